"""What a channel is given to say next: one frozen value, the same for the eye, the ear and a program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from guichet.journeys.permits import BundleView

StepKind = Literal["question", "evidence", "consent", "payment", "booking", "sign_in", "review", "outcome", "results"]
FieldType = Literal[
    "text", "name", "long_text", "date", "boolean", "choice", "choices", "money", "integer", "email", "phone",
    "address", "file", "identifier",
]  # fmt: skip


@dataclass(frozen=True)
class LawLink:
    """A provision one can look up: its title in words, and where the official text is.

    `lang` is the title's language where the law has no title in the language spoken; empty otherwise.
    """

    title: str
    href: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Option:
    """One thing to choose: what is stored, what is read, and a line of help."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Field:
    """One fact to give.

    `value` is the JSON value held so far (dates ISO 8601, money in whole cents, booleans, option values);
    `value_text` the same in the person's way; `value_source` says in words where it came from when the person did
    not just type it. `ear` is the question as it is spoken; `short` its name on a summary line. `unsure` fields take "I
    don't know", which is leaving them empty.
    """

    id: str
    type: FieldType
    label: str
    label_lang: str
    short: str = ""
    ear: str = ""
    hint: str = ""
    required: bool = True
    options: tuple[Option, ...] = ()
    value: Any = None
    value_text: str = ""
    value_source: str = ""
    problem: str = ""
    autocomplete: str = ""
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    unit: str = ""
    pattern_hint: str = ""
    accept: str = ""
    why: str = ""
    law: tuple[LawLink, ...] = ()
    awaiting_review: bool = False
    unsure: bool = False


@dataclass(frozen=True)
class SummaryLine:
    """One answer on the check before sending: what was asked and said, where it came from, where to change it."""

    fact: str
    label: str
    value: Any
    value_text: str
    source: str
    page: str


@dataclass(frozen=True)
class NotAsked:
    """A question that was passed over: whatever the answer, the law would say the same. It can be given at `page`."""

    fact: str
    label: str
    page: str


@dataclass(frozen=True)
class StepProgress:
    """How far: questions answered (documents count as one each), and how many there are at most from what is known now.

    Going forward `total` never rises, except in the interview over all services, which says when an answer can bring
    more. It is 0 where nobody can know yet.
    """

    done: int
    total: int


@dataclass(frozen=True)
class FollowUp:
    """A service that starts with what was just given, so that nothing is asked twice.

    `request_id` is the request that was begun already with what went on under an agreement; empty when none was.
    """

    service: str
    title: str
    summary: str
    remaining: int
    subjects: Mapping[str, str]
    request_id: str = ""


@dataclass(frozen=True)
class ReceiptView:
    """Proof that it was sent: when, under which number, and the digest of what was sent (SHA-256, hexadecimal).

    When somebody sent it for another, `sent_by` is the name of the one and `sent_for` that of the other; else empty.
    """

    number: str
    tracking_code: str
    submitted_at: datetime
    digest: str
    sent_by: str = ""
    sent_for: str = ""


@dataclass(frozen=True)
class ConsentNotice:
    """What is read before one decides whether something may be sent on: who gives what to whom, what for, how long.

    `version` is its SHA-256; it can be read by anyone at /<language>/sharing/notices/<version>/.
    """

    version: str
    agreement: str
    title: str
    summary: str
    source: str
    recipients: tuple[str, ...]
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    retention: str
    consequences: str
    law: tuple[LawLink, ...] = ()
    awaiting_review: bool = False


@dataclass(frozen=True)
class ResultOffer:
    """A service that can be begun here with the answers given already; `child` says for which child, 0 for none."""

    service: str
    child: int
    child_name: str


@dataclass(frozen=True)
class ResultAmount:
    """An amount of a service in words, of what (`label`, the law's words), and its bounds in whole cents."""

    text: str
    label: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class ResultLine:
    """One service of a screening: whether one can get it, how much, why, and where to go.

    `amounts` are all that it pays. `low` and `high` bound the first in whole cents (None: no bound, or none is paid);
    `amount_text` says them, and `amount_label` of what, in the law's words. `children` are named where the outcome is
    some children's own. `unknown` is what it still hangs on; `left` how many questions it still has at most. `url`
    leads to who runs it elsewhere.
    """

    service: str
    title: str
    organization: str
    answer: Literal["yes", "no", "open"]
    answer_text: str
    amount_text: str = ""
    amount_label: str = ""
    low: int | None = None
    high: int | None = None
    children: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    law: tuple[LawLink, ...] = ()
    offers: tuple[ResultOffer, ...] = ()
    url: str = ""
    left: int = 0
    amounts: tuple[ResultAmount, ...] = ()


