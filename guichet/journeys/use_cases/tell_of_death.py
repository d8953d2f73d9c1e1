"""Tell every organization of a death that an agreement lets be told, and keep which were not and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from django.db import transaction

from guichet.estates import api as estates
from guichet.journeys import deaths, ports
from guichet.kernel.api import SYSTEM, Actor, Conflict, NotFound, today
from guichet.sharing import api as sharing

#: As what an organization's own system hears of each kind of notice.
LIFE_EVENTS = {"death": "death", "correction": "death-correction"}


def tell_of_death(*, estate_id: str) -> tuple[estates.Notice, ...]:
    """Once an estate is open: tell whom the law lets be told, each under its own agreement. Safe to repeat.

    Each telling is a transaction of its own: permit, notice and event. What needs the executor's yes waits for it.
    """
    estate = estates.estate(estate_id=estate_id, by=SYSTEM)
    if estate.state == "corrected":
        return ()
    known = deaths.what_is_known(estate)
    return tuple(
        _tell(estate, agreement, recipient, known, by=SYSTEM)
        for agreement in deaths.telling_agreements(estate.organization)
        if agreement.basis != "consent"
        for recipient in agreement.recipients
    )


def tell_with_consent(*, estate_id: str, agreement: str, by: Actor, language: str = "") -> tuple[estates.Notice, ...]:
    """The executor says that another may be told too, such as a power company: their yes is recorded, and it is told.

    Raises NotFound, NotAllowed for anybody else, Conflict when the estate is closed.
    """
    estate = estates.estate(estate_id=estate_id, by=by)
    if estate.state != "open":
        raise Conflict("this estate is not open any more", where="estate")
    found = next(
        (
            each
            for each in deaths.telling_agreements(estate.organization)
            if each.identifier == agreement and each.basis == "consent"
        ),
        None,
    )
    if found is None:
        raise NotFound("there is no such agreement", where="agreement", remedy="Look in the list on the page.")
    known = deaths.what_is_known(estate)
    with transaction.atomic():
        consent = sharing.give_consent(
            agreement=found.identifier, about=estate.person_id, language=language or by.language, by=by
        )
        acting = replace(SYSTEM, on_behalf_of=estate.person_id, assurance=by.assurance)
        return tuple(
            _tell(estate, found, recipient, known, by=acting, consent_id=consent.id) for recipient in found.recipients
        )


def tell_correction(*, estate_id: str) -> tuple[estates.Notice, ...]:
    """There was no death: everybody who was told of it is told so, under the same agreement. Safe to repeat."""
    estate = estates.estate(estate_id=estate_id, by=SYSTEM)
    if estate.state != "corrected":
        return ()
    known = deaths.what_is_known(estate)
    told = [each for each in estates.notices(estate_id=estate.id, by=SYSTEM) if each.kind == "death"]
    made = []
    for notice in told:
        if notice.state == "not_told":
            continue
        agreement = sharing.agreement(notice.agreement)
        made.append(_tell(estate, agreement, notice.organization, known, by=SYSTEM, kind="correction"))
    return tuple(made)


def _tell(
    estate: estates.Estate,
    agreement: sharing.Agreement,
    recipient: str,
    known: dict[str, str],
    *,
    by: Actor,
    kind: Literal["death", "correction"] = "death",
    consent_id: str = "",
) -> estates.Notice:
    """One organization: exchange, notice and event, or why there is none."""
    going = {name: value for name, value in known.items() if name in agreement.fields}
    if kind == "correction":  # who it is must be said; that there was a day, or an executor, is not true
        going = {name: value for name, value in going.items() if name in (deaths.NAME, deaths.BORN)}
    try:
        with transaction.atomic():
            kept = _kept(estate, agreement, recipient, kind)
            if kept is not None:
                return kept
            permit = sharing.permit(
                source=estate.organization,
                recipient=recipient,
                fields=tuple(going),
                purpose=deaths.TELLING,
                about=estate.person_id,
                consent_id=consent_id,
                by=by,
            )
            kept = estates.keep_told(
                estate_id=estate.id,
                organization=recipient,
                agreement=agreement.identifier,
                exchange_id=permit.exchange_id,
                told=going,
                kind=kind,
                by=SYSTEM,
            )
            _carry(estate, permit, recipient, going, kind=kind)
            return kept
    except sharing.NotShared as refused:
        sharing.note_refusal(refused)
        return estates.keep_not_told(
            estate_id=estate.id,
            organization=recipient,
            agreement=agreement.identifier,
            why=refused.why,
            kind=kind,
            by=SYSTEM,
        )


def _carry(estate: estates.Estate, permit: sharing.Permit, recipient: str, going: dict[str, str], *, kind: str) -> None:
    """Hand it to the recipient's own system too, where one listens: as a life event, under this exchange."""
    type_ = LIFE_EVENTS[kind]
    key = f"estate:{estate.id}/{kind}"
    for _, outlet in ports.outlets:
        if not outlet.takes(recipient=recipient, type=type_) or outlet.has_told(key=key, recipient=recipient):
            continue
        outlet.tell(
            ports.LifeEventTold(
                key=key,
                type=type_,
                organization=estate.organization,
                recipient=recipient,
                subject=permit.subject,
                about_id=estate.person_id,
                occurred_on=date.fromisoformat(going[deaths.DIED]) if deaths.DIED in going else today(),
                facts=going,
                agreement=permit.agreement,
                agreement_version=permit.version,
                exchange_id=permit.exchange_id,
            )
        )


def _kept(estate: estates.Estate, agreement: sharing.Agreement, recipient: str, kind: str) -> estates.Notice | None:
    for each in estates.notices(estate_id=estate.id, by=SYSTEM):
        key = (each.organization, each.agreement, each.kind)
        if key == (recipient, agreement.identifier, kind) and each.state != "not_told":
            return each
    return None
