"""The shapes of what is sent and answered; OpenAPI's schemas are made of them. Days are ISO 8601, money whole cents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

import msgspec

from guichet.journeys import api as journeys

Text = Annotated[str, msgspec.Meta(max_length=200)]
LongText = Annotated[str, msgspec.Meta(max_length=4000)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=100)]
Revision = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
Values = Annotated[
    dict[str, Any],
    msgspec.Meta(
        description="Values by fact id: a day as YYYY-MM-DD, money in whole cents, true or false, an option's value, "
        "a list of them, or text."
    ),
]


class Sent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is sent: an unknown field is refused, never ignored."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered: fields may be added in this version, never taken away."""


# ------------------------------------------------------------------------------------------------------- sent
class SearchQuery(Sent, frozen=True, kw_only=True):
    """Which services: words, or a shelf; without either, all by title."""

    q: Annotated[str, msgspec.Meta(max_length=300)] = ""
    organization: Text = ""
    topic: Text = ""
    life_event: Text = ""
    limit: Limit = 20
    cursor: Text = ""


class FormatQuery(Sent, frozen=True, kw_only=True):
    """In which form: this API's own, CPSV-AP 3.2.0 or schema.org (both JSON-LD)."""

    format: Annotated[str, msgspec.Meta(pattern="^(json|cpsv-ap|schema.org)$")] = "json"


class DateQuery(Sent, frozen=True, kw_only=True):
    """The day that the life event counts from."""

    date: date


class PageQuery(Sent, frozen=True, kw_only=True):
    """How many, and from where."""

    limit: Limit = 50
    cursor: Text = ""


class QueueQuery(PageQuery, frozen=True, kw_only=True):
    """Which cases; every one that is said must hold. `assigned` is `me`, `nobody` or an agent's id."""

    state: Annotated[str, msgspec.Meta(pattern="^(open|closed)$")] = "open"
    status: Text = ""
    service: Text = ""
    assigned: Text = ""
    overdue: bool = False
    q: Text = ""


class StartRequest(Sent, frozen=True, kw_only=True):
    """Begin a service. `subjects` says by role whom it is about, when that is known."""

    service: Text
    language: Annotated[str, msgspec.Meta(max_length=35)] = ""
    subjects: dict[str, str] = {}


class ResumeRequest(Sent, frozen=True, kw_only=True):
    """A tracking code as typed: case, blanks and hyphens do not matter."""

    code: Annotated[str, msgspec.Meta(max_length=60)]


class Answers(Sent, frozen=True, kw_only=True):
    """The values of one page, and the revision of the step they answer (or If-Match with its ETag)."""

    values: Values
    revision: Revision | None = None


class Submission(Sent, frozen=True, kw_only=True):
    """Send the request as it was at a revision."""

    revision: Revision | None = None


class QuestionAnswer(Sent, frozen=True, kw_only=True):
    """What the person answers to an officer's question."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]


class Correction(Sent, frozen=True, kw_only=True):
    """What is right."""

    value: Any


class NewPerson(Sent, frozen=True, kw_only=True):
    """Somebody who was not known here."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    birth_date: date | None = None


class NewCase(Sent, frozen=True, kw_only=True):
    """A case that an agency opens with what it knows already.

    Whose case it is: `person`, the agent's id, or `new_person`. `seen` names the types of evidence that the agency has
    seen itself.
    """

    service: Text
    facts: Values
    person: Text | None = None
    new_person: NewPerson | None = None
    subjects: dict[str, str] = {}
    seen: tuple[Text, ...] = ()
    language: Annotated[str, msgspec.Meta(max_length=35)] = ""


class Claim(Sent, frozen=True, kw_only=True):
    """Take a case as it was at a revision."""

    revision: Revision


class Ask(Sent, frozen=True, kw_only=True):
    """Ask the person for something."""

    question: LongText
    revision: Revision
    evidence_type: Text = ""
    working_days: Annotated[int, msgspec.Meta(ge=1, le=250)] = 10


class Decide(Sent, frozen=True, kw_only=True):
    """Decide by a transition of the workflow. `words` are needed when the decision differs from the law's answer."""

    transition: Text
    revision: Revision
    words: LongText = ""


# ---------------------------------------------------------------------------------------------------- answered
class Law(Told, frozen=True, kw_only=True):
    """A provision, and where its official text is."""

    title: str
    href: str


class Condition(Told, frozen=True, kw_only=True):
    """One condition of the law: `met` is null while it is open; `decisive` when the outcome hangs on it."""

    variable: str
    about: str
    label: str
    met: bool | None
    decisive: bool
    law: tuple[Law, ...]


