"""An offer to somebody, without a sweep."""

from __future__ import annotations

from datetime import timedelta

from guichet.entitlements.models import OfferRow
from guichet.kernel import api as kernel


def offer_to(person_id: str, *, programme: str = "inland-revenue/best-start", state: str = "offered") -> OfferRow:
    today = kernel.today()
    return OfferRow.objects.create(
        id=kernel.new_id(),
        programme=programme,
        organization=programme.split("/", maxsplit=1)[0],
        mode="offer",
        person_id=person_id,
        household_id="home-1",
        amount=7700,
        period=f"{today:%Y-%m}",
        law_hash="l",
        graph_hash="g",
        state=state,
        made_on=today,
        until=today + timedelta(days=90),
    )
