"""What other packages may plug into the catalogue."""

from __future__ import annotations

import abc

from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.kernel.api import Problem


class Gate(abc.ABC):
    """A condition that a jurisdiction must meet before it is published.

    A gate looks at compiled definitions and answers with what is wrong; an empty tuple opens it. It changes nothing and
    never raises for what an author wrote. `Problem.where` is a place in the folder: a file, or a file and the keys
    that lead to the thing, as in `services/inland-revenue/best-start/questions.yaml#pages/income`; the catalogue turns
    keys into a line. `message` says what was expected, `remedy` what to do, in words a policy officer uses.

    Register one at start-up: `catalogue.gates.register("rendered-states", RenderedStates())`. Gates run in the order
    of their names; every gate runs, whatever the others found.
    """

    name: str = ""

    def check_jurisdiction(self, jurisdiction: Jurisdiction) -> tuple[Problem, ...]:  # noqa: ARG002  # the port
        """What is wrong with things that belong to no single service. Called once."""
        return ()

    @abc.abstractmethod
    def check(self, jurisdiction: Jurisdiction, service: PublicService) -> tuple[Problem, ...]:
        """What is wrong with one service. Called once for each."""
