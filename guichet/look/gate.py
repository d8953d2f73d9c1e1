"""The publish gate of the look: colours that not everyone can see are not published."""

from __future__ import annotations

import msgspec

from guichet.catalogue import api as catalogue
from guichet.catalogue.ports import Gate
from guichet.kernel.api import Problem
from guichet.look.tokens import LookError, problems, tokens_from

WHERE = "jurisdiction.yaml#look"


class EveryoneCanSee(Gate):
    """The jurisdiction's colours keep the contrasts of WCAG 2.2, 1.4.3 and 1.4.11, in the light and in the dark."""

    name = "colours"

    def check_jurisdiction(self, jurisdiction: catalogue.Jurisdiction) -> tuple[Problem, ...]:
        """Every pair of colours that is too alike, with one that would do; an organization's own looks too."""
        own = {
            f"organizations/{name}.yaml#look": each.look
            for name, each in jurisdiction.organizations.items()
            if each.look is not None
        }
        looks = {WHERE: jurisdiction.look, **own}
        return tuple(problem for where, each in looks.items() for problem in _pale(where, each))

    def check(  # a look belongs to no service
        self,
        jurisdiction: catalogue.Jurisdiction,  # noqa: ARG002  # the port
        service: catalogue.PublicService,  # noqa: ARG002  # the port
    ) -> tuple[Problem, ...]:
        """A service has no colours of its own."""
        return ()


def _pale(where: str, colours: catalogue.Look) -> tuple[Problem, ...]:
    try:
        found = problems(tokens_from(msgspec.to_builtins(colours)))
    except LookError as error:
        return (Problem(where, str(error), "Write colours as #rrggbb.", "colours"),)
    return tuple(
        Problem(where, f"{each.foreground} on {each.background} is too pale.", each.cure, "colours") for each in found
    )


def plug_in() -> None:
    """Ask it whenever something is published."""
    if EveryoneCanSee.name not in catalogue.gates:
        catalogue.gates.register(EveryoneCanSee.name, EveryoneCanSee())
