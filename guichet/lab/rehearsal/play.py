"""Plays one worked example on one channel and says what came of it: sent answers, decision, reasons, messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.rehearsal.parts import PROVIDER, Part, Performance, Player, Stuck
from guichet.notifications import api as notifications
from guichet.payments import api as payments
from guichet.rules import api as rules


def perform(
    *, player: Player, service: catalogue.PublicService, example: catalogue.Example, language: str, phone: str
) -> Performance:
    """One example on the day it is set, by a person nobody knew before, up to the end of the case.

    Where a person has to decide, an officer follows the law's proposal. Raises Stuck.
    """
    zone = ZoneInfo(catalogue.current().time_zone)
    with kernel.held_at(datetime.combine(example.on, time(12), zone)):
        part = cast_part(service=service, example=example, language=language, phone=phone)
        code = player.play(part)
        _work_off(player)
        if pay_at_a_counter(code=code, organization=service.competent_authority):
            _work_off(player)
        request = intake.by_code(code=code, by=kernel.SYSTEM)
        case = cases.case_of_request(request_id=request.id, by=kernel.SYSTEM)
        if case is None:
            raise Stuck(f"{player.channel}: {code} was sent and became no case")
        # An example may end before anybody decides: then it says so by the status it expects.
        if example.expect.status not in (None, case.status) and case.closed_at is None:
            _follow_the_law(case)
            _work_off(player)
            case = cases.case(case_id=case.id, by=kernel.SYSTEM)
        return _performance(part, request, case)


def pay_at_a_counter(*, code: str, organization: str) -> int:
    """What is to be paid for a request, with its code and in cash, at a till of its own; in cents."""
    name = "Rehearsal cashier"
    cashier = identity.register_person(name=name, by=kernel.SYSTEM)
    actor = kernel.Actor(
        agent_id=cashier.id, name=name, channel="counter", assurance=kernel.Assurance.SUBSTANTIAL,
        roles=frozenset({"clerk"}), organization=organization,
    )  # fmt: skip
    owed = [each for each in payments.charges_with_code(code=code, by=actor) if each.owed_cents]
    if not owed:
        return 0
    till = payments.open_till(office=f"{organization}/rehearsal", float_cents=0, by=actor)
    cents = sum(each.owed_cents for each in owed)
    payments.take_cash(till_id=till.id, charge_ids=tuple(each.id for each in owed), tendered_cents=cents + 4, by=actor)
    return cents


def cast_part(*, service: catalogue.PublicService, example: catalogue.Example, language: str, phone: str) -> Part:
    """A new person for the part, with what the registers already hold of them in this example."""
    signed = identity.recognise(
        provider=PROVIDER,
        subject=kernel.new_id(),
        claims={"name": str(example.given.get("applicant_name", example.id)), "locale": language},
        assurance=kernel.Assurance.SUBSTANTIAL,
        by=kernel.SYSTEM,
    )
    held = {name: value for name, value in example.given.items() if name in service.uses}
    if held:
        _hold(service, example.given, held, person_id=signed.agent.id)
    return Part(
        person_id=signed.agent.id,
        account_id=signed.account_id,
        name=signed.agent.name,
        phone=phone,
        service=service,
        given={name: value for name, value in example.given.items() if name not in held},
        language=language,
    )


def _hold(
    service: catalogue.PublicService, given: Mapping[str, Any], held: Mapping[str, Any], *, person_id: str
) -> None:
    """What an example gives and no page asks is what a register says."""
    about = person_id
    kinds = {name: service.facts[name] for name in held}
    if any(kind.subject == "child" for kind in kinds.values()):
        children = {name: kind for name, kind in service.facts.items() if kind.subject == "child"}
        born = next(name for name, kind in children.items() if kind.law_variable == "birth_date")
        names = (str(given[name]) for name, kind in service.facts.items() if kind.part_of_name and name in given)
        about = identity.register_child(
            parent_id=person_id,
            name=" ".join(names) or "Child",
            birth_date=datetime.fromisoformat(str(given[born])).date(),
            proof=PROVIDER,
            by=kernel.SYSTEM,
        ).id
    facts = [
        evidence.NewFact(
            about_id=about if kinds[name].subject == "child" else person_id,
            role=kinds[name].subject,
            fact=name,
            value=value,
            source="register",
            detail=kinds[name].source or service.competent_authority,
        )
        for name, value in held.items()
    ]
    evidence.hold(
        facts=facts, file_of=person_id, request=kernel.Reference("rehearsal", kernel.new_id()), by=kernel.SYSTEM
    )


def _work_off(player: Player) -> None:
    drained = audit.drain(worker=f"rehearsal-{player.channel}", until_empty=True)
    if drained.failed or drained.dead:
        letters = "; ".join(f"{letter.task}: {letter.error}" for letter in audit.dead_letters(limit=3))
        raise Stuck(f"{player.channel}: {drained.failed} jobs failed and {drained.dead} were given up. {letters}")


def _follow_the_law(case: cases.Case) -> None:
    """An officer of the deciding organization takes the case and decides as the law proposes."""
    name = "Rehearsal officer"
    officer = identity.register_person(name=name, by=kernel.SYSTEM)
    identity.grant_role(agent_id=officer.id, role="caseworker", organization=case.organization, by=kernel.SYSTEM)
    actor = kernel.Actor(
        agent_id=officer.id,
        name=name,
        channel="web",
        assurance=kernel.Assurance.SUBSTANTIAL,
        roles=frozenset({"caseworker"}),
        organization=case.organization,
    )
    claimed = cases.claim(case_id=case.id, revision=case.revision, by=actor)
    fits = journeys.proposed(case_id=case.id, by=actor).fits
    if not fits:
        raise Stuck(f"{case.number}: no decision of the workflow follows what the law says")
    journeys.decide(case_id=case.id, transition=fits[0], revision=claimed.revision, by=actor)


def _performance(part: Part, request: intake.ServiceRequest, case: cases.Case) -> Performance:
    decision = case.decisions[-1] if case.decisions else None
    reader = kernel.Actor(agent_id=part.person_id, channel="web", assurance=kernel.Assurance.SUBSTANTIAL)
    reasons: tuple[str, ...] = ()
    if decision is not None and decision.reasons:
        reasons = rules.Explanation.from_json(decision.reasons).sentences(part.language)
    return Performance(
        answers={name: answer.value for name, answer in sorted(request.answers.items()) if answer.value is not None},
        status=case.status,
        outcome=decision.outcome if decision else None,
        amounts=dict(decision.amounts) if decision else {},
        reasons=reasons,
        messages=tuple(sorted(message.template for message in notifications.inbox(by=reader))),
        digest=request.receipt.digest if request.receipt else "",
    )


def expected(example: catalogue.Example, got: Performance) -> tuple[str, ...]:
    """What a performance does not keep of what its example promises, in words; empty when it keeps all."""
    faults = []
    if example.expect.status is not None and got.status != example.expect.status:
        faults.append(f"it ends as {got.status}, not {example.expect.status}")
    for name, value in example.expect.outcome.items():
        if name in got.amounts and got.amounts[name] != value:
            faults.append(f"{name} is {got.amounts[name]}, not {value}")
    faults += [f"{name} was asked" for name in example.expect.not_asked if name in got.answers]
    faults += [f"{name} was not asked" for name in example.expect.asked if name not in got.answers]
    return tuple(faults)


def differences(performances: Mapping[str, Performance]) -> tuple[str, ...]:
    """In what the channels differ, in words; empty when they do not."""
    faults = []
    aspects: Mapping[str, Callable[[Performance], object]] = {
        "answers": lambda each: dict(each.answers),
        "status": lambda each: each.status,
        "outcome": lambda each: each.outcome,
        "amounts": lambda each: dict(each.amounts),
        "reasons": lambda each: each.reasons,
        "messages": lambda each: each.messages,
        "receipt": lambda each: each.digest,
    }
    for aspect, of in aspects.items():
        seen = {channel: of(each) for channel, each in performances.items()}
        first = next(iter(seen.values()))
        if any(each != first for each in seen.values()):
            faults.append(f"{aspect} differ: {seen}")
    return tuple(faults)
