"""The workflow of a service: states, who may move a request between them, and by when."""

from __future__ import annotations

from guichet.catalogue.definitions.frozen import Definition
from guichet.catalogue.definitions.vocabulary import NO_WORDS, LegalResource
from guichet.kernel.api import LocalizedText


class Status(Definition, frozen=True, kw_only=True):
    """One state. `waiting_on` is `authority`, `person` or `nobody`; `outcome` stands on final states."""

    id: str
    waiting_on: str = "authority"
    stops_clock: bool = False
    final: bool = False
    outcome: str | None = None
    label: LocalizedText = NO_WORDS


class OnSubmit(Definition, frozen=True, kw_only=True):
    """`automatic`: decided by the rules when they favour the person and `condition`, if any, is true."""

    condition: str | None = None
    automatic: bool = False


class Transition(Definition, frozen=True, kw_only=True):
    """A move. `effect` is `none`, `ask`, `decide`, `redecide`, `withdraw` or `close`."""

    id: str
    from_statuses: tuple[str, ...]
    to: str
    by: str
    effect: str = "none"
    outcome: str | None = None
    label: LocalizedText = NO_WORDS


class Objection(Definition, frozen=True, kw_only=True):
    """Until when (a duration after the decision) and to which organization a person may object."""

    within: str
    legal_basis: LegalResource
    to: str


class Workflow(Definition, frozen=True, kw_only=True):
    """States and transitions."""

    initial: str
    statuses: dict[str, Status]
    deadline_days: int
    on_submit: OnSubmit = OnSubmit()
    transitions: tuple[Transition, ...] = ()
    objection: Objection | None = None

    def transition(self, identifier: str) -> Transition | None:
        """The transition of that name."""
        return next((each for each in self.transitions if each.id == identifier), None)

    def leaving(self, status: str) -> tuple[Transition, ...]:
        """The transitions out of a status, in the order written."""
        return tuple(each for each in self.transitions if status in each.from_statuses)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that its final states have, in the order written."""
        return tuple(dict.fromkeys(each.outcome for each in self.statuses.values() if each.final and each.outcome))
