"""What follows from orders: taken when they are paid, told, and let go when nobody pays. reactions.py takes it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from guichet.audit import api as audit
from guichet.journeys.use_cases import shopping
from guichet.kernel.api import Reference

Happening = Mapping[str, Any]
LAPSE = "journeys.let_late_orders_lapse"


def take_paid_order(happening: Happening) -> None:
    """A charge was settled, at whatever door: if it was an order's, the goods are theirs."""
    subject = Reference.parse(happening["data"]["subject"])
    if subject.kind == "order":
        shopping.take_paid_order(order_id=subject.id)


def tell_paid_order(happening: Happening) -> None:
    """Tell the buyer what happens now."""
    shopping.tell_order(order_id=happening["stream"].id)


SETTLED = (take_paid_order,)
REACTIONS: Mapping[str, tuple[Callable[[Happening], None], ...]] = {"shop.OrderPaid": (tell_paid_order,)}


def _lapse(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands both to every task
    shopping.let_late_orders_lapse()


def connect() -> None:
    """Plug in what runs by time; called once as the program starts."""
    audit.task(LAPSE)(_lapse)
    audit.schedule(LAPSE, task=LAPSE, every=timedelta(minutes=5))
