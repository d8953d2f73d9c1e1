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


class FactTest(Definition, frozen=True, kw_only=True):
    """What a fact must be: one of `values`, or a number from `at_least` to `at_most`, both included."""

    fact: str
    values: tuple[bool | int | str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None

    def holds(self, value: object) -> bool:
        """Whether a value passes; one that is not known does not."""
        if value is None:
            return False
        if self.values:
            # True is 1 in Python; it is not in a form.
            return any(value == each and isinstance(value, bool) == isinstance(each, bool) for each in self.values)
        if isinstance(value, bool) or not isinstance(value, int):
            return False
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


class Route(Definition, frozen=True, kw_only=True):
    """A rule of routing: requests whose facts pass all tests go to the team, or to the office."""

    id: str
    tests: tuple[FactTest, ...] = ()
    team: str = ""
    office: str = ""


class Silence(Definition, frozen=True, kw_only=True):
    """What silence means (`granted`, `refused`, `moved_on`), by which law, and the transition that carries it out."""

    means: str
    transition: str
    legal_basis: LegalResource
    warn_days: int = 5


class Clock(Definition, frozen=True, kw_only=True):
    """A time of its own: so many days, working days or of the calendar, in the states it runs in."""

    id: str
    runs_in: tuple[str, ...]
    stands_in: tuple[str, ...] = ()
    days: int
    working: bool = True
    legal_basis: LegalResource | None = None
    silence: Silence | None = None
    label: LocalizedText = NO_WORDS


class OpinionRule(Definition, frozen=True, kw_only=True):
    """An opinion that may be asked: of an organization, or (empty) of somebody outside; and what they see for it."""

    id: str
    organization: str = ""
    sees: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    working_days: int
    remind_days: int = 3
    binding: bool = False
    legal_basis: LegalResource | None = None
    label: LocalizedText = NO_WORDS


class Duplicates(Definition, frozen=True, kw_only=True):
    """Facts that are the `same`, and facts whose words are `near`, in two requests about one thing."""

    same: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


class Workflow(Definition, frozen=True, kw_only=True):
    """States and transitions."""

    initial: str
    statuses: dict[str, Status]
    deadline_days: int
    on_submit: OnSubmit = OnSubmit()
    transitions: tuple[Transition, ...] = ()
    objection: Objection | None = None
    routing: tuple[Route, ...] = ()
    clocks: tuple[Clock, ...] = ()
    opinions: tuple[OpinionRule, ...] = ()
    duplicates: Duplicates | None = None
    teams: dict[str, LocalizedText] = {}

    def transition(self, identifier: str) -> Transition | None:
        """The transition of that name."""
        return next((each for each in self.transitions if each.id == identifier), None)

    def clock(self, identifier: str) -> Clock | None:
        """The clock of that name."""
        return next((each for each in self.clocks if each.id == identifier), None)

    def opinion(self, identifier: str) -> OpinionRule | None:
        """The opinion of that name."""
        return next((each for each in self.opinions if each.id == identifier), None)

    def leaving(self, status: str) -> tuple[Transition, ...]:
        """The transitions out of a status, in the order written."""
        return tuple(each for each in self.transitions if status in each.from_statuses)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that its final states have, in the order written."""
        return tuple(dict.fromkeys(each.outcome for each in self.statuses.values() if each.final and each.outcome))
