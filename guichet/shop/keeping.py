"""Orders: whose they are, found, and locked for a change."""

from __future__ import annotations

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.shop.models import OrderRow

KIND = "order"


def protected(row: OrderRow) -> identity.Protected:
    """What an order says of itself to the authorisation."""
    owners = frozenset({row.buyer_id}) if row.buyer_id else frozenset[str]()
    return identity.Protected(kind=KIND, owner_ids=owners, organization=row.organization)


def locked(order_id: str, *, action: str, by: kernel.Actor, at_counter: str = "") -> OrderRow:
    """The row for a change, by somebody who may; inside the caller's transaction. Raises NotFound, NotAllowed.

    `at_counter` is an action that is enough where it was sold over a counter.
    """
    row = OrderRow.objects.select_for_update().filter(id=order_id).first()
    if row is None:
        raise nothing_here()
    if not (at_counter and row.way == "counter" and identity.may(by, at_counter, protected(row))):
        identity.require(by, action, protected(row))
    return row


def moved(row: OrderRow, state: str) -> None:
    """Put the row into a state, and save it."""
    row.state, row.changed_at, row.revision, row.reserved_until = state, kernel.now(), row.revision + 1, None
    row.save(update_fields=["state", "changed_at", "revision", "reserved_until"])


def nothing_here() -> kernel.NotFound:
    """The same answer for what is not there and for what one may not see."""
    return kernel.NotFound("there is no order here that you may see", where=KIND, remedy="Check the number.")
