"""Keep stock: more came, or staff counted what is there."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.shop.events import StockCounted, StockReceived
from guichet.shop.goods import good as good_named
from guichet.shop.models import StockRow
from guichet.shop.stocking import as_stock, row_of
from guichet.shop.types import Good, Stock

MOST = 100_000


def receive_stock(*, good: str, office: str, count: int, by: kernel.Actor) -> Stock:
    """So many more came to an office. Raises Invalid, NotFound, NotAllowed."""
    found = _theirs(good, by)
    _demand(count, least=1)
    with transaction.atomic():
        row_of(found, office)
        StockRow.objects.filter(good=good, office=office).update(on_hand=F("on_hand") + count, changed_at=kernel.now())
        audit.record(StockReceived(good=good, office=office, count=count), stream=_stream(good, office), by=by)
        return as_stock(StockRow.objects.get(good=good, office=office))


def count_stock(*, good: str, office: str, found: int, by: kernel.Actor) -> Stock:
    """Staff counted: so many are there, with those put aside. Raises Conflict where more are promised to orders."""
    thing = _theirs(good, by)
    _demand(found, least=0)
    with transaction.atomic():
        row_of(thing, office)
        row = StockRow.objects.select_for_update().get(good=good, office=office)
        if found < row.reserved:
            raise kernel.Conflict(
                f"{row.reserved} are promised to orders", where="found", code="promised",
                remedy="Cancel orders first, or look again.",
            )  # fmt: skip
        before, row.on_hand, row.changed_at = row.on_hand, found, kernel.now()
        row.save(update_fields=["on_hand", "changed_at"])
        event = StockCounted(good=good, office=office, found=found, before=before)
        audit.record(event, stream=_stream(good, office), by=by)
        return as_stock(row)


def _theirs(name: str, by: kernel.Actor) -> Good:
    found = good_named(name)
    identity.require_action(by, "keep", identity.Protected("stock", organization=found.organization))
    return found


def _demand(count: int, *, least: int) -> None:
    if not least <= count <= MOST:
        raise kernel.Invalid((kernel.Problem("count", f"from {least} to {MOST}", "Correct the number.", "count"),))


def _stream(good: str, office: str) -> kernel.Reference:
    return kernel.Reference("stock", f"{good}@{office}")
