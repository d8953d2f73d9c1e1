"""An offer that waits for an answer, for the tests of every channel through which one is given."""

from __future__ import annotations

from datetime import timedelta

from django.apps import apps

from guichet.kernel import api as kernel


def offer_to(person_id: str, *, mode: str = "offer") -> str:
    """Best Start to one person, as if a sweep had found them; answers its id."""
    today = kernel.today()
    row = apps.get_model("entitlements", "OfferRow")._default_manager.create(
        id=kernel.new_id(),
        programme="inland-revenue/best-start",
        organization="inland-revenue",
        mode=mode,
        person_id=person_id,
        household_id="home-1",
        amount=7700,
        period=f"{today:%Y-%m}",
        law_hash="l",
        graph_hash="g",
        state="offered" if mode == "offer" else "noticed",
        made_on=today,
        until=today + timedelta(days=90),
    )
    return str(row.pk)