@dataclass(frozen=True)
class DueLine:
    """One tariff of a request: what is to be paid of `tariff_text`, or in `waived` what not, by which `law`, `why`."""

    cost: str
    title: str
    cents: int
    amount_text: str
    tariff_text: str
    waived: str = ""
    why: tuple[str, ...] = ()
    law: tuple[LawLink, ...] = ()


@dataclass(frozen=True)
class PaymentView:
    """What is to be paid for a request that was sent, and how: by card here, or with `code` at a counter.

    `under_way`: a payment was begun and it is not known yet what became of it. `instalments` says in which parts it may
    be paid from one card, and what the person agrees to by it; empty where it may not.
    """

    charge_id: str
    cents: int
    currency: str
    amount_text: str
    code: str
    by_card: bool
    under_way: bool = False
    problem: str = ""
    instalments: str = ""


@dataclass(frozen=True)
class BookingTime:
    """A time that can be chosen: what is sent back, and what is read."""

    value: str
    label: str


@dataclass(frozen=True)
class BookingDay:
    """A day with its free times, in words."""

    on: date
    label: str
    times: tuple[BookingTime, ...]


@dataclass(frozen=True)
class BookingPlace:
    """An office at which the same can be booked; `page` shows its times."""

    page: str
    title: str
    where: str
    here: bool = False


@dataclass(frozen=True)
class BookingView:
    """The free times of one office from some day on, and where others are.

    `earlier` and `later` are pages with other days, empty where there are none. `kept` is the time that is kept for the
    person now, in words. In a course `days` is empty: its sessions are the options of the step's field.
    """

    title: str
    where: str
    bring: str = ""
    days: tuple[BookingDay, ...] = ()
    places: tuple[BookingPlace, ...] = ()
    earlier: str = ""
    later: str = ""
    kept: str = ""


@dataclass(frozen=True)
class Step:
    """What comes next in a request, ready to be said by any channel. No channel adds a rule, a price or a question.

    `left` is how many questions are left at most, unless an answer brings more (the step says when
    one can). `so_far` names the page that shows what is settled already, and
    `next_page`, on that page, the question to go on with; both empty where there is none. `not_asked`, on the check
    before sending, are the questions that could no longer change anything, and `not_asked_why` says so in a sentence.
    `rights` says, once there is a decision, how to object. `by_credential` names the organizations whose credentials
    from a wallet would answer something of this page. `due` are the tariffs of the request and `due_text` what they
    come to, on the check before sending and on the step `payment`, which follows when something is to be paid.
    `booking` are the times to choose from, day by day; the step's field has the same as options.
    `bundle` are the permits that one request asks for, with their days. `running_parts` says, while instalments are
    taken from a card, what stopping them means; empty where none are.
    """

    kind: StepKind
    id: str
    title: str
    language: str
    request_id: str
    tracking_code: str
    service: str
    service_title: str
    revision: int
    lead: str = ""
    fields: tuple[Field, ...] = ()
    why: str = ""
    law: tuple[LawLink, ...] = ()
    seen_by: tuple[str, ...] = ()
    progress: StepProgress = StepProgress(0, 0)
    previous: str = ""
    optional: bool = False
    level: str = ""
    summary: tuple[SummaryLine, ...] = ()
    explanation: Any = None
    amounts: tuple[tuple[str, str], ...] = ()
    documents: tuple[tuple[str, str, str], ...] = ()
    receipt: ReceiptView | None = None
    status: str = ""
    next_services: tuple[FollowUp, ...] = ()
    what_next: tuple[str, ...] = ()
    awaiting_review: bool = False
    left: int = 0
    results: tuple[ResultLine, ...] = ()
    so_far: str = ""
    next_page: str = ""
    notice: ConsentNotice | None = None
    not_asked: tuple[NotAsked, ...] = ()
    not_asked_why: str = ""
    rights: str = ""
    due: tuple[DueLine, ...] = ()
    due_text: str = ""
    payment: PaymentView | None = None
    by_credential: tuple[str, ...] = ()
    booking: BookingView | None = None
    bundle: BundleView | None = None
    running_parts: str = ""
    paid: tuple[str, ...] = ()


@dataclass(frozen=True)
class Started:
    """A request that now exists, and its first step."""

    request_id: str
    tracking_code: str
    step: Step


@dataclass(frozen=True)
class Submitted:
    """A request that was sent, exactly once."""

    receipt: ReceiptView
    case_id: str
    case_number: str
    step: Step
