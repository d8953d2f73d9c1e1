"""What happened to cases. No event holds an answer, a reason, an amount or a word that someone wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guichet.audit import api as audit


@dataclass(frozen=True)
class CaseOpened(audit.Event):
    """A request became a case."""

    number: str
    service: str
    service_version: int
    organization: str
    request: str
    status: str
    due_on: date


@dataclass(frozen=True)
class CaseClaimed(audit.Event):
    """An officer took the case."""

    organization: str
    assigned_to: str | None
    status: str


@dataclass(frozen=True)
class CaseReleased(audit.Event):
    """The officer gave the case back to everyone."""

    organization: str
    status: str


@dataclass(frozen=True)
class CaseMoved(audit.Event):
    """The case went from one status to another by a transition of its workflow."""

    organization: str
    service: str
    transition: str
    from_status: str
    to_status: str
    due_on: date


@dataclass(frozen=True)
class FactsCorrected(audit.Event):
    """Facts of the case were found to be otherwise; their names."""

    organization: str
    service: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class InformationAsked(audit.Event):
    """The person was asked for something; the clock stands still if the workflow says so."""

    organization: str
    service: str
    question: str
    facts: tuple[str, ...]
    evidence_type: str
    due_on: date | None


@dataclass(frozen=True)
class InformationReceived(audit.Event):
    """The person answered."""

    organization: str
    service: str
    question: str
    documents: int


@dataclass(frozen=True)
class CaseDecided(audit.Event):
    """The case was decided for the first time. `digest` seals the decision's row."""

    organization: str
    service: str
    decision: str
    outcome: str
    transition: str
    automatic: bool
    law_hash: str
    effective_from: date
    digest: str


@dataclass(frozen=True)
class CaseRedecided(CaseDecided):
    """A new decision took the place of an earlier one (`supersedes`)."""

    supersedes: str


@dataclass(frozen=True)
class NoteWritten(audit.Event):
    """An officer wrote a note."""

    note: str


@dataclass(frozen=True)
class TaskSet(audit.Event):
    """A task was added, changed, or done."""

    task: str
    done: bool


@dataclass(frozen=True)
class CaseRouted(audit.Event):
    """A rule sent the case to a team or an office, and there to who had least to do."""

    organization: str
    service: str
    rule: str
    team: str
    office: str
    assigned_to: str | None
    left_out: int


@dataclass(frozen=True)
class CaseAssigned(audit.Event):
    """A manager or colleague gave the case to an officer."""

    organization: str
    assigned_to: str


@dataclass(frozen=True)
class OfficerRecused(audit.Event):
    """An officer may not work on the case any more: they stand too near to it."""

    organization: str
    officer: str


@dataclass(frozen=True)
class TeamJoined(audit.Event):
    """An officer takes requests of a team."""

    organization: str
    team: str
    officer: str


@dataclass(frozen=True)
class TeamLeft(TeamJoined):
    """An officer takes requests of a team no more."""


@dataclass(frozen=True)
class SilenceNears(audit.Event):
    """A clock is about to run out: unless somebody decides by `due_on`, silence speaks."""

    organization: str
    service: str
    clock: str
    due_on: date
    means: str


@dataclass(frozen=True)
class SilenceSpoke(audit.Event):
    """Nobody decided in time, and by law that means something: the transition was made by the clock."""

    organization: str
    service: str
    clock: str
    due_on: date
    means: str
    transition: str
    law: str


@dataclass(frozen=True)
class OpinionAsked(audit.Event):
    """An opinion was asked of an expert, by a day."""

    organization: str
    service: str
    opinion: str
    rule: str
    asked_of: str
    due_on: date
    binding: bool


@dataclass(frozen=True)
class OpinionReminded(audit.Event):
    """The day of an opinion that is awaited comes near."""

    organization: str
    service: str
    opinion: str
    rule: str
    due_on: date


@dataclass(frozen=True)
class OpinionGiven(audit.Event):
    """The expert gave it: favourable, unfavourable or with conditions."""

    organization: str
    service: str
    opinion: str
    rule: str
    verdict: str


@dataclass(frozen=True)
class OpinionWithdrawn(audit.Event):
    """It is not asked for any more."""

    organization: str
    opinion: str


@dataclass(frozen=True)
class LikenessSettled(audit.Event):
    """An officer said that two cases are one (`merged`) or two (`kept`)."""

    organization: str
    other: str
    verdict: str


@dataclass(frozen=True)
class CaseChangedVersion(audit.Event):
    """The case goes on under another version of its service; `undone` says that it went back."""

    organization: str
    service: str
    run: str
    from_version: int
    to_version: int
    from_status: str
    to_status: str
    undone: bool
