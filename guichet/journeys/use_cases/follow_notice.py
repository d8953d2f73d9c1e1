"""What follows from a notice of a life event: one table, its type to what is done, in the notice's own transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import deaths, validation
from guichet.journeys.use_cases.follow_life_event import move_plan
from guichet.journeys.use_cases.record_death import death_recorded
from guichet.kernel.api import SYSTEM, Actor, Invalid, NotFound, Problem, Reference, today

#: Does what follows, for the person the notice is about. Runs in the transaction in which the notice is settled, so
#: that it happens once; what it raises is tried again, but for kernel.Invalid, which refuses the notice.
Handler = Callable[[evidence.LifeEventNotice, str], None]


def follow_birth(notice: evidence.LifeEventNotice, parent_id: str) -> None:
    """A child was born to a person we know: the child is known as theirs, and what the register holds is held.

    A plan that counts from the expected day counts from the real one.
    """
    values = read_facts(notice.data)
    given, surname = values.get("child_given_names", ""), values.get("child_surname", "")
    born = date.fromisoformat(values.get("child_birth_date", notice.occurred_on.isoformat()))
    name = f"{given} {surname}".strip()
    if not name:
        problem = Problem("child_given_names", "a birth names the child.", "Send its names.", code="missing")
        raise Invalid((problem,))
    child = _child(parent_id, name, born) or identity.register_child(
        parent_id=parent_id, name=name, birth_date=born, proof=proof_of(notice), by=SYSTEM
    )
    # Told by the parent before, it is proven now.
    identity.relate(agent_id=parent_id, other_id=child.id, kind="parent_of", proof=proof_of(notice), by=SYSTEM)
    hold_facts(notice, parent_id, values, child_id=child.id)
    _move_plans(parent_id, born)


def follow_change(notice: evidence.LifeEventNotice, person_id: str) -> None:
    """Somebody moved, or their income changed: what the register says now holds; decisions that rest on it reopen."""
    hold_facts(notice, person_id, read_facts(notice.data))


def follow_death(notice: evidence.LifeEventNotice, person_id: str) -> None:
    """Somebody died: what the register says of it is held, and if it is the register of deaths, all that follows does.

    Any other agency's word that somebody died is held as its word, and ends nothing.
    """
    hold_facts(notice, person_id, read_facts(notice.data))
    if notice.organization == _keeper_of_deaths():
        death_recorded(about=person_id, died_on=notice.occurred_on, source=proof_of(notice), by=SYSTEM)


def _keeper_of_deaths() -> str:
    try:
        return deaths.keeper().competent_authority
    except NotFound:  # no service here records deaths
        return ""


#: An expected day is meant for this birth when it is so near (days).
EXPECTED_WITHIN = 120
#: A type that is not here is kept, and followed once it is (`guichet life-events replay`).
FOLLOWING: dict[str, Handler] = {
    "birth": follow_birth,
    "death": follow_death,
    "move": follow_change,
    "income": follow_change,
}


# --------------------------------------------------------------------------------------------- for every handler
def proof_of(notice: evidence.LifeEventNotice) -> str:
    """The register's entry as a relationship names it."""
    return f"register:{notice.source}/{notice.id}"[:200]


def read_facts(data: Mapping[str, Any]) -> dict[str, Any]:
    """Values by fact, read as strictly as a person's answers. Raises Invalid naming each that cannot be."""
    jurisdiction = catalogue.current()
    strange = [name for name in data if name not in jurisdiction.facts]
    if strange:
        remedy = "Send facts of the jurisdiction's vocabulary."
        raise Invalid(tuple(Problem(name, "there is no such fact.", remedy, code="unknown") for name in strange))
    accepted, problems = validation.read_values(
        facts=jurisdiction.facts,
        asked=tuple(data),
        optional=frozenset(),
        values=data,
        language=jurisdiction.default_language,
        today=today(jurisdiction.time_zone),
        currency=jurisdiction.currency,
    )
    if problems:
        raise Invalid(problems)
    return accepted


def hold_facts(
    notice: evidence.LifeEventNotice, person_id: str, values: Mapping[str, Any], *, child_id: str = ""
) -> tuple[evidence.HeldFact, ...]:
    """Hold what a register says in the person's file, as its word; what was held otherwise is corrected."""
    kinds = catalogue.current().facts
    facts = [
        evidence.NewFact(
            about_id=child_id if child_id and kinds[name].subject == "child" else person_id,
            role=kinds[name].subject,
            fact=name,
            value=value,
            source="register",
            detail=notice.organization,
        )
        for name, value in values.items()
    ]
    if not facts:
        return ()
    return evidence.hold(
        facts=facts, file_of=person_id, request=Reference("life-event", notice.source), by=SYSTEM, corrects=True
    )


def _move_plans(parent_id: str, born: date) -> None:
    """What the parent planned from the expected day counts from the real one: plans of events that a birth is of."""
    services = catalogue.current().services.values()
    births = {
        name
        for each in services
        if any(announced.type == "birth" for announced in each.announces.values())
        for name in each.grouped_by
    }
    for plan in intake.plans_of(by=Actor(channel="system", on_behalf_of=parent_id)):
        if plan.life_event in births and 0 < abs((plan.anchor_on - born).days) < EXPECTED_WITHIN:
            move_plan(plan_id=plan.id, anchor_on=born, by=SYSTEM)


def _child(parent_id: str, name: str, born: date) -> identity.Agent | None:
    """The child of that name and day whom the parent made known before, if one did."""
    words = name.casefold().split()
    return next(
        (
            each.agent
            for each in identity.related(parent_id, "parent_of")
            if each.agent.birth_date == born and each.agent.name.casefold().split() == words
        ),
        None,
    )
