"""Tells other agencies what happened in somebody's life: each under its own agreement, and only its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.journeys import ports
from guichet.kernel.api import SYSTEM, Actor
from guichet.sharing import api as sharing

#: The purpose under which an agreement lets a life event of a type be told.
PURPOSE = "life-event-{type}"


@dataclass(frozen=True)
class Told:
    """What became of telling one recipient: the event's id, or why it was not told."""

    recipient: str
    agreement: str
    event_id: str = ""
    why: str = ""


def tell_agencies(
    *,
    type: str,
    organization: str,
    about_id: str,
    occurred_on: date,
    facts: Mapping[str, Any],
    key: str,
    within: str = "",
    by: Actor = SYSTEM,
) -> tuple[Told, ...]:
    """Tell every recipient that an agreement of the organization lists for events of this type, in one transaction.

    Each gets the facts its agreement lists, under what it calls the person, as its own exchange with its own receipt.
    `within` names the request in which consent was given (`request:<id>`), where an agreement asks for it; without it
    only a consent for every exchange counts. `key` names what happened; said again, nobody is told twice. Whom no
    agreement in force, or no consent, lets be told is not told, and the answer says why. Without a system that takes it
    there is nothing to tell.
    """
    done = []
    listing = sharing.agreements(source=organization, purpose=PURPOSE.format(type=type))
    with transaction.atomic():
        for agreement in listing:
            going = {name: facts[name] for name in agreement.fields if facts.get(name) is not None}
            for recipient in agreement.recipients:
                for _, outlet in ports.outlets:
                    if not outlet.takes(recipient=recipient, type=type):
                        continue
                    if not going or outlet.has_told(key=key, recipient=recipient):
                        continue
                    event = _Event(type, organization, about_id, occurred_on, key, within)
                    done.append(_tell(outlet, event, agreement, recipient, going, by=by))
    return tuple(done)


def announce_decision(*, case: cases.Case, decision: cases.Decision) -> tuple[Told, ...]:
    """Tell the agencies of what a decision brought about, if its service announces anything. Safe to repeat."""
    service = catalogue.service(case.service, version=case.service_version)
    announced = service.announces.get(decision.outcome)
    if announced is None or case.owner_id is None:
        return ()
    facts = {name: each["value"] for name, each in case.facts.items()}
    day = facts.get(announced.on)
    if not isinstance(day, str):
        return ()
    return tell_agencies(
        type=announced.type,
        organization=service.competent_authority,
        about_id=case.owner_id,
        occurred_on=date.fromisoformat(day),
        facts=facts,
        key=f"case:{case.id}/{announced.type}",
        within=str(case.request),
    )


@dataclass(frozen=True)
class _Event:
    type: str
    organization: str
    about_id: str
    occurred_on: date
    key: str
    within: str


def _tell(
    outlet: ports.LifeEventOutlet,
    event: _Event,
    agreement: sharing.Agreement,
    recipient: str,
    going: Mapping[str, Any],
    *,
    by: Actor,
) -> Told:
    try:
        with transaction.atomic():
            permit = sharing.permit(
                source=event.organization,
                recipient=recipient,
                fields=tuple(going),
                purpose=PURPOSE.format(type=event.type),
                about=event.about_id,
                by=by,
                consent_id=_consent(event, agreement),
            )
            event_id = outlet.tell(
                ports.LifeEventTold(
                    key=event.key,
                    type=event.type,
                    organization=event.organization,
                    recipient=recipient,
                    subject=permit.subject,
                    about_id=event.about_id,
                    occurred_on=event.occurred_on,
                    facts={name: going[name] for name in permit.fields},
                    agreement=permit.agreement,
                    agreement_version=permit.version,
                    exchange_id=permit.exchange_id,
                )
            )
    except sharing.NotShared as refused:
        sharing.note_refusal(refused)
        return Told(recipient, agreement.identifier, why=refused.why)
    return Told(recipient, permit.agreement, event_id)


def _consent(event: _Event, agreement: sharing.Agreement) -> str:
    """The consent that was given in the request the event came of; none: one for every exchange is looked for."""
    if agreement.basis != "consent" or not event.within:
        return ""
    reader = Actor(agent_id=event.about_id, channel="system")
    given = sharing.consents_of(by=reader, within=event.within, agreement=agreement.identifier)
    return given[0].id if given else ""
