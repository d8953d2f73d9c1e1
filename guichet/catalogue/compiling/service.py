"""One service from its files: structure, questions, workflow, messages, examples and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guichet.catalogue.compiling.issuing import issued
from guichet.catalogue.compiling.vocabulary import law
from guichet.catalogue.compiling.words import Wordings
from guichet.catalogue.compiling.workflow import workflow_of
from guichet.catalogue.definitions.service import (
    Adoption,
    Announcement,
    Bill,
    ContentSource,
    Cost,
    DecisionRule,
    Enrolment,
    Example,
    Expectation,
    Instalments,
    MessageTemplate,
    OutcomeText,
    Output,
    Page,
    ProactiveRule,
    PublicService,
    Requirement,
    ServiceChannel,
    Waiver,
)
from guichet.catalogue.definitions.vocabulary import EvidenceType, FactType, PublicOrganization
from guichet.catalogue.definitions.workflow import Workflow
from guichet.catalogue.schema.examples import ExamplesFile
from guichet.catalogue.schema.message import MessageFile
from guichet.catalogue.schema.questions import PageEntry, QuestionsFile
from guichet.catalogue.schema.service import ServiceFile, WaiverEntry
from guichet.catalogue.schema.service_words import MessageWords, OutcomeWords, PageWords, ServiceWords
from guichet.catalogue.schema.workflow import WorkflowFile
from guichet.kernel.api import LocalizedText

Own = Wordings[ServiceWords]

_NO_PAGE = PageWords(title="")
_NO_OUTCOME = OutcomeWords(title="", text="")
_NO_MESSAGE = MessageWords(subject="", body="")


@dataclass(frozen=True)
class ServiceSource:
    """The files of one service as read."""

    identifier: str
    service: ServiceFile
    questions: QuestionsFile | None
    workflow: WorkflowFile | None
    examples: ExamplesFile | None
    messages: Mapping[str, MessageFile]
    words: Own
    adopted: Adoption | None = None


@dataclass(frozen=True)
class Surroundings:
    """What of the jurisdiction a service refers to."""

    facts: Mapping[str, FactType]
    evidence_types: Mapping[str, EvidenceType]
    organizations: Mapping[str, PublicOrganization]


def public_service(source: ServiceSource, around: Surroundings) -> PublicService:
    """Compile; names that exist nowhere are left out of `facts` and reported by the checks that follow."""
    entry, words = source.service, source.words
    pages = tuple(_page(each, words) for each in source.questions.pages) if source.questions else ()
    uses = source.questions.uses if source.questions else ()
    workflow = workflow_of(source.workflow, words) if source.workflow else None
    named = [*(name for page in pages for name in page.facts), *uses]
    proofs = [*(page.evidence for page in pages), *(name for each in entry.requirements for name in each.evidence)]
    return PublicService(
        identifier=source.identifier,
        kind=entry.kind,
        type=entry.type,
        competent_authority=entry.competent_authority,
        authority=around.organizations.get(entry.competent_authority),
        grouped_by=entry.grouped_by,
        topics=entry.topics,
        audience=entry.audience,
        assurance=entry.assurance,
        channels=tuple(ServiceChannel(type=each.type, value=each.value, href=each.href) for each in entry.channels),
        legal_resources=tuple(law(each) for each in entry.legal_resources),
        processing_days=entry.processing_time.working_days if entry.processing_time else None,
        proactive=entry.proactive if isinstance(entry.proactive, str) else entry.proactive.mode,
        reaching_out=_reaching_out(entry),
        decision=DecisionRule(variable=entry.decision.variable, amounts=entry.decision.amounts)
        if entry.decision
        else None,
        household=entry.household,
        feeds=entry.feeds,
        agreements=entry.agreements,
        introduces=entry.introduces,
        establishes={outcome: plain(facts) for outcome, facts in entry.establishes.items()},
        announces={outcome: Announcement(type=each.type, on=each.on) for outcome, each in entry.announces.items()},
        booking=entry.booking.schedules if entry.booking else (),
        enrolment=Enrolment(courses=entry.enrolment.courses, attendee=entry.enrolment.attendee)
        if entry.enrolment
        else None,
        bill=_bill(entry),
        issues=tuple(issued(each, words, service=source.identifier) for each in entry.issues),
        external_url=entry.external.url if entry.external else None,
        source=ContentSource(title=entry.source.title, href=entry.source.href, as_of=entry.source.as_of)
        if entry.source
        else None,
        title=words.text("title", lambda each: each.title),
        summary=words.text("summary", lambda each: each.summary),
        description=words.text("description", lambda each: each.description),
        synonyms=words.lists(lambda each: each.synonyms),
        pages=pages,
        uses=uses,
        facts={name: around.facts[name] for name in dict.fromkeys(named) if name in around.facts},
        evidence_types={
            name: around.evidence_types[name] for name in dict.fromkeys(proofs) if name in around.evidence_types
        },
        why=_reasons(words),
        outcomes=_outcomes(workflow, words),
        workflow=workflow,
        messages={name: _message(name, each, words) for name, each in source.messages.items()},
        examples=tuple(_example(each) for each in source.examples.examples) if source.examples else (),
        adopted=source.adopted,
        **_listed(entry, words),
    )


def _bill(entry: ServiceFile) -> Bill | None:
    said = entry.bill
    if said is None:
        return None
    return Bill(
        kind=said.kind, number=said.number, amount=said.amount, due_on=said.due_on or "", about=said.about or ""
    )


def _reaching_out(entry: ServiceFile) -> ProactiveRule | None:
    """The word alone (`proactive: offer`) means the mode, with no law named and nothing looked back for.

    `none` in full (`{mode: none, pays: once}`) reaches out to nobody and says how often is paid what is asked for.
    """
    said = entry.proactive
    if isinstance(said, str):
        return None if said == "none" else ProactiveRule(mode=said)
    return ProactiveRule(
        mode=said.mode,
        authority=law(said.authority) if said.authority else None,
        look_back=said.look_back,
        opt_out_days=said.opt_out_days,
        pays=said.pays,
    )


def _listed(entry: ServiceFile, words: Own) -> dict[str, Any]:
    """Requirements, outputs and costs: lists whose every item has one text."""
    return {
        "requirements": tuple(
            Requirement(
                id=each.id,
                evidence=each.evidence,
                text=words.text(f"requirements.{each.id}", lambda w, name=each.id: w.requirements.get(name)),  # type: ignore[misc]  # the default argument binds the loop's name
            )
            for each in entry.requirements
        ),
        "outputs": tuple(
            Output(
                id=each.id,
                type=each.type,
                text=words.text(f"outputs.{each.id}", lambda w, name=each.id: w.outputs.get(name)),  # type: ignore[misc]  # as above
            )
            for each in entry.outputs
        ),
        "costs": tuple(
            Cost(
                id=each.id,
                amount_cents=each.amount_cents,
                currency=each.currency,
                text=words.text(f"costs.{each.id}", lambda w, name=each.id: w.costs.get(name)),  # type: ignore[misc]  # as above
                variable=each.variable or "",
                fact=each.fact or "",
                waiver=_waiver(each.waiver) if each.waiver else None,
                paid_to=each.paid_to,
                split=each.split,
                refund_when=each.refund_when,
                when=each.when,
                charged_when=each.charged_when,
                holds=each.holds,
                pay_within_hours=each.pay_within_hours,
                instalments=Instalments(count=each.instalments.count, every=each.instalments.every)
                if each.instalments
                else None,
            )
            for each in entry.costs
        ),
    }


def _waiver(entry: WaiverEntry) -> Waiver:
    return Waiver(variable=entry.variable, tariff=entry.tariff or "", left=entry.left or "", law=law(entry.law))


def _page(entry: PageEntry, words: Own) -> Page:
    place = f"pages.{entry.id}"
    return Page(
        id=entry.id,
        kind="evidence" if entry.evidence else "question",
        facts=entry.facts,
        optional_facts=entry.optional_facts,
        evidence=entry.evidence or "",
        optional=entry.optional,
        when=entry.when,
        unless=entry.unless,
        title=words.text(f"{place}.title", lambda each: each.pages.get(entry.id, _NO_PAGE).title),
        lead=words.text(f"{place}.lead", lambda each: each.pages.get(entry.id, _NO_PAGE).lead),
        why=words.text(f"why.{entry.id}", lambda each: each.why.get(entry.id)),
    )


def _reasons(words: Own) -> dict[str, LocalizedText]:
    names = dict.fromkeys(name for each in words.by_language.values() for name in each.why)
    return {name: words.text(f"why.{name}", lambda each, n=name: each.why.get(n)) for name in names}  # type: ignore[misc]  # the default argument binds the loop's name


def _outcomes(workflow: Workflow | None, words: Own) -> dict[str, OutcomeText]:
    names = dict.fromkeys(("submitted", *workflow.outcomes)) if workflow else {}
    return {name: _outcome(name, words) for name in names}


def _outcome(name: str, words: Own) -> OutcomeText:
    return OutcomeText(
        title=words.text(f"outcome.{name}.title", lambda each: each.outcome.get(name, _NO_OUTCOME).title),
        text=words.text(f"outcome.{name}.text", lambda each: each.outcome.get(name, _NO_OUTCOME).text),
    )


def _message(name: str, entry: MessageFile, words: Own) -> MessageTemplate:
    place = f"messages.{name}"
    return MessageTemplate(
        id=name,
        when=entry.when,
        channels=entry.channels,
        subject=words.text(f"{place}.subject", lambda each: each.messages.get(name, _NO_MESSAGE).subject),
        body=words.text(f"{place}.body", lambda each: each.messages.get(name, _NO_MESSAGE).body),
        sms=words.text(f"{place}.sms", lambda each: each.messages.get(name, _NO_MESSAGE).sms),
    )


def _example(entry: Any) -> Example:
    return Example(
        id=entry.id,
        on=entry.on,
        by=entry.by,
        given=plain(entry.given),
        story=LocalizedText(dict(entry.story)),
        expect=Expectation(
            asked=entry.expect.asked,
            not_asked=entry.expect.not_asked,
            status=entry.expect.status,
            outcome=plain(entry.expect.outcome),
        ),
    )


def plain(value: Any) -> Any:
    """The value as JSON has it: days as ISO text."""
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [plain(child) for child in value]
    return value.isoformat() if isinstance(value, date) else value
