"""Hands what was given on to the services that start with it: under an agreement, with the consent it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys.agreements import purpose_of
from guichet.journeys.use_cases.choose_subject import held_answers
from guichet.journeys.use_cases.fed_requests import SHARED, fed_by
from guichet.journeys.use_cases.start import answer_from
from guichet.kernel.api import SYSTEM, Actor, Assurance, NotFound
from guichet.sharing import api as sharing


def feed_services(request_id: str) -> tuple[str, ...]:
    """Begin, in the person's name, what a request that was sent feeds; the ids of the requests begun. Safe to repeat.

    Each begins in the transaction of its exchange. What the person did not agree to, took back since, or no
    agreement in force lists, is not handed on: it is asked there as before.
    """
    request = intake.request(request_id=request_id, by=SYSTEM)
    service = catalogue.service(request.service, version=request.service_version)
    if request.owner_id is None or not service.agreements:
        return ()
    begun = []
    for fed in service.feeds:
        target = catalogue.current().services.get(fed)
        if target is None or target.kind != "native" or target.competent_authority == service.competent_authority:
            continue
        try:
            started = _feed(request, service, target)
        except sharing.NotShared as refused:
            sharing.note_refusal(refused)
            continue
        if started is not None:
            begun.append(started)
    return tuple(begun)


def _feed(
    request: intake.ServiceRequest, service: catalogue.PublicService, target: catalogue.PublicService
) -> str | None:
    owner = request.owner_id
    agreement = _agreement(service, target)
    if owner is None or agreement is None:
        return None
    asked = {*target.asked, *target.uses} & set(agreement.fields)
    going = {name: each for name, each in request.answers.items() if name in asked and each.value is not None}
    if not going:
        return None
    by = Actor(channel="system", on_behalf_of=owner, language=request.language)
    key = f"feed/{request.id}/{target.identifier}"
    consent_id = ""
    if agreement.basis == "consent":
        given = _consent(request, agreement, by=by)
        if given is None:
            raise sharing.NotShared("the person did not agree to this", why="consent_missing")
        consent_id, by = given.id, replace(by, assurance=Assurance.from_name(given.assurance))
    reader = Actor(agent_id=owner, channel="system")
    if any(each.service == target.identifier for each in fed_by(request, by=reader)):
        return None
    with transaction.atomic():
        sharing.permit(
            source=service.competent_authority,
            recipient=target.competent_authority,
            fields=tuple(going),
            purpose=purpose_of(target.identifier),
            about=owner,
            by=by,
            consent_id=consent_id,
        )
        subjects = {role: agent for role, agent in request.subjects.items() if agent}
        opened = intake.open_request(
            service=target.identifier,
            service_version=target.version,
            language=request.language,
            by=by,
            subjects=subjects,
            prefill={**_own_already(target, subjects, owner=owner), **_shared(going, agreement)},
            key=key,
        )
    return opened.id


def _agreement(service: catalogue.PublicService, target: catalogue.PublicService) -> sharing.Agreement | None:
    """The first agreement the service names that lists both parties and what the target is for."""
    for identifier in service.agreements:
        try:
            found = sharing.agreement(identifier)
        except NotFound:
            continue
        if found.covers(
            source=service.competent_authority,
            recipient=target.competent_authority,
            purpose=purpose_of(target.identifier),
        ):
            return found
    return None


def _consent(
    request: intake.ServiceRequest, agreement: sharing.Agreement, *, by: Actor
) -> sharing.ConsentRecord | None:
    found = sharing.consents_of(by=by, within=f"request:{request.id}", agreement=agreement.identifier)
    return next(iter(found), None)


def _shared(going: Mapping[str, intake.Answer], agreement: sharing.Agreement) -> dict[str, intake.Answer]:
    """The answers as the recipient holds them: from whom, under which agreement, not yet looked at by the person."""
    return {
        name: replace(each, source=SHARED, detail=agreement.identifier, confirmed=False) for name, each in going.items()
    }


def _own_already(
    target: catalogue.PublicService, subjects: Mapping[str, str], *, owner: str
) -> dict[str, intake.Answer]:
    """What the recipient was told itself before, so that it is not asked again either; nothing of other agencies."""
    about: dict[str, str | None] = dict(subjects)
    held = held_answers(service=target, subjects=about, person_id=owner, by=SYSTEM)
    own = f"{target.competent_authority}/"
    return {
        name: answer_from(fact)
        for name, fact in held.items()
        if fact.detail.startswith(own) or fact.detail == target.competent_authority
    }
