"""A public service as compiled: everything a request needs for its whole life, in one frozen value."""

from __future__ import annotations

from datetime import date
from typing import Any

from guichet.catalogue.definitions.bundle import Bundle, Need
from guichet.catalogue.definitions.frozen import Definition
from guichet.catalogue.definitions.issuing import Issued
from guichet.catalogue.definitions.vocabulary import (
    NO_WORDS,
    EvidenceType,
    FactType,
    LegalResource,
    PublicOrganization,
)
from guichet.catalogue.definitions.workflow import Workflow
from guichet.kernel.api import LocalizedText


class Page(Definition, frozen=True, kw_only=True):
    """A page of the interview; `kind` is `question` or `evidence`. `when` and `unless` name boolean law variables.

    In a bundle `needs` are the services that want it: it applies when any of them does.
    """

    id: str
    kind: str = "question"
    facts: tuple[str, ...] = ()
    optional_facts: tuple[str, ...] = ()
    evidence: str = ""
    optional: bool = False
    when: str | None = None
    unless: str | None = None
    needs: tuple[Need, ...] = ()
    title: LocalizedText = NO_WORDS
    lead: LocalizedText = NO_WORDS
    why: LocalizedText = NO_WORDS


class ServiceChannel(Definition, frozen=True, kw_only=True):
    """A door through which the service is had."""

    type: str
    value: str = ""
    href: str | None = None


class Requirement(Definition, frozen=True, kw_only=True):
    """What must be so, and which kinds of proof show it."""

    id: str
    evidence: tuple[str, ...] = ()
    text: LocalizedText = NO_WORDS


class Output(Definition, frozen=True, kw_only=True):
    """What the person gets."""

    id: str
    type: str
    text: LocalizedText = NO_WORDS


class Waiver(Definition, frozen=True, kw_only=True):
    """The boolean law variable by which a cost is not to be paid, and the law.

    With `tariff` and `left` it may be a part: the law is told the amount as the one, and says the other, in cents.
    """

    variable: str
    tariff: str = ""
    left: str = ""
    law: LegalResource


class Instalments(Definition, frozen=True, kw_only=True):
    """In how many parts a cost may be paid, and how long there is between them."""

    count: int
    every: str


class Cost(Definition, frozen=True, kw_only=True):
    """The tariff, in whole cents: an amount, a law variable or a fact; `split` are shares in percent.

    `when` is submit, decision (with an outcome of `charged_when`) or elsewhere.
    """

    id: str
    amount_cents: int = 0
    currency: str
    text: LocalizedText = NO_WORDS
    variable: str = ""
    fact: str = ""
    waiver: Waiver | None = None
    paid_to: str = ""
    split: dict[str, int] = {}
    refund_when: tuple[str, ...] = ()
    when: str = "elsewhere"
    charged_when: tuple[str, ...] = ()
    holds: bool = False
    pay_within_hours: int = 0
    instalments: Instalments | None = None


class DecisionRule(Definition, frozen=True, kw_only=True):
    """The boolean law variable that decides, and those that give the amounts."""

    variable: str
    amounts: tuple[str, ...] = ()


class OutcomeText(Definition, frozen=True, kw_only=True):
    """What a person reads after sending (`submitted`) or when it is decided."""

    title: LocalizedText = NO_WORDS
    text: LocalizedText = NO_WORDS


class MessageTemplate(Definition, frozen=True, kw_only=True):
    """What is sent: `when` is `submitted`, `asked`, `decided.<outcome>`, `redecided.<outcome>`, `changed` and so on."""

    id: str
    when: str
    channels: tuple[str, ...]
    subject: LocalizedText = NO_WORDS
    body: LocalizedText = NO_WORDS
    sms: LocalizedText = NO_WORDS


class Expectation(Definition, frozen=True, kw_only=True):
    """What a worked example must give."""

    asked: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    status: str | None = None
    outcome: dict[str, Any] = {}


class Example(Definition, frozen=True, kw_only=True):
    """Given these facts on this day, by this person, expect this. Days within `given` are ISO text."""

    id: str
    on: date
    by: str
    given: dict[str, Any]
    expect: Expectation
    story: LocalizedText = NO_WORDS


