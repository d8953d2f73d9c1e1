"""Use what a register or a credential said, or leave it: the person decides, or the law does."""

from __future__ import annotations

from typing import Literal

from django.db import transaction

from guichet.audit import api as audit
from guichet.evidence.events import FetchedLeft, FetchedUsed
from guichet.evidence.fetches import fetch_row, fetched_of
from guichet.evidence.models import FetchRow
from guichet.evidence.operations.hold_facts import hold
from guichet.evidence.types import Fetched, HeldFact, NewFact
from guichet.kernel import api as kernel
from guichet.sharing import api as sharing


def approve_fetched(*, fetch_id: str, by: kernel.Actor) -> tuple[HeldFact, ...]:
    """Hold what the register said, as its word; the facts that are new in the file. Twice is as once.

    The agreement must still be in force, and the consent it stood on not withdrawn: what was taken back between two
    clicks stops the second. Raises NotShared, NotFound, NotAllowed, Conflict when there is nothing to use.
    """
    with transaction.atomic():
        row = fetch_row(fetch_id, by=by, action="add", lock=True)
        if row.state == FetchRow.State.USED:
            return ()
        seen = _decidable(row)
        basis = _still_stands(seen, by=by)
        row.state, row.settled_at = FetchRow.State.USED, kernel.now()
        row.save(update_fields=["state", "settled_at"])
        audit.record(
            FetchedUsed(row.register, tuple(sorted(seen.said)), basis),
            stream=kernel.Reference("fetch", row.id),
            by=by,
            concerns=row.file_of,
        )
        facts = [
            NewFact(seen.about_id, seen.asked[name], name, value, source=seen.source, detail=seen.organization)
            for name, value in seen.said.items()
        ]
        # Whose word it is counts, not whose click: the register's facts are put in by nobody.
        return hold(facts=facts, file_of=seen.file_of, request=seen.request, by=kernel.SYSTEM)


def leave_fetched(*, fetch_id: str, by: kernel.Actor) -> Fetched:
    """Keep to what the person says; what the register said stays beside it. Raises NotFound, NotAllowed, Conflict."""
    with transaction.atomic():
        row = fetch_row(fetch_id, by=by, action="add", lock=True)
        if row.state == FetchRow.State.LEFT:
            return fetched_of(row)
        seen = _decidable(row)
        row.state, row.settled_at = FetchRow.State.LEFT, kernel.now()
        row.save(update_fields=["state", "settled_at"])
        audit.record(
            FetchedLeft(row.register, tuple(sorted(seen.said))),
            stream=kernel.Reference("fetch", row.id),
            by=by,
            concerns=row.file_of,
        )
        return fetched_of(row)


def _decidable(row: FetchRow) -> Fetched:
    if row.state not in (FetchRow.State.SAID, FetchRow.State.LEFT, FetchRow.State.USED):
        raise kernel.Conflict(
            "the register has said nothing that could be used",
            where="fetch",
            remedy="Give the answer yourself; the register is asked again later.",
        )
    return fetched_of(row)


def _still_stands(seen: Fetched, *, by: kernel.Actor) -> str:
    """The basis of the agreement it came under, if it may still be used; nobody but the person gave a credential."""
    if seen.source == "credential":
        return "presented"
    agreement = sharing.agreement(seen.agreement)
    if not sharing.is_in_force(agreement):
        raise _not_shared(seen, "the agreement it came under has ended", why="ended", by=by)
    if seen.consent_id and not sharing.consent(consent_id=seen.consent_id, by=kernel.SYSTEM).in_force:
        raise _not_shared(seen, "the consent it came under was taken back", why="consent_withdrawn", by=by)
    return agreement.basis


def _not_shared(
    seen: Fetched, message: str, *, why: Literal["ended", "consent_withdrawn"], by: kernel.Actor
) -> sharing.NotShared:
    refused = sharing.NotShared(message, why=why, agreement=seen.agreement, remedy="Give the answer yourself.")
    recipient = next(iter(sharing.agreement(seen.agreement).recipients), "")
    refused.exchange = sharing.RefusedExchange(
        seen.organization, recipient, tuple(sorted(seen.said)), seen.purpose, seen.about_id, by
    )
    return refused
