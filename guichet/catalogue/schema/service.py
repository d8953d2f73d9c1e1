"""service.yaml: what a public service is, in the words of CPSV-AP."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta

from guichet.catalogue.schema.facts import FactSubject
from guichet.catalogue.schema.issuing import IssueEntry
from guichet.catalogue.schema.marks import (
    AssuranceName,
    Cents,
    Duration,
    FactName,
    Law,
    Link,
    Name,
    Part,
    ServiceName,
    Text,
    Variable,
)
from guichet.catalogue.schema.organization import ChannelType

Proactive = Literal["none", "inform", "offer", "automatic"]


class ServiceChannelEntry(Part, frozen=True, kw_only=True):
    """A door through which the service is had."""

    type: ChannelType
    value: str = ""
    href: Link | None = None


class RequirementEntry(Part, frozen=True, kw_only=True):
    """What must be so, and which kinds of proof show it."""

    id: Name
    evidence: tuple[Name, ...] = ()


class OutputEntry(Part, frozen=True, kw_only=True):
    """What the person gets."""

    id: Name
    type: Literal["payment", "registration", "document", "permit", "identifier", "information", "enrolment", "decision"]


class WaiverEntry(Part, frozen=True, kw_only=True):
    """When a cost is not to be paid: a boolean law variable, and the law that says so.

    Where it may be a part only, the law is told the cost's amount as `tariff`, and `left` is what remains to be paid.
    """

    variable: Variable
    tariff: Variable | None = None
    left: Variable | None = None
    law: Law


class InstalmentsEntry(Part, frozen=True, kw_only=True):
    """May be paid in so many equal parts, one each `every`, from a card the person agrees to have charged again."""

    count: Annotated[int, Meta(ge=2, le=60)]
    every: Duration


class CostEntry(Part, frozen=True, kw_only=True):
    """What it costs: an amount, or a law variable in cents, or a fact that says it (a bill); and whose money it is.

    `split` gives organizations a share in percent; the rest is `paid_to`'s, or the competent authority's.
    `refund_when` names the outcomes after which it is given back, and `withdrawn`. `when: submit` collects it: what is
    due is paid before the case opens. `when: decision` raises it with one of the outcomes in `charged_when`, to be paid
    later; `holds` lets what is issued wait until then. Without either the amount is only told, and collected elsewhere.
    `pay_within_hours`: what is not paid until then before the case opens is withdrawn, and its time or place is free
    again; after a decision it is only the day on which it is due. `instalments` offers to pay in parts: the case opens
    with the first.
    """

    id: Name
    amount_cents: Cents = 0
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
    variable: Variable | None = None
    fact: FactName | None = None
    waiver: WaiverEntry | None = None
    paid_to: Name = ""
    split: dict[Name, Annotated[int, Meta(ge=1, le=99)]] = {}
    refund_when: tuple[Name, ...] = ()
    when: Literal["submit", "decision", "elsewhere"] = "elsewhere"
    charged_when: tuple[Name, ...] = ()
    holds: bool = False
    instalments: InstalmentsEntry | None = None
    pay_within_hours: Annotated[int, Meta(ge=0, le=24 * 366)] = 0


class WorkingDaysEntry(Part, frozen=True, kw_only=True):
    """A promise in working days."""

    working_days: Annotated[int, Meta(ge=0, le=1000)]


class DecisionEntry(Part, frozen=True, kw_only=True):
    """The law variables that decide: a boolean one for the outcome, others for the amounts."""

    variable: Variable
    amounts: tuple[Variable, ...] = ()


class ExternalEntry(Part, frozen=True, kw_only=True):
    """Where a service lives that is not ours."""

    url: Link


class SourceEntry(Part, frozen=True, kw_only=True):
    """Where the content was checked, and when."""

    title: Text
    href: Link
    as_of: date


class ProactiveEntry(Part, frozen=True, kw_only=True):
    """How people are reached who did not ask, and under which law: `inform`, `offer`, or `automatic` with opt-out.

    `pays` says how often the first amount of the decision is paid.
    """

    mode: Proactive
    authority: Law | None = None
    look_back: Annotated[int, Meta(ge=0, le=240, description="months for which what was missed can be claimed")] = 0
    opt_out_days: Annotated[int, Meta(ge=7, le=365, description="days between notice and automatic grant")] = 14
    pays: Literal["once", "week", "fortnight", "month", "year"] = "week"


class AnnouncementEntry(Part, frozen=True, kw_only=True):
    """A life event that an outcome brings about, and the fact that says its day: other agencies are told of it."""

    type: Literal["birth", "death", "move", "income"]
    on: FactName


class BookingEntry(Part, frozen=True, kw_only=True):
    """The appointment that goes with a request, at one of these schedules: chosen before sending, booked by it."""

    schedules: Annotated[tuple[Name, ...], Meta(min_length=1)]


class BillEntry(Part, frozen=True, kw_only=True):
    """The bill that is paid through this service: the organization's kind of bill, and the facts that it fills.

    `number` is asked, and finds the bill without anybody signing in; the others are `filled_by: bill`.
    """

    kind: Name
    number: FactName
    amount: FactName
    due_on: FactName | None = None
    about: FactName | None = None


class EnrolmentEntry(Part, frozen=True, kw_only=True):
    """The courses that are taken through this service, and who attends: one whom the interview speaks of."""

    courses: Annotated[tuple[Name, ...], Meta(min_length=1)]
    attendee: Literal["applicant", "child"] = "applicant"


class ServiceFile(Part, frozen=True, kw_only=True):
    """A public service.

    `household` says which role of the interview stands where in the law's groups. `introduces` names the subjects whom
    the service brings into the file. `establishes` gives, by outcome, the facts that the register then holds.
    `feeds` names the services that start with what was given here; `agreements` those under which it may go to them.
    `announces` gives, by outcome, the life event of which the agencies that an agreement lists are told.
    `booking` names the schedules at which an appointment goes with the request, `enrolment` the courses taken by it.
    `bill` says that a bill of the organization is paid by it, found by its number.
    `issues` are the permits, licences, cards and certificates that it gives.
    """

    identifier: Name
    kind: Literal["native", "external"]
    type: Literal["registration", "benefit", "information", "enrolment", "permit", "payment", "report"]
    competent_authority: Name
    grouped_by: tuple[Name, ...] = ()
    topics: tuple[Name, ...] = ()
    audience: tuple[Name, ...] = ()
    assurance: AssuranceName = "none"
    channels: tuple[ServiceChannelEntry, ...] = ()
    legal_resources: tuple[Law, ...] = ()
    requirements: tuple[RequirementEntry, ...] = ()
    outputs: tuple[OutputEntry, ...] = ()
    costs: tuple[CostEntry, ...] = ()
    processing_time: WorkingDaysEntry | None = None
    proactive: Proactive | ProactiveEntry = "none"
    decision: DecisionEntry | None = None
    household: dict[Name, dict[Name, tuple[Name, ...]]] = {}
    feeds: tuple[ServiceName, ...] = ()
    agreements: tuple[Name, ...] = ()
    external: ExternalEntry | None = None
    source: SourceEntry | None = None
    introduces: tuple[FactSubject, ...] = ()
    establishes: dict[Name, dict[FactName, Any]] = {}
    announces: dict[Name, AnnouncementEntry] = {}
    booking: BookingEntry | None = None
    enrolment: EnrolmentEntry | None = None
    bill: BillEntry | None = None
    issues: tuple[IssueEntry, ...] = ()