class ContentSource(Definition, frozen=True, kw_only=True):
    """Where the content was checked, and when."""

    title: str
    href: str
    as_of: date


class Announcement(Definition, frozen=True, kw_only=True):
    """A life event that an outcome brings about, and the fact that says on which day."""

    type: str
    on: str


class ProactiveRule(Definition, frozen=True, kw_only=True):
    """How people are reached who did not ask: the mode, its law, and the months and days that the law allows."""

    mode: str
    authority: LegalResource | None = None
    look_back: int = 0
    opt_out_days: int = 14
    pays: str = "week"


class Enrolment(Definition, frozen=True, kw_only=True):
    """The courses taken by a service, and the role of the interview that attends."""

    courses: tuple[str, ...]
    attendee: str = "applicant"


class Bill(Definition, frozen=True, kw_only=True):
    """The kind of bill that a service pays, the fact that names it, and the facts that it fills (empty: none)."""

    kind: str
    number: str
    amount: str
    due_on: str = ""
    about: str = ""


class Adoption(Definition, frozen=True, kw_only=True):
    """That a service is a model of another organization with parts of its own.

    `model` is `organization/service`; `may_override` what the version allows; `own` the parts that are the adopter's,
    as `file#leaf`: all else is the model's.
    """

    model: str
    version: int
    may_override: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    @property
    def organization(self) -> str:
        """Whose the model is."""
        return self.model.partition("/")[0]


class PublicService(Definition, frozen=True, kw_only=True):
    """A public service. `identifier` is `organization/service`; `version` counts from 1 and is 0 until published.

    `facts` holds every fact that is asked or used; `uses` names those used and never asked. `household` maps the law's
    groups to their roles to the interview's roles: `{'families': {'children': ('child',)}}`. `booking` names the
    schedules at which an appointment goes with a request. A `bundle` asks for several services at once: each gets a
    request and a case of its own, and the bundle itself has none.
    """

    identifier: str
    kind: str
    type: str
    competent_authority: str
    version: int = 0
    authority: PublicOrganization | None = None
    grouped_by: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    assurance: str = "none"
    channels: tuple[ServiceChannel, ...] = ()
    legal_resources: tuple[LegalResource, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    outputs: tuple[Output, ...] = ()
    costs: tuple[Cost, ...] = ()
    processing_days: int | None = None
    proactive: str = "none"
    reaching_out: ProactiveRule | None = None
    decision: DecisionRule | None = None
    household: dict[str, dict[str, tuple[str, ...]]] = {}
    feeds: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    introduces: tuple[str, ...] = ()
    establishes: dict[str, dict[str, Any]] = {}
    announces: dict[str, Announcement] = {}
    booking: tuple[str, ...] = ()
    enrolment: Enrolment | None = None
    bill: Bill | None = None
    bundle: Bundle | None = None
    issues: tuple[Issued, ...] = ()
    external_url: str | None = None
    source: ContentSource | None = None
    title: LocalizedText = NO_WORDS
    summary: LocalizedText = NO_WORDS
    description: LocalizedText = NO_WORDS
    synonyms: dict[str, tuple[str, ...]] = {}
    pages: tuple[Page, ...] = ()
    uses: tuple[str, ...] = ()
    facts: dict[str, FactType] = {}
    evidence_types: dict[str, EvidenceType] = {}
    why: dict[str, LocalizedText] = {}
    outcomes: dict[str, OutcomeText] = {}
    workflow: Workflow | None = None
    messages: dict[str, MessageTemplate] = {}
    examples: tuple[Example, ...] = ()
    adopted: Adoption | None = None

    @property
    def folder(self) -> str:
        """Where it is authored, within the jurisdiction's folder."""
        return f"services/{self.identifier}" if self.bundle is None else "bundles"

    @property
    def asked(self) -> tuple[str, ...]:
        """The facts that a page asks, each once, in order."""
        return tuple(dict.fromkeys(name for page in self.pages for name in page.facts))

    def page(self, identifier: str) -> Page | None:
        """The page of that name."""
        return next((page for page in self.pages if page.id == identifier), None)
