"""The values that cross this package's border: a case, what was asked, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from guichet.kernel import api as kernel


@dataclass(frozen=True)
class Decision:
    """What was decided, from which facts, under which law, by whom; never changed, only superseded.

    `reasons` is the explanation of the rules as JSON; `law_hash` names the law package that gave it, `graph_hash` what
    was computed of it (both empty where no rule decided); `facts` are the facts with their sources as they stood on
    `facts_on`. `amounts` are in minor units by the name of their law variable. `words` is what the officer added.
    `decided_by` is None when the rules decided alone. `digest` is SHA-256 over all of it, as it is
    sealed. One that was erased (`erased_on`) has no amounts, reasons, facts and words any more.
    """

    id: str
    case_id: str
    outcome: str
    transition: str
    amounts: Mapping[str, Any]
    reasons: Any
    law_hash: str
    graph_hash: str
    facts: Mapping[str, Any]
    facts_on: date
    words: str
    decided_by: str | None
    decided_at: datetime
    effective_from: date
    supersedes: str | None
    digest: str
    erased_on: date | None = None

    @property
    def automatic(self) -> bool:
        """Whether no person decided."""
        return self.decided_by is None


@dataclass(frozen=True)
class DecidedCase:
    """A decision with what is needed to work it out again; `is_whole` says whether it still fits its digest."""

    number: str
    service: str
    service_version: int
    is_whole: bool
    decision: Decision


@dataclass(frozen=True)
class InformationRequest:
    """Something asked of the person, and their answer. `facts` and `evidence_type` are names of what is wanted."""

    id: str
    case_id: str
    question: str
    facts: tuple[str, ...]
    evidence_type: str
    asked_by: str | None
    asked_at: datetime
    due_on: date | None
    answered_at: datetime | None
    text: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """One thing to be done for a case, by someone (`assigned_to`) or anyone (None)."""

    id: str
    title: str
    assigned_to: str | None
    due_on: date | None
    created_at: datetime
    done_at: datetime | None
    done_by: str | None


@dataclass(frozen=True)
class Note:
    """What an officer wrote for colleagues; the person who asks for their file may read it."""

    id: str
    text: str
    written_by: str | None
    written_at: datetime


@dataclass(frozen=True)
class Route:
    """Where a rule of the workflow sent a case: a team or an office, and the officer who had least to do there.

    `facts` are the names of the facts that the rule looked at; `left_out` how many officers of the team could not have
    it because they stand too near to it. `worker` is None when nobody was left.
    """

    rule: str
    team: str
    office: str
    worker: str | None
    facts: tuple[str, ...]
    left_out: int
    routed_at: datetime


@dataclass(frozen=True)
class CaseClock:
    """One clock of a case: it runs, or stands still since `stopped_on`, or has ended. `means` is what silence means."""

    id: str
    clock: str
    started_on: date
    due_on: date
    stopped_on: date | None
    ended_on: date | None
    means: str
    overdue: bool


@dataclass(frozen=True)
class Opinion:
    """An opinion asked of an expert; `verdict`: `favourable`, `unfavourable`, `conditions`, or empty while awaited.

    `organization` gives it, or (empty) `expert`, somebody outside. `binding`: it binds who decides.
    """

    id: str
    case_id: str
    rule: str
    organization: str
    expert: str
    question: str
    binding: bool
    asked_at: datetime
    due_on: date
    overdue: bool
    verdict: str
    words: str
    conditions: str
    given_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def is_awaited(self) -> bool:
        """Whether it is still to come."""
        return self.given_at is None and self.withdrawn_at is None


@dataclass(frozen=True)
class CaseLine:
    """A case as one line of a list."""

    id: str
    number: str
    service: str
    service_version: int
    organization: str
    status: str
    waiting_on: str
    owner_id: str | None
    assigned_to: str | None
    summary: str
    opened_at: datetime
    due_on: date
    overdue: bool
    stopped: bool
    closed_at: datetime | None
    revision: int


@dataclass(frozen=True)
class Case(CaseLine):
    """A case with all that belongs to it. Tasks, notes, route and opinions are there for staff only.

    While `stopped` the clock stands still because the person is asked.
    `facts` are {"value", "source", "detail"} by fact, as they stand on `facts_on`; `subjects` the agent of each role.
    Facts are empty when they were erased (`erased_on`).
    `transitions` are the moves the reader may make now, by the names of the workflow; in lists they are left out.
    """

    language: str
    request: kernel.Reference
    facts: Mapping[str, Any]
    facts_on: date
    subjects: Mapping[str, str | None]
    decisions: tuple[Decision, ...] = ()
    questions: tuple[InformationRequest, ...] = ()
    tasks: tuple[Task, ...] = ()
    notes: tuple[Note, ...] = ()
    transitions: tuple[str, ...] = ()
    erased_on: date | None = None
    route: Route | None = None
    clocks: tuple[CaseClock, ...] = ()
    opinions: tuple[Opinion, ...] = ()

    @property
    def decision(self) -> Decision | None:
        """The decision that stands: the newest."""
        return self.decisions[-1] if self.decisions else None


@dataclass(frozen=True)
class RunOut:
    """A clock whose time is over, and nobody decided: silence speaks."""

    clock_id: str
    case_id: str
    clock: str
    due_on: date


@dataclass(frozen=True)
class AskedOpinion:
    """What the officer is shown once: the opinion, and the code that somebody outside needs to give it (else empty)."""

    opinion: Opinion
    code: str


@dataclass(frozen=True)
class OpinionAsk:
    """What an expert sees: the question, and of the case only what the workflow lets them see, by fact."""

    id: str
    service: str
    service_version: int
    number: str
    rule: str
    question: str
    due_on: date
    binding: bool
    facts: Mapping[str, Any]
    evidence: tuple[str, ...]
    request: kernel.Reference
    language: str


@dataclass(frozen=True)
class Alike:
    """Another open case that seems to be about the same; `why` names `person`, a fact that is equal, or `near:` one."""

    case: CaseLine
    why: tuple[str, ...]


@dataclass(frozen=True)
class VersionMove:
    """A case moved to another version of its service, in one `run` that can be undone until the case changes."""

    run: str
    case_id: str
    number: str
    from_version: int
    to_version: int
    from_status: str
    to_status: str


@dataclass(frozen=True)
class QueueFilter:
    """Which cases a queue shows; every one that is said must hold.

    `assigned`: `me`, `nobody`, an agent id, or None for all. `overdue`: only those past their day while the clock runs.
    `team` and `office`: where a rule sent it. `text`: a case number, or
    the beginnings of words of the summary. `state`: `open` or `closed`.
    """

    status: str | None = None
    service: str | None = None
    assigned: str | None = None
    overdue: bool = False
    text: str = ""
    team: str = ""
    office: str = ""
    state: Literal["open", "closed"] = "open"


@dataclass(frozen=True)
class Page:
    """A page of a queue; `next` is handed back as `after`, None at the end.

    `total` is counted up to 1,000; `capped` says that there are more.
    """

    cases: tuple[CaseLine, ...]
    next: str | None
    total: int
    capped: bool

    @property
    def total_hint(self) -> str:
        """The number as it is shown: `73` or `1,000+`."""
        return f"{self.total:,}+" if self.capped else f"{self.total:,}"

    def __iter__(self) -> Iterator[CaseLine]:
        return iter(self.cases)

    def __len__(self) -> int:
        return len(self.cases)


@dataclass(frozen=True)
class DecisionFault:
    """A decision that is not what it was when it was made."""

    case_id: str
    decision_id: str
    what: str
