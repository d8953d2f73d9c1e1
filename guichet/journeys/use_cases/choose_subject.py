"""About whom: when a person's file knows several children, a service about one child asks which."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.journeys import compose
from guichet.journeys.steps import Field, Option, Step
from guichet.journeys.use_cases.view_request import View
from guichet.kernel.api import Actor, today

ANOTHER = "another"
PAGE = "which-"
KNOWN_THROUGH = {"child": "parent_of"}


def subject_roles(service: catalogue.PublicService) -> tuple[str, ...]:
    """The roles (child) a service is about whose person stands in the file, rather than being brought in by it."""
    roles = dict.fromkeys(kind.subject for kind in service.facts.values() if kind.subject in KNOWN_THROUGH)
    return tuple(role for role in roles if role not in service.introduces)


def candidates(*, role: str, person_id: str) -> tuple[identity.Agent, ...]:
    """The people in this role whom the file of a person knows."""
    return tuple(each.agent for each in identity.related(person_id, KNOWN_THROUGH[role]))


def subject_step(seen: View, *, by: Actor) -> Step | None:
    """The question about whom this is, if it is open."""
    person_id = seen.request.owner_id or by.person_id
    if person_id is None:
        return None
    for role in subject_roles(seen.service):
        if role in seen.request.subjects:
            continue
        known = candidates(role=role, person_id=person_id)
        if len(known) < 2:
            continue
        say = seen.speaker.words
        options = (*(Option(agent.id, agent.name) for agent in known), Option(ANOTHER, say("Another child")))
        label = say("Which child is this for?")
        return compose.frame(
            speaker=seen.speaker,
            service=seen.service,
            request=seen.request,
            flow=seen.flow,
            kind="question",
            id=PAGE + role,
            title=label,
            fields=(
                Field(
                    id=PAGE + role,
                    type="choice",
                    label=label,
                    label_lang=seen.speaker.language,
                    short=label,
                    ear=label,
                    options=options,
                ),
            ),
            why=say("You have told us about more than one child. What we know of the right one is not asked again."),
        )
    return None


def settled_subjects(*, service: catalogue.PublicService, person_id: str | None) -> dict[str, str | None]:
    """Whom it is about without asking: the only child that the file knows, or (None) one it does not know yet."""
    if person_id is None:
        return {}
    settled: dict[str, str | None] = {}
    for role in subject_roles(service):
        known = candidates(role=role, person_id=person_id)
        if len(known) < 2:
            settled[role] = known[0].id if known else None
    return settled


def held_answers(
    *, service: catalogue.PublicService, subjects: dict[str, str | None], person_id: str | None, by: Actor
) -> dict[str, evidence.HeldFact]:
    """What the person's file already holds for this service, by fact: their own facts, and those of its subjects."""
    if person_id is None:
        return {}
    found: dict[str, evidence.HeldFact] = {}
    for fact in evidence.held(file_of=person_id, by=by, service=service.identifier, asked=service.facts):
        kind = service.facts.get(fact.fact)
        if kind is None or kind.subject in service.introduces:
            continue
        # A partner or other parent has no file of their own here: what was said of them stands with the child.
        about = subjects.get(kind.subject) if kind.subject in KNOWN_THROUGH else person_id
        if fact.about_id == about and is_fresh(kind, fact):
            found[fact.fact] = fact
    return found


def is_fresh(kind: catalogue.FactType, fact: evidence.HeldFact) -> bool:
    """Whether what is held still counts, or is to be asked again: of a register first, then of the person."""
    if kind.fresh_for is None:
        return True
    zone = catalogue.current().time_zone
    return today(zone) <= catalogue.add_duration(fact.recorded_at.astimezone(ZoneInfo(zone)).date(), kind.fresh_for)
