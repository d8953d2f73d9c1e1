"""Why: what the law says to the answers given, what it would decide, and what was decided then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys import situation
from guichet.journeys.compose import Speaker
from guichet.journeys.use_cases.view_request import View, view
from guichet.kernel.api import Actor, NotFound
from guichet.rules import api as rules


@dataclass(frozen=True)
class Proposal:
    """What the law says: whether it is granted (None: not settled by what is known), the amounts in whole cents,
    why, and by which law."""

    granted: bool | None
    amounts: Mapping[str, int]
    explanation: rules.Explanation
    law_hash: str


def explain(*, by: Actor, request_id: str = "", case_id: str = "", language: str = "") -> rules.Explanation:
    """The reasons of a request (by what is known now) or of a case (as decided; as proposed while undecided).

    Raises NotFound when nothing in this service is decided by law.
    """
    if case_id:
        case = cases.case(case_id=case_id, by=by)
        if case.decisions:
            stored = stored_explanation(case.decisions[-1].reasons)
            if stored is not None:
                return stored
        proposal = propose(case=case, language=language)
    else:
        request = intake.request(request_id=request_id, by=by)
        proposal = proposal_of(view(request=request, by=by, language=language), language=language or request.language)
    if proposal is None:
        raise NotFound("nothing here is decided by a rule", remedy="An officer decides, and gives the reasons.")
    return proposal.explanation


def proposal_of(seen: View, *, language: str) -> Proposal | None:
    """What the law says to a request as it stands; None where the service decides nothing by law."""
    return reckon(service=seen.service, law=seen.law, answers=seen.flow.answers, day=seen.today, language=language)


def propose(*, case: cases.Case, language: str, answers: Mapping[str, intake.Answer] | None = None) -> Proposal | None:
    """What the law says to the facts of a case, on the day the request was sent unless the facts are newer."""
    service = catalogue.service(case.service, version=case.service_version)
    jurisdiction = catalogue.current()
    return reckon(
        service=service,
        law=situation.law_at(str(jurisdiction.law_path)),
        answers=answers if answers is not None else answers_of(case),
        day=case.facts_on,
        language=language or case.language,
    )


def answers_of(case: cases.Case) -> dict[str, intake.Answer]:
    """The facts of a case as answers again."""
    return answers_again(case.facts, case.opened_at)


def answers_again(facts: Mapping[str, Mapping[str, Any]], at: datetime) -> dict[str, intake.Answer]:
    """Facts that were kept as answers again, given at a moment."""
    return {
        name: intake.Answer(
            value=fact["value"],
            source=fact["source"],
            detail=fact.get("detail", ""),
            channel="",
            at=at,
            confirmed=True,
        )
        for name, fact in facts.items()
    }


def reckon(
    *,
    service: catalogue.PublicService,
    law: rules.Law,
    answers: Mapping[str, intake.Answer],
    day: date,
    language: str,
) -> Proposal | None:
    """Put the answers before the law, for the month of a day."""
    if service.decision is None:
        return None
    outputs = (service.decision.variable, *service.decision.amounts)
    plan = law.plan(outputs, situation.month_of(day))
    known = situation.situation_of(service=service, law=law, answers=answers, today=day)
    evaluation = plan.evaluate(known)
    explanation = plan.explain(known, language)
    granted = any(bool(value) for value in evaluation.values[service.decision.variable].values())
    amounts = {
        name: sum(_cents(value) for value in evaluation.values[name].values()) for name in service.decision.amounts
    }
    return Proposal(
        granted=granted if explanation.settled else None,
        amounts=amounts,
        explanation=explanation,
        law_hash=law.hash,
    )


def graph_behind(case: cases.Case) -> str:
    """The hash of what is computed of the law for a case: kept with its decision beside the law's own."""
    service = catalogue.service(case.service, version=case.service_version)
    if service.decision is None:
        return ""
    outputs = (service.decision.variable, *service.decision.amounts)
    law = situation.law_at(str(catalogue.current().law_path))
    return law.graph(outputs, situation.month_of(case.facts_on)).hash


def _cents(value: object) -> int:
    """An amount as the law gives it; the law counts money in whole cents."""
    if not isinstance(value, int):
        raise TypeError(f"an amount is a whole number of cents; the law gave {value!r}")
    return value


def stored_explanation(reasons: Any) -> rules.Explanation | None:
    """The reasons that were stored with a decision, readable again; None when an officer decided without a rule."""
    return rules.Explanation.from_json(reasons) if reasons else None


def amounts_in_words(speaker: Speaker, law: rules.Law, proposal: Proposal | None) -> tuple[tuple[str, str], ...]:
    """What would be paid: label and amount, in the person's way; nothing where it is not granted."""
    if proposal is None or not proposal.granted:
        return ()
    return decided_amounts(speaker, law, proposal.amounts)


def decided_amounts(speaker: Speaker, law: rules.Law, amounts: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """Amounts by law variable as label and money."""
    return tuple(
        (law.variable(name).labels.in_language(speaker.language).text, speaker.money(cents))
        for name, cents in amounts.items()
    )
