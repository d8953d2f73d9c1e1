"""Confirm an offer: the person said yes, or did not opt out in time; its case is with the agency from now on."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.entitlements.events import OfferAnswered
from guichet.entitlements.models import OfferRow
from guichet.entitlements.queries import as_offer, take_offer
from guichet.entitlements.types import Offer
from guichet.kernel import api as kernel


def confirm_offer(*, offer_id: str, case_id: str, on: date, by: kernel.Actor) -> Offer:
    """Note the case that an offer became. Within the transaction that opens the case, so that one yes is one case.

    The person says yes until the last day; what is automatic is taken forward by the platform itself, after the last
    day on which the person could opt out. The same case again changes nothing. Raises NotFound, NotAllowed, Conflict.
    """
    with transaction.atomic():
        row = take_offer(offer_id, action="confirm", by=by)
        if row.state == "applied" and row.case_id == case_id:
            return as_offer(row)
        _demand_open(row, on=on, by=by)
        row.state, row.case_id, row.closed_on = "applied", case_id, on
        row.save()
        event = OfferAnswered(programme=row.programme, organization=row.organization, state="applied", case=case_id)
        audit.record(event, stream=kernel.Reference("offer", row.id), by=by, concerns=row.person_id)
        return as_offer(row)


def _demand_open(row: OfferRow, *, on: date, by: kernel.Actor) -> None:
    if row.state not in ("offered", "noticed"):
        raise kernel.Conflict(
            "this offer was answered already", where="offer", remedy="Look at your requests for what became of it."
        )
    if row.state == "offered" and on > row.until:
        raise kernel.Conflict("this offer has ended", where="offer", remedy="You can still ask for it yourself.")
    if by.is_system and (row.state != "noticed" or on <= row.until):
        raise kernel.NotAllowed("only the person confirms this", where="offer")
