"""Cancel an order, or let one lapse that nobody paid: its goods can be sold to others."""

from __future__ import annotations

from typing import Literal

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.shop.events import OrderCancelled, OrderReturned
from guichet.shop.keeping import locked, moved
from guichet.shop.stocking import as_order, give_back, put_back, stream_of, told
from guichet.shop.types import KEEPING, Order


def cancel_order(*, order_id: str, by: kernel.Actor, why: Literal["buyer", "office", "time"] = "buyer") -> Order:
    """What was put aside can be sold again. The buyer cancels what is not paid, the office all; `time`: lapsed.

    Who may sell over a counter may cancel such a sale. Cancelled already, it is left as it is. Raises Conflict when it
    was handed over (take it back); NotFound.
    """
    with transaction.atomic():
        row = locked(order_id, action="cancel", at_counter="sell", by=by)
        if row.state in ("cancelled", "lapsed"):
            return as_order(row)
        if row.state not in KEEPING:
            raise kernel.Conflict("it was handed over already", where="order", code=row.state)
        if row.state == "paid" and why != "office":
            raise kernel.Conflict("it is paid: the office cancels it", where="order", code="paid")
        give_back(row)
        before = row.state
        moved(row, "lapsed" if why == "time" else "cancelled")
        event = OrderCancelled(**told(row), before=before, why=why)
        audit.record(event, stream=stream_of(row), by=by, concerns=row.buyer_id)
        return as_order(row)


def take_back(*, order_id: str, restock: bool, by: kernel.Actor) -> Order:
    """What was handed over came back; with `restock` it can be sold again. Raises Conflict, NotFound, NotAllowed."""
    with transaction.atomic():
        row = locked(order_id, action="return", by=by)
        if row.state == "returned":
            return as_order(row)
        if row.state not in ("posted", "picked_up"):
            raise kernel.Conflict("it was not handed over", where="order", code=row.state)
        if restock:
            put_back(row)
        moved(row, "returned")
        event = OrderReturned(**told(row), restocked=restock)
        audit.record(event, stream=stream_of(row), by=by, concerns=row.buyer_id)
        return as_order(row)
