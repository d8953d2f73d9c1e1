"""Begin a service: what the file already holds is put in, the rest is asked."""

from __future__ import annotations

from collections.abc import Mapping

from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.intake import api as intake
from guichet.journeys.steps import Started
from guichet.journeys.use_cases.choose_subject import held_answers, settled_subjects
from guichet.journeys.use_cases.next_step import step_of
from guichet.journeys.use_cases.view_request import demand_level, view
from guichet.kernel.api import Actor, Invalid, NotFound, Problem, now


def start(
    *,
    service: str,
    by: Actor,
    language: str = "",
    subjects: Mapping[str, str | None] | None = None,
    given: Mapping[str, intake.Answer] | None = None,
    key: str = "",
    plan: str = "",
) -> Started:
    """Open a request and say its first step.

    `subjects` says whom it is about when that is known already (`{"child": agent id}`); `given` what was answered
    elsewhere, which counts before what the file holds; `key` makes the call idempotent: the same key from the same
    actor returns the same request. Raises NotFound for a service that is not published, Invalid for one that is only
    described here (its own site serves it).
    """
    definition = catalogue.service(service)
    if definition.kind != "native":
        raise Invalid(
            (Problem(service, "this service is not run here.", f"Go to {definition.external_url}.", code="external"),)
        )
    demand_level(definition, by)
    speech = language or by.language or catalogue.current().default_language
    about: dict[str, str | None] = {**settled_subjects(service=definition, person_id=by.person_id), **(subjects or {})}
    request = intake.open_request(
        service=definition.identifier,
        service_version=definition.version,
        language=speech,
        by=by,
        subjects=about,
        prefill={**prefill(service=definition, subjects=about, by=by), **(given or {})},
        key=key,
        plan=plan,
    )
    actor = holding(by, request)
    return Started(
        request.id, request.tracking_code, step_of(view(request=request, by=actor, language=language), by=actor)
    )


def prefill(
    *, service: catalogue.PublicService, subjects: dict[str, str | None], by: Actor
) -> dict[str, intake.Answer]:
    """What the file holds, as answers that say where they came from."""
    held = held_answers(service=service, subjects=subjects, person_id=by.person_id, by=by)
    return {name: answer_from(fact) for name, fact in held.items()}


def answer_from(fact: evidence.HeldFact) -> intake.Answer:
    """A held fact as an answer: `detail` is the organization that vouches for it, or the service it was given to."""
    source = fact.source if fact.source in evidence.VOUCHED else "held"
    return intake.Answer(
        value=fact.value, source=source, detail=fact.detail, channel="", at=fact.recorded_at, confirmed=False
    )


def holding(by: Actor, request: intake.ServiceRequest) -> Actor:
    """The actor who was just told the tracking code of a request."""
    return by if request.owner_id else intake.shown_code(by, request.tracking_code)


def declared(value: object, *, by: Actor) -> intake.Answer:
    """What the person says now, through this channel."""
    return intake.Answer(value=value, source="declared", detail="", channel=by.channel, at=now(), confirmed=True)


__all__ = ["NotFound", "answer_from", "declared", "holding", "prefill", "start"]
