"""Stock: put aside, given back and taken out by one conditional statement each, so that none is ever sold twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from guichet.kernel import api as kernel
from guichet.shop.models import OrderLineRow, OrderRow, StockRow
from guichet.shop.types import Good, Order, OrderLine, Stock

SOLD_OUT = "sold_out"


def row_of(good: Good, office: str) -> StockRow:
    """The row of a good at one of its places, made with what it opens with. Raises NotFound where it is not kept."""
    if office not in good.places:
        raise kernel.NotFound("this is not kept there", where="office", remedy=f"Choose: {', '.join(good.places)}.")
    row, _ = StockRow.objects.get_or_create(
        good=good.id,
        office=office,
        defaults={"organization": good.organization, "on_hand": good.opening, "changed_at": kernel.now()},
    )
    return row


def put_aside(good: Good, office: str, count: int) -> None:
    """Keep so many for an order: one statement, which takes them only where they are free. Raises Conflict."""
    row_of(good, office)
    taken = StockRow.objects.filter(good=good.id, office=office, on_hand__gte=F("reserved") + count).update(
        reserved=F("reserved") + count, changed_at=kernel.now()
    )
    if not taken:
        raise kernel.Conflict("there are not so many left", where=good.id, code=SOLD_OUT, remedy="Order fewer.")


def give_back(row: OrderRow) -> None:
    """What was put aside for an order can be sold again."""
    for line in lines_of(row):
        StockRow.objects.filter(good=line.good, office=row.office).update(
            reserved=F("reserved") - line.count, changed_at=kernel.now()
        )


def take_out(row: OrderRow) -> None:
    """What was put aside for an order leaves the stock."""
    for line in lines_of(row):
        StockRow.objects.filter(good=line.good, office=row.office).update(
            reserved=F("reserved") - line.count, on_hand=F("on_hand") - line.count, changed_at=kernel.now()
        )


def put_back(row: OrderRow) -> None:
    """What came back can be sold again."""
    for line in lines_of(row):
        StockRow.objects.filter(good=line.good, office=row.office).update(
            on_hand=F("on_hand") + line.count, changed_at=kernel.now()
        )


def lines_of(row: OrderRow) -> Iterable[OrderLineRow]:
    """Always in one order, so that two orders never wait for one another in a circle."""
    return row.lines.order_by("good")


def as_stock(row: StockRow) -> Stock:
    """The row as it crosses the border."""
    return Stock(row.good, row.office, row.on_hand, row.reserved)


def as_order(row: OrderRow) -> Order:
    """The row as it crosses the border."""
    return Order(
        id=row.id,
        number=row.number,
        organization=row.organization,
        office=row.office,
        way=row.way,
        state=row.state,
        buyer_id=row.buyer_id,
        name=str(row.name),
        address=str(row.address),
        lines=tuple(OrderLine(each.good, each.count, each.cents, each.tax_cents) for each in lines_of(row)),
        post_cents=row.post_cents,
        currency=row.currency,
        reserved_until=row.reserved_until,
        made_at=row.made_at,
        changed_at=row.changed_at,
        revision=row.revision,
    )


def told(row: OrderRow) -> dict[str, Any]:
    """What every event of an order says."""
    return {"organization": row.organization, "office": row.office, "number": row.number}


def stream_of(row: OrderRow) -> kernel.Reference:
    """The stream of an order's events."""
    return kernel.Reference("order", row.id)
