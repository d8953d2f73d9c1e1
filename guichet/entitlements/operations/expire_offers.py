"""Expire offers whose last day has passed without an answer."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.entitlements.events import OfferAnswered
from guichet.entitlements.models import OfferRow
from guichet.entitlements.queries import as_offer
from guichet.entitlements.types import Offer
from guichet.identity import api as identity
from guichet.kernel import api as kernel

AT_ONCE = 200


def expire_offers(*, on: date, by: kernel.Actor) -> int:
    """End every offer that nobody answered in time; silence is no refusal, the person can still ask. How many."""
    identity.require_action(by, "run", identity.Protected("sweep"))
    ended = 0
    while True:
        with transaction.atomic():
            late = OfferRow.objects.select_for_update().filter(state="offered", until__lt=on).order_by("until", "id")
            rows = tuple(late[:AT_ONCE])
            for row in rows:
                row.state, row.closed_on = "expired", on
                row.save()
                event = OfferAnswered(programme=row.programme, organization=row.organization, state="expired", case="")
                audit.record(event, stream=kernel.Reference("offer", row.id), by=by, concerns=row.person_id)
        ended += len(rows)
        if len(rows) < AT_ONCE:
            return ended


def due_notices(*, on: date, by: kernel.Actor) -> tuple[Offer, ...]:
    """What is automatic and may be granted now: the person had their days to opt out. At most AT_ONCE at a time."""
    identity.require_action(by, "run", identity.Protected("sweep"))
    rows = OfferRow.objects.filter(state="noticed", until__lt=on).order_by("until", "id")[:AT_ONCE]
    return tuple(as_offer(row) for row in rows)
