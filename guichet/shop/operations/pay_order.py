"""Note that an order is paid: what was put aside is theirs."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.shop.events import OrderPaid
from guichet.shop.goods import goods
from guichet.shop.keeping import locked, moved
from guichet.shop.stocking import as_order, lines_of, put_aside, stream_of, told
from guichet.shop.types import Order


def pay_order(*, order_id: str, by: kernel.Actor) -> Order:
    """It is paid, as the ledger says; for the platform, whose journeys know of payments. Paid already, it stays so.

    One whose time was over is taken up again as long as the goods are there. Raises Conflict (code `sold_out`) when
    they are not: the money goes back. NotFound, NotAllowed.
    """
    with transaction.atomic():
        row = locked(order_id, action="settle", by=by)
        if row.state not in ("reserved", "lapsed"):
            if row.state == "cancelled":
                raise kernel.Conflict("it was cancelled", where="order", code="cancelled")
            return as_order(row)
        if row.state == "lapsed":
            known = goods()
            for line in lines_of(row):
                put_aside(known[line.good], row.office, line.count)
        moved(row, "paid")
        audit.record(OrderPaid(**told(row)), stream=stream_of(row), by=by, concerns=row.buyer_id)
        return as_order(row)
