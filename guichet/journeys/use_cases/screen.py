"""What can I get: begins the interview over all services, takes its replies, and begins a service with the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import validation
from guichet.journeys.screening import looking, saying
from guichet.journeys.screening.household import (
    CHILD,
    CHILDREN,
    MOST_CHILDREN,
    SCREENING,
    children_in,
)
from guichet.journeys.screening.way import Screening
from guichet.journeys.steps import Started, Step
from guichet.journeys.use_cases.choose_subject import KNOWN_THROUGH
from guichet.journeys.use_cases.start import answer_from, declared, start
from guichet.kernel.api import Actor, Invalid, NotFound, Problem, now

# The screening is asked by today's catalogue, whichever that is: its own number only says how answers are named.
VERSION = 1


def start_screening(*, by: Actor, language: str = "", key: str = "") -> Started:
    """Begin the interview that asks what the law needs to know for every service at once, and say its first step.

    It is a draft like any other: nobody's under a tracking code, or the person's, with what their file holds filled
    in. `key` makes the call idempotent.
    """
    speech = language or by.language or catalogue.current().default_language
    subjects, answers = _held(by)
    request = intake.open_request(
        service=SCREENING,
        service_version=VERSION,
        language=speech,
        by=by,
        subjects=subjects,
        prefill=answers,
        key=key,
    )
    seen = looking.look(request=request, language=language)
    return Started(request.id, request.tracking_code, looking.step_of(seen))


def _held(by: Actor) -> tuple[dict[str, str | None], dict[str, intake.Answer]]:
    """The person's children, and what their file holds of them all, as answers that say where they came from."""
    if by.person_id is None:
        return {}, {}
    try:
        file = evidence.held(file_of=by.person_id, by=by)
    except NotFound:
        # Who acts for another without leave to look into their file asks everything anew.
        return {}, {}
    known = identity.related(by.person_id, KNOWN_THROUGH[CHILD])[:MOST_CHILDREN]
    subjects: dict[str, str | None] = {f"{CHILD}-{n}": each.agent.id for n, each in enumerate(known, start=1)}
    number_of = {agent_id: key.removeprefix(CHILD) for key, agent_id in subjects.items()}
    facts = catalogue.current().facts
    answers: dict[str, intake.Answer] = {}
    for held in file:
        kind = facts.get(held.fact)
        if kind is None or not kind.law_variable:
            continue
        if kind.subject == CHILD and held.about_id in number_of:
            answers[f"{held.fact}{number_of[held.about_id]}"] = answer_from(held)
        elif kind.subject != CHILD and held.about_id == by.person_id:
            answers[held.fact] = answer_from(held)
    if known:
        # Not confirmed: the file may not know all of them, so the person is asked all the same.
        answers[CHILDREN] = intake.Answer(value=len(known), channel=by.channel, at=now())
    return subjects, answers


def take(seen: Screening, *, page: str, values: Mapping[str, Any], by: Actor, revision: int | None) -> Screening:
    """Keep the replies of one page; empty ones are "I don't know". Raises Invalid, NotFound, Conflict."""
    keys = seen.keys_of(page)
    if not keys:
        raise NotFound("this page is not on the way of this request", where=page, remedy="Go to the next step.")
    kinds = {key: kind for key in keys if (kind := saying.kind_of(seen, key)) is not None}
    accepted, problems = validation.read_values(
        facts=kinds,
        asked=keys,
        optional=frozenset(keys) - {CHILDREN},
        values=values,
        language=seen.speaker.language,
        today=seen.today,
        currency=seen.speaker.jurisdiction.currency,
    )
    if problems:
        raise Invalid(problems)
    changed = intake.save_answers(
        request_id=seen.request.id,
        answers={name: _kept(seen, name, value, by) for name, value in accepted.items()},
        page=page,
        revision=revision,
        by=by,
    )
    return looking.look_again(seen, changed)


def _kept(seen: Screening, name: str, value: Any, by: Actor) -> intake.Answer:
    """An unchanged value keeps its source; a changed one is what the person says now."""
    before = seen.request.answers.get(name)
    same = before is not None and before.value == value and (before.confirmed or before.source != "declared")
    return before if before is not None and same else declared(value, by=by)


def screening_results(*, screening: str, by: Actor, language: str = "") -> Step:
    """The results so far of a screening. Raises NotFound when there is none, or before it is known who lives there."""
    seen = _screening(screening, by=by, language=language)
    return looking.step_of(seen, page="results")


def start_from_screening(
    *, screening: str, service: str, child: int = 0, by: Actor, language: str = "", key: str = ""
) -> Started:
    """Begin a service with the answers of a screening, so that nothing is asked twice; `child` says for which one.

    The screening stays as it is. The same service for the same child begins once. Raises NotFound, Invalid.
    """
    seen = _screening(screening, by=by, language=language)
    definition = catalogue.service(service)
    count = children_in(seen.request.answers)
    of_child = any(definition.facts[name].subject == CHILD for name in definition.asked)
    if of_child and not 1 <= child <= count:
        say = seen.speaker.words("Choose one of the children.")
        raise Invalid((Problem("child", say, code="choice"),))
    known = seen.request.subjects.get(f"{CHILD}-{child}")
    knows_children = of_child and CHILD not in definition.introduces and by.person_id is not None
    subjects: dict[str, str | None] = {CHILD: known} if knows_children else {}
    return start(
        service=service,
        by=by,
        language=language or seen.request.language,
        subjects=subjects,
        given=_answers_for(definition, seen, child),
        key=key or f"{screening}/{service}/{child}",
    )


def _answers_for(service: catalogue.PublicService, seen: Screening, child: int) -> dict[str, intake.Answer]:
    """The answers of a screening that a service asks for."""
    found: dict[str, intake.Answer] = {}
    for name in service.asked:
        key = f"{name}-{child}" if service.facts[name].subject == CHILD else name
        answer = seen.request.answers.get(key)
        if answer is not None and answer.value is not None:
            found[name] = answer
    return found


def _screening(request_id: str, *, by: Actor, language: str) -> Screening:
    request = intake.request(request_id=request_id, by=by)
    if not looking.is_screening(request):
        raise NotFound("there is no such interview here", where="screening")
    return looking.look(request=request, language=language)