class ExplanationView(Told, frozen=True, kw_only=True):
    """Why: sentences to read aloud, the conditions, and the hash of the law package that says so."""

    outcome: str
    label: str
    value: Any
    settled: bool
    period: str
    language: str
    law_hash: str
    sentences: tuple[str, ...]
    conditions: tuple[Condition, ...]


class Started(Told, frozen=True, kw_only=True):
    """A request that now exists: its secret tracking code, and its first step."""

    request_id: str
    tracking_code: str
    step: journeys.Step


class Submitted(Told, frozen=True, kw_only=True):
    """A request that was sent, exactly once. Where something is to be paid first, the case has no number yet."""

    receipt: journeys.ReceiptView
    case_id: str
    case_number: str
    step: journeys.Step


class DocumentView(Told, frozen=True, kw_only=True):
    """A document that was taken; `checked` is clean, waiting (for the virus scanner) or refused."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    evidence_type: str
    checked: str


class Message(Told, frozen=True, kw_only=True):
    """A message; `letter` is the address of its PDF, when it has one."""

    id: str
    subject: str
    body: str
    language: str
    created_at: datetime
    read_at: datetime | None
    about: str
    letter: str | None


class Messages(Told, frozen=True, kw_only=True):
    """A page of messages, newest first."""

    items: tuple[Message, ...]
    next: str | None


class Question(Told, frozen=True, kw_only=True):
    """Something an officer asks."""

    id: str
    question: str
    evidence_type: str
    due_on: date | None
    answered_at: datetime | None


class Bundle(Told, frozen=True, kw_only=True):
    """The request for several permits that one is a part of."""

    request_id: str
    title: str


class OwnRequest(Told, frozen=True, kw_only=True):
    """One request of the person: where it stands and by when something happens."""

    request_id: str
    tracking_code: str
    service: str
    title: str
    state: str
    status: str
    organization: str
    case_number: str
    due_on: date | None
    waiting_on_me: bool
    about: str
    questions: tuple[Question, ...]
    part_of: Bundle | None


class Requests(Told, frozen=True, kw_only=True):
    """The person's requests, newest first, at most 200."""

    items: tuple[OwnRequest, ...]


class Facts(Told, frozen=True, kw_only=True):
    """What the person's file holds."""

    items: tuple[journeys.OwnFact, ...]


class OwnPageView(Told, frozen=True, kw_only=True):
    """Everything of one person's on one page."""

    name: str
    requests: tuple[OwnRequest, ...]
    messages: tuple[Message, ...]
    facts: tuple[journeys.OwnFact, ...]


class HeldFactView(Told, frozen=True, kw_only=True):
    """The fact that holds now."""

    fact: str
    about_id: str
    value: Any
    source: str
    recorded_at: datetime


class CaseLine(Told, frozen=True, kw_only=True):
    """A case as one line of a queue."""

    id: str
    number: str
    service: str
    status: str
    waiting_on: str
    assigned_to: str | None
    summary: str
    opened_at: datetime
    due_on: date
    overdue: bool
    closed_at: datetime | None
    revision: int


class Cases(Told, frozen=True, kw_only=True):
    """A page of a queue; `total` is counted up to 1,000."""

    items: tuple[CaseLine, ...]
    next: str | None
    total: int


class CaseFact(Told, frozen=True, kw_only=True):
    """One fact of a case: its JSON value, in words, where it came from and why it may be asked."""

    fact: str
    label: str
    value: Any
    value_text: str
    source: str
    legal_basis: str


class DecisionView(Told, frozen=True, kw_only=True):
    """What was decided, under which law; amounts in whole cents. `automatic`: the rules decided alone."""

    id: str
    outcome: str
    amounts: Mapping[str, Any]
    words: str
    law_hash: str
    decided_at: datetime
    effective_from: date
    automatic: bool
    supersedes: str | None
    explanation: ExplanationView | None


class OpenTransition(Told, frozen=True, kw_only=True):
    """Something this officer may do now; `fits`: whether the law agrees (null: no decision)."""

    id: str
    label: str
    effect: str
    outcome: str
    fits: bool | None


class CaseView(CaseLine, frozen=True, kw_only=True):
    """A case with everything needed to decide it; `proposal` is what the law says of it now."""

    service_title: str
    status_label: str
    language: str
    facts: tuple[CaseFact, ...]
    documents: tuple[DocumentView, ...]
    decisions: tuple[DecisionView, ...]
    questions: tuple[Question, ...]
    transitions: tuple[OpenTransition, ...]
    proposal: ExplanationView | None
    proposed_amounts: Mapping[str, int]


class OpenedCase(Told, frozen=True, kw_only=True):
    """A case that was opened: its number, the receipt of the request behind it."""

    id: str
    number: str
    service: str
    status: str
    due_on: date
    revision: int
    request_id: str
    tracking_code: str
    receipt_number: str
    digest: str
