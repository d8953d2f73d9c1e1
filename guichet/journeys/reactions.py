"""What follows from what happened: one readable table, event to use case, each run by a worker and safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.journeys.use_cases import decide, feed, follow_life_event, forget, reassess
from guichet.journeys.use_cases.tell import tell
from guichet.kernel.api import SYSTEM, Reference

Happening = Mapping[str, Any]


def acknowledge(happening: Happening) -> None:
    """Tell the person that their request arrived, under which number, and by when they hear."""
    case = _case(happening)
    tell(moment="submitted", case=case, key=f"{case.id}/submitted")


def decide_if_settled(happening: Happening) -> None:
    """Decide at once what the rules settle in the person's favour."""
    decide.decide_by_rule(case_id=happening["stream"].id)


def tell_question(happening: Happening) -> None:
    """Tell the person what the officer asks."""
    case = _case(happening)
    asked = next(each for each in case.questions if each.id == happening["data"]["question"])
    tell(moment="asked", case=case, key=f"{case.id}/asked/{asked.id}", extra={"question": asked.question})


def tell_decision(happening: Happening) -> None:
    """Tell the person what was decided, with the letter."""
    case = _case(happening)
    decision = next(each for each in case.decisions if each.id == happening["data"]["decision"])
    moment = "redecided" if decision.supersedes else "decided"
    tell(moment=f"{moment}.{decision.outcome}", case=case, key=f"{case.id}/decision/{decision.id}", decision=decision)


def reassess_decisions(happening: Happening) -> None:
    """A held fact was corrected: work out what changes, tell the person, put it before an officer."""
    data = happening["data"]
    for found in reassess.reassess_after_correction(
        file_of=data["file_of"], about_id=data["about_id"], fact=data["fact"]
    ):
        if found.reopened:
            case = cases.case(case_id=found.case_id, by=SYSTEM)
            tell(
                moment="changed",
                case=case,
                key=f"{case.id}/changed/{case.revision}",
                extra=reassess.in_words(case, found),
            )


def forget_documents(happening: Happening) -> None:
    """A draft is no more: neither are the documents that were sent for it."""
    forget.forget_documents_of(happening["stream"].id)


def _case(happening: Happening) -> cases.Case:
    return cases.case(case_id=happening["stream"].id, by=SYSTEM)


def feed_others(happening: Happening) -> None:
    """A request was sent: what it feeds begins, as far as an agreement and the person's consent let it."""
    feed.feed_services(happening["stream"].id)


REACTIONS: Mapping[str, tuple[Callable[[Happening], None], ...]] = {
    "cases.CaseOpened": (acknowledge, decide_if_settled),
    "cases.InformationAsked": (tell_question,),
    "cases.CaseDecided": (tell_decision,),
    "cases.CaseRedecided": (tell_decision,),
    "intake.RequestSubmitted": (feed_others,),
    "intake.DraftForgotten": (forget_documents,),
    "evidence.FactCorrected": (reassess_decisions,),
}


def connect() -> None:
    """Subscribe the table; called once as the program starts."""
    for reaction in dict.fromkeys(each for reactions in REACTIONS.values() for each in reactions):
        audit.task(f"journeys.{reaction.__name__}")(_as_task(reaction))
    for event_type, reactions in REACTIONS.items():
        for reaction in reactions:
            audit.subscribe(event_type, f"journeys.{reaction.__name__}")
    audit.task(follow_life_event.REMIND)(_remind)
    audit.task(forget.FORGET)(_forget)
    audit.schedule(forget.FORGET, task=forget.FORGET, every=forget.EVERY)


def _as_task(reaction: Callable[[Happening], None]) -> audit.Task:
    def run(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands it to every task
        reaction({**payload, "stream": Reference.parse(payload["stream"])})

    return run


def _remind(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands it to every task
    follow_life_event.remind_of_phase(
        plan_id=payload["plan"], phase_id=payload["phase"], anchor_on=payload["anchor_on"]
    )


def _forget(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands both to every task
    forget.forget_old_things()
