"""Ask a register for facts about a person, under a permit; what it says is a preview, and nothing is held of it yet."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.evidence import ports
from guichet.evidence.events import RegisterAnswered, RegisterAsked, RegisterSilent
from guichet.evidence.fetches import fetch_row, fetched_of
from guichet.evidence.models import FetchRow
from guichet.evidence.queries import protected_file
from guichet.evidence.types import Fetched
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.sharing import api as sharing

logger = logging.getLogger("guichet.evidence")

#: Makes the permit of the exchange, in the transaction that is open; raises sharing.NotShared.
Permitting = Callable[[], sharing.Permit]
#: Reads what a register said as the facts it should be; raises kernel.Invalid for what they cannot be.
Reading = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def fetch(
    *,
    register: str,
    file_of: str,
    about_id: str,
    facts: Mapping[str, str],
    purpose: str,
    recipient: str,
    request: kernel.Reference,
    service: str,
    page: str,
    agreement: str,
    permit: Permitting,
    read: Reading,
    by: kernel.Actor,
    consent_id: str = "",
) -> Fetched:
    """Ask a register; the answer is `said` (a preview), `waiting` (it is away: ask again later) or `refused`.

    `facts` says for each fact the role of whom it is about; `agreement` and `consent_id` what it is asked under.
    `permit` is called before the register is asked, where it only refuses, and in the transaction in which the answer
    is kept, where it counts. `read` turns values into facts: what cannot be one is as good as no answer. The same page
    of a request asks a register once: what it said already is returned.

    Raises NotShared, NotFound for a register nobody plugged in, NotFound or NotAllowed by who asks.
    """
    identity.require(by, "read", protected_file(file_of, service=service))
    plugged = ports.registers.get(register)
    _would_be_permitted(permit)
    asking = {
        "file_of": file_of, "about_id": about_id, "organization": plugged.organization, "purpose": purpose,
        "facts": audit.canonical(dict(facts)), "service": service, "agreement": agreement, "consent_id": consent_id,
        "asked_at": kernel.now(),
    }  # fmt: skip
    with transaction.atomic():
        row, new = FetchRow.objects.get_or_create(request=str(request), register=register, page=page, defaults=asking)
        if new:
            _record_asked(row, tuple(facts), by)
    if row.state != FetchRow.State.WAITING:
        return fetched_of(row)
    return _ask(row, plugged, permit=permit, read=read, recipient=recipient, by=by)


def fetch_again(*, fetch_id: str, recipient: str, permit: Permitting, read: Reading, by: kernel.Actor) -> Fetched:
    """Ask the register that was away once more; one that answered meanwhile is not asked. As `fetch` otherwise."""
    row = fetch_row(fetch_id, by=by, action="read")
    if row.state != FetchRow.State.WAITING:
        return fetched_of(row)
    _would_be_permitted(permit)
    plugged = ports.registers.get(row.register)
    with transaction.atomic():
        _record_asked(row, tuple(json.loads(row.facts)), by)
    return _ask(row, plugged, permit=permit, read=read, recipient=recipient, by=by)


def _would_be_permitted(permit: Permitting) -> None:
    """Raise NotShared before anybody is asked; nothing is recorded of an exchange that did not happen yet."""
    with transaction.atomic():
        permit()
        transaction.set_rollback(True)


def _ask(
    row: FetchRow, plugged: ports.Register, *, permit: Permitting, read: Reading, recipient: str, by: kernel.Actor
) -> Fetched:
    asked = tuple(json.loads(row.facts))
    person = identity.agent(row.about_id)
    identifiers = {"name": person.name}
    if person.birth_date is not None:
        identifiers["birth_date"] = person.birth_date.isoformat()
    query = ports.RegisterQuery(
        id=row.id,
        about=sharing.pairwise(row.about_id, plugged.organization),
        identifiers=identifiers,
        facts=asked,
        purpose=row.purpose,
        agreement=row.agreement,
        recipient=recipient,
        user=sharing.pairwise(by.agent_id, plugged.organization) if by.agent_id else "",
    )
    try:
        answer = plugged.fetch(query)
        told = {name: value for name, value in answer.facts.items() if name in asked and value is not None}
        said = dict(read(told)) if told else {}
    except ports.RegisterRefused:
        return _silent(row, FetchRow.State.REFUSED, by)
    except Exception as trouble:
        # A value is never written down where logs are read.
        said_why = str(trouble) if isinstance(trouble, ports.RegisterDown) else "it cannot be read"
        logger.warning("the register %s cannot be asked: %s: %s", row.register, type(trouble).__name__, said_why)
        return _silent(row, FetchRow.State.WAITING, by)
    if not said:
        return _silent(row, FetchRow.State.REFUSED, by)
    return _said(row.id, said, answer, permit=permit, by=by)


def _said(
    fetch_id: str, said: dict[str, Any], answer: ports.RegisterAnswer, *, permit: Permitting, by: kernel.Actor
) -> Fetched:
    with transaction.atomic():
        row = fetch_row(fetch_id, by=by, action="read", lock=True)
        if row.state != FetchRow.State.WAITING:
            return fetched_of(row)  # two asked at once: the first answer counts
        permitted = permit()
        row.state = FetchRow.State.SAID
        row.said = audit.canonical(said)
        row.as_of, row.proof = answer.as_of or kernel.now(), answer.proof[:200]
        row.agreement, row.exchange_id, row.consent_id = (
            permitted.agreement, permitted.exchange_id, permitted.consent_id,
        )  # fmt: skip
        row.answered_at = kernel.now()
        row.save()
        audit.record(
            RegisterAnswered(row.register, tuple(sorted(said)), row.agreement, row.exchange_id),
            stream=kernel.Reference("fetch", row.id),
            by=by,
            concerns=row.file_of,
        )
        return fetched_of(row)


def _silent(row: FetchRow, state: FetchRow.State, by: kernel.Actor) -> Fetched:
    with transaction.atomic():
        FetchRow.objects.filter(id=row.id, state=FetchRow.State.WAITING).update(state=state)
        why = "refused" if state == FetchRow.State.REFUSED else "down"
        audit.record(
            RegisterSilent(row.register, why),
            stream=kernel.Reference("fetch", row.id),
            by=by,
            concerns=row.file_of,
        )
    row.refresh_from_db()
    return fetched_of(row)


def _record_asked(row: FetchRow, facts: tuple[str, ...], by: kernel.Actor) -> None:
    audit.record(
        RegisterAsked(row.register, row.organization, tuple(sorted(facts)), row.purpose, row.request),
        stream=kernel.Reference("fetch", row.id),
        by=by,
        concerns=row.file_of,
    )
