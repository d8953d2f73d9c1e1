"""Opt out: the person does not want what is offered, or what would be granted by itself."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.entitlements.events import OfferAnswered
from guichet.entitlements.queries import as_offer, take_offer
from guichet.entitlements.types import Offer
from guichet.kernel import api as kernel


def opt_out(*, offer_id: str, on: date, by: kernel.Actor) -> Offer:
    """Say no. Nothing else follows from it, and nobody asks again for a year. Saying no twice changes nothing.

    Raises NotFound, NotAllowed, Conflict when the offer was confirmed or has ended.
    """
    with transaction.atomic():
        row = take_offer(offer_id, action="refuse", by=by)
        if row.state in ("refused", "opted_out"):
            return as_offer(row)
        if row.state not in ("offered", "noticed"):
            raise kernel.Conflict(
                "this offer was answered already", where="offer", remedy="To end what you receive, stop the grant."
            )
        row.state = "opted_out" if row.state == "noticed" else "refused"
        row.closed_on = on
        row.save()
        event = OfferAnswered(programme=row.programme, organization=row.organization, state=row.state, case="")
        audit.record(event, stream=kernel.Reference("offer", row.id), by=by, concerns=row.person_id)
        return as_offer(row)
