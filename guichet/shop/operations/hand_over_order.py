"""Hand an order over: by post, at the office, or over the counter; the goods leave the stock."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.shop.events import OrderHandedOver
from guichet.shop.keeping import locked, moved
from guichet.shop.stocking import as_order, stream_of, take_out, told
from guichet.shop.types import Order


def hand_over(*, order_id: str, by: kernel.Actor) -> Order:
    """What is paid leaves the stock: `posted` or `picked_up`, as it was ordered. Done already, it is left as it is.

    Raises Conflict when it is not paid, NotFound, NotAllowed.
    """
    with transaction.atomic():
        row = locked(order_id, action="hand", by=by)
        state = "posted" if row.way == "post" else "picked_up"
        if row.state == state:
            return as_order(row)
        if row.state != "paid":
            raise kernel.Conflict("it is not paid, or it is over", where="order", code=row.state)
        take_out(row)
        moved(row, state)
        event = OrderHandedOver(**told(row), state=state)
        audit.record(event, stream=stream_of(row), by=by, concerns=row.buyer_id)
        return as_order(row)
