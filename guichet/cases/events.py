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
