"""The values that cross this package's border: programmes, sweeps, offers, grants, changes, those wronged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from guichet.catalogue import api as catalogue

Mode = Literal["inform", "offer", "automatic"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Programme:
    """What a service says of reaching out: whom its law entitles (`decision`), and to what (`amounts`).

    The first of the amounts is what is paid, each `pays` (once, week, fortnight, month, year).

    `look_back` is the months for which what was missed can still be claimed; `authority` the law that lets the agency
    act unasked, None where none is named.
    """

    name: str
    organization: str
    mode: str
    decision: str
    amounts: tuple[str, ...]
    pays: str
    look_back: int
    opt_out_days: int
    authority: catalogue.LegalResource | None

    @property
    def amount(self) -> str | None:
        """The law's variable of what is paid; None where nothing is."""
        return next(iter(self.amounts), None)

    @property
    def outputs(self) -> tuple[str, ...]:
        """What a decision asks of the law: the same here, so that both have the same graph."""
        return (self.decision, *self.amounts)


@dataclass(frozen=True)
class Tally:
    """How many are entitled, how many of them receive it, how many miss it, and the cents they miss a payment."""

    programme: str
    area: str
    entitled: int
    receiving: int
    missing: int
    cents: int


@dataclass(frozen=True)
class Finding:
    """Someone entitled who does not receive: what of, how much a payment, under which law, worked out how."""

    programme: str
    person_id: str
    household_id: str
    area: str
    amount: int
    period: str
    law_hash: str
    graph_hash: str


@dataclass(frozen=True)
class Sweep:
    """One look over a population on a day. `done` once every partition was looked at.

    `unknown` are the programmes that were left out, each with an input of the law the population says nothing about.
    """

    id: str
    on: date
    period: str
    population: str
    law_hash: str
    graphs: Mapping[str, str]
    parts: int
    parts_done: int
    done: bool
    persons: int
    missing: int
    unknown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Offer:
    """What was told or offered to one person. `state` is one of told, offered, noticed, refused, opted_out, expired,
    applied (a case is with an officer), granted. `until` is the last day to say yes, or to say no to what is automatic.
    """

    id: str
    programme: str
    organization: str
    mode: str
    person_id: str
    household_id: str
    amount: int
    period: str
    law_hash: str
    graph_hash: str
    state: str
    made_on: date
    until: date
    case_id: str

    @property
    def open(self) -> bool:
        """Whether the person may still say something to it."""
        return self.state in OPEN_STATES


OPEN_STATES = ("offered", "noticed")


@dataclass(frozen=True)
class Grant:
    """A programme granted to a person: `amount` cents each `pays`, from a day on, by a decision of a case."""

    id: str
    programme: str
    organization: str
    person_id: str
    household_id: str
    amount: int
    pays: str
    from_on: date
    until_on: date | None
    state: str
    case_id: str
    decision_id: str
    law_hash: str
    graph_hash: str


@dataclass(frozen=True)
class Change:
    """What a re-assessment would change of a grant.

    `state` is announced (in favour: it takes effect on its day), review (against: an officer decides) or done.
    """

    id: str
    grant_id: str
    before: int
    after: int
    takes_effect_on: date
    state: str
    law_hash: str


@dataclass(frozen=True)
class Overpayment:
    """What was paid and was not due, in cents; nothing is asked back before an officer has said so."""

    id: str
    grant_id: str
    paid: int
    due: int

    @property
    def cents(self) -> int:
        """How much too much."""
        return self.paid - self.due


@dataclass(frozen=True)
class Missed:
    """A month that was missed and can be claimed: the amount a payment, how many payments fell in it, and the sum."""

    period: str
    amount: int
    payments: int
    cents: int


@dataclass(frozen=True)
class Remedy:
    """What a corrected rule owes one person of one programme, over so many months.

    `state` is waiting (for an officer), approved (it is paid) or refused.
    """

    id: str
    correction_id: str
    programme: str
    organization: str
    person_id: str
    months: int
    cents: int
    state: str


@dataclass(frozen=True)
class Wronged:
    """One person in one month under a wrong rule: `refused` (nothing, and something was due) or `too_little`."""

    programme: str
    person_id: str
    household_id: str
    period: str
    kind: str
    was: int
    ought: int
    cents: int
