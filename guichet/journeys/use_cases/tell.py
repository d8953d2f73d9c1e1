"""Tell the person: the service's own messages, filled with what happened, to the channels they can be reached by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys.compose import Speaker, cited
from guichet.journeys.situation import current_law
from guichet.journeys.use_cases.explain import answers_of, decided_amounts, stored_explanation
from guichet.journeys.use_cases.view_request import workflow_of
from guichet.kernel.api import SYSTEM, Invalid, Reference, fill, places
from guichet.language import api as language_of
from guichet.notifications import api as notifications
from guichet.rules import api as rules


def tell(
    *,
    moment: str,
    case: cases.Case,
    key: str,
    decision: cases.Decision | None = None,
    extra: Mapping[str, str] | None = None,
) -> notifications.Message | None:
    """Send the message that the service has for a moment (`submitted`, `asked`, `decided.granted`, ...), once a key.

    Returns None when the service has none for it, or nobody is known to whom it could go.
    """
    jurisdiction = catalogue.current()
    service = catalogue.service(case.service, version=case.service_version)
    template = next((each for each in service.messages.values() if each.when == moment), None)
    if template is None or case.owner_id is None:
        return None
    speaker = Speaker(jurisdiction, case.language)
    values = {**_values(speaker, service, case, decision), **(extra or {})}
    body = _filled(speaker, template.body, values)
    # The letter has its reasons in a part of their own.
    spoken = _filled(speaker, template.body, {**values, "decision_reasons": ""})
    return notifications.send(
        to=recipient(case),
        template=f"{service.identifier}/{template.id}",
        about=Reference("case", case.id),
        organization=service.competent_authority,
        subject=_filled(speaker, template.subject, values),
        body=body,
        sms=_filled(speaker, template.sms, values),
        channels=tuple(template.channels),
        letter=letter_of(speaker, service, case, decision, spoken=spoken) if decision else None,
        by=SYSTEM,
        key=key,
    )


def recipient(case: cases.Case) -> notifications.Recipient:
    """Where the person is reached: what they gave for updates in this request, else what their account has."""
    service = catalogue.service(case.service, version=case.service_version)
    reached: dict[str, str] = {}
    for name, fact in case.facts.items():
        kind = service.facts.get(name)
        if kind is None:  # asked by the version the case began with, and by this one not any more
            continue
        if kind.subject == "applicant" and kind.type in ("email", "phone", "address") and fact["value"]:
            reached.setdefault(kind.type, str(fact["value"]))
    return reachable(case.owner_id or "", language=case.language, said=reached)


def reachable(agent_id: str, *, language: str, said: Mapping[str, str] | None = None) -> notifications.Recipient:
    """A person where they can be reached: by what they said last, in this request or into their file.

    The mail of one who died goes to who settles the estate, and stands in the estate's own inbox; nobody writes to an
    address at which nobody lives.
    """
    if identity.death_of(agent_id) is not None:
        return _reachable_estate(agent_id, language=language)
    facts = catalogue.current().facts
    reached: dict[str, str] = {}
    for held in evidence.held(file_of=agent_id, by=SYSTEM):
        kind = facts.get(held.fact)
        if (
            kind is not None
            and kind.subject == "applicant"
            and kind.type in ("email", "phone", "address")
            and held.value
        ):
            reached.setdefault(kind.type, str(held.value))
    reached.update(said or {})
    return notifications.Recipient(
        agent_id=agent_id,
        name=identity.agent(agent_id).name,
        language=language,
        email=reached.get("email", ""),
        phone=number_to_text(reached.get("phone", "")),
        postal=reached.get("address", ""),
    )


def number_to_text(phone: str) -> str:
    """A telephone number as people here write it, in international form; empty for one that cannot be texted."""
    try:
        return identity.read_number(phone, country=catalogue.current().country)
    except Invalid:
        return ""


def _reachable_estate(agent_id: str, *, language: str) -> notifications.Recipient:
    held = next(iter(identity.executors_of(agent_id)), None)
    name = identity.agent(agent_id).name
    if held is None or identity.death_of(held.agent.id) is not None:
        return notifications.Recipient(agent_id=agent_id, name=name, language=language)
    executor = reachable(held.agent.id, language=language)
    return replace(executor, agent_id=agent_id, name=f"{executor.name} ({name})")


def own_language(agent_id: str) -> str:
    """The language in which a person is written to: their own, when it is spoken here."""
    jurisdiction = catalogue.current()
    own = identity.agent(agent_id).language
    return own if own in jurisdiction.languages else jurisdiction.default_language


def _filled(speaker: Speaker, localized: Any, values: Mapping[str, str]) -> str:
    text = speaker.text(localized)
    return fill(text, {name: values.get(name, "") for name in places(text)})


def _values(
    speaker: Speaker, service: catalogue.PublicService, case: cases.Case, decision: cases.Decision | None
) -> dict[str, str]:
    values = {
        name: speaker.value(service.facts[name], fact["value"])
        for name, fact in case.facts.items()
        if name in service.facts
    }
    request = intake.request(request_id=case.request.id, by=SYSTEM)
    values.update(
        service=speaker.text(service.title),
        tracking_code=request.tracking_code,
        case_number=case.number,
        due_on=_day(case.due_on, speaker),
        office=speaker.organization(service.competent_authority),
    )
    if decision is not None:
        values.update({name: speaker.money(cents) for name, cents in decision.amounts.items()})
        values["decision_reasons"] = "\n".join(f"- {line}" for line in reasons_in_words(decision, speaker.language))
        values["words"] = decision.words
        until = objection_until(service, decision)
        values["objection_until"] = _day(until, speaker)
        if len(case.decisions) > 1:
            before = case.decisions[-2]
            values.update({f"before_{name}": speaker.money(cents) for name, cents in before.amounts.items()})
    return values


def reasons_in_words(decision: cases.Decision, language: str) -> tuple[str, ...]:
    """The reasons of a decision as sentences.

    Whether a figure of the law package was confirmed is for who decides: it stands in the officer's screen.
    """
    explanation = _explained(decision)
    sentences = tuple(replace(explanation, parameters_used=()).sentences(language)) if explanation else ()
    return (*_written(decision), *sentences)


def _written(decision: cases.Decision) -> tuple[str, ...]:
    """What the officer wrote to the person, or the clock when nobody decided in time."""
    return (" ".join(decision.words.splitlines()),) if decision.words else ()


def _explained(decision: cases.Decision) -> rules.Explanation | None:
    """The reasons spoken to the person; None where no rule decided."""
    explanation = stored_explanation(decision.reasons)
    return explanation.addressed() if explanation else None


def letter_of(
    speaker: Speaker, service: catalogue.PublicService, case: cases.Case, decision: cases.Decision, *, spoken: str
) -> notifications.LetterContent:
    """The decision as a letter: facts with their sources, the rule, the reasons, the amounts, the rights."""
    answers = answers_of(case)
    facts = tuple(
        (
            speaker.text(service.facts[name].short),
            speaker.value(service.facts[name], answer.value),
            speaker.source(answer)
            or speaker.words("You told us on {day}", day=_day(speaker.day(case.opened_at), speaker)),
        )
        for name, answer in answers.items()
        if name in service.facts and _is_decided_from(service.facts[name])
    )
    return notifications.LetterContent(
        sender=speaker.organization(service.competent_authority),
        date=speaker.day(decision.decided_at),
        recipient_lines=_address(case),
        reference=case.number,
        title=speaker.text(service.title),
        blocks=notifications.blocks(spoken),
        facts=facts,
        reasons=_letter_reasons(decision, speaker.language),
        changes=_letter_changes(decision, speaker.language),
        amounts=decided_amounts(speaker, current_law(), decision.amounts) if any(decision.amounts.values()) else (),
        law=tuple((cited(speaker, resource), resource.href) for resource in service.legal_resources),
        rights=rights_in_words(speaker, service, decision),
        contact=_contact(speaker, service),
        language=speaker.language,
        colour=speaker.jurisdiction.look.colour,
    )


def _letter_reasons(decision: cases.Decision, language: str) -> tuple[notifications.Reason, ...]:
    explanation = _explained(decision)
    written = tuple(notifications.Reason(text=each, met=True) for each in _written(decision))
    if explanation is None:
        return written
    return written + tuple(
        notifications.Reason(
            text=line,
            met=condition.met if condition else True,
            references=tuple((each.title, each.href) for each in condition.cited(language)[:1]) if condition else (),
            leads=condition is None,
        )
        for line, condition in explanation.reasons_said(language)
    )


def _letter_changes(decision: cases.Decision, language: str) -> tuple[str, ...]:
    """The nearest way to another decision, of a refusal; that there is none, where that is certain."""
    explanation = _explained(decision)
    if explanation is None or explanation.value is True:
        return ()
    fixed = explanation.nothing_changes_it(language)
    return (fixed,) if fixed else next(iter(explanation.ways(language)), ())


def _is_decided_from(fact: catalogue.FactType) -> bool:
    """Whether a fact stands in the letter: not what only says how to reach or pay the person."""
    return fact.law_variable is not None or fact.type not in ("email", "phone", "address", "identifier")


def objection_until(service: catalogue.PublicService, decision: cases.Decision) -> date | None:
    """The last day on which the person may object; None where the service's law gives no such right."""
    objection = workflow_of(service).objection
    return catalogue.add_duration(decision.effective_from, objection.within) if objection else None


def rights_in_words(speaker: Speaker, service: catalogue.PublicService, decision: cases.Decision) -> str:
    """How to object, until when, to whom, under which law."""
    objection = workflow_of(service).objection
    if objection is None:
        return ""
    return speaker.words(
        "If you think this is wrong, tell {who} by {day}. The law: {law}.",
        who=speaker.organization(objection.to),
        day=_day(objection_until(service, decision), speaker),
        law=cited(speaker, objection.legal_basis),
    )


def _day(day: date | None, speaker: Speaker) -> str:
    return language_of.say_date(day, speaker.language) if day else ""


def _address(case: cases.Case) -> tuple[str, ...]:
    to = recipient(case)
    return (to.name, *(line.strip() for line in to.postal.splitlines() if line.strip()))


def _contact(speaker: Speaker, service: catalogue.PublicService) -> str:
    organization = speaker.jurisdiction.organizations[service.competent_authority]
    points = [point.value for point in organization.contact_points]
    return " · ".join((speaker.text(organization.name), *points))
