"""Reads the shop: what there is, one's own orders, an organization's stock and orders."""

from __future__ import annotations

from collections import defaultdict

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.shop.goods import goods
from guichet.shop.keeping import KIND, nothing_here, protected
from guichet.shop.models import OrderRow, StockRow
from guichet.shop.stocking import as_order, as_stock
from guichet.shop.types import Good, Order, Stock

MOST = 200


def shelf(*, organization: str = "") -> tuple[tuple[Good, dict[str, int]], ...]:
    """What is sold, each with how many are free at each of its places; of one organization, or of all."""
    free: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in StockRow.objects.all():
        free[row.good][row.office] = row.on_hand - row.reserved
    return tuple(
        (each, {place: free[each.id].get(place, each.opening) for place in each.places})
        for each in goods().values()
        if not organization or each.organization == organization
    )


def order(*, order_id: str, by: kernel.Actor) -> Order:
    """One order, for its buyer or staff of the organization (recorded). Raises NotFound."""
    row = OrderRow.objects.filter(id=order_id).first()
    if row is None:
        raise nothing_here()
    identity.require(by, "read", protected(row))
    _record_read([row], by)
    return as_order(row)


def orders_of(*, by: kernel.Actor) -> tuple[Order, ...]:
    """What the person whose business is done has ordered, newest first."""
    if by.is_system or by.person_id is None:
        return ()
    allowed = identity.scope(by, "read", KIND).as_q(owner="buyer_id", organization="organization")
    rows = list(OrderRow.objects.filter(allowed, buyer_id=by.person_id).order_by("-id")[:MOST])
    _record_read(rows, by)
    return tuple(map(as_order, rows))


def orders_at(*, by: kernel.Actor, states: tuple[str, ...] = ("paid",), number: str = "") -> tuple[Order, ...]:
    """Orders of the organization of `by` in some states, oldest first; or the one of a number, in whatever state."""
    if not by.is_staff:
        return ()
    allowed = identity.scope(by, "work", KIND).as_q(owner="buyer_id", organization="organization")
    rows = OrderRow.objects.filter(allowed)
    if number:
        rows = rows.filter(number=kernel.read_tracking_code(number[:60]) or "none")
    else:
        rows = rows.filter(state__in=states)
    found = list(rows.order_by("id")[:MOST])
    _record_read(found, by)
    return tuple(map(as_order, found))


def stock_at(*, by: kernel.Actor) -> tuple[tuple[Good, tuple[Stock, ...]], ...]:
    """The stock of the organization of `by`, good by good, place by place; nothing for who does not keep it."""
    allowed = identity.scope(by, "keep", "stock").as_q(organization="organization")
    rows: defaultdict[str, dict[str, Stock]] = defaultdict(dict)
    for row in StockRow.objects.filter(allowed):
        rows[row.good][row.office] = as_stock(row)
    return tuple(
        (each, tuple(rows[each.id].get(place, Stock(each.id, place, each.opening, 0)) for place in each.places))
        for each in goods().values()
        if identity.may(by, "keep", identity.Protected("stock", organization=each.organization))
    )


def late_orders() -> tuple[Order, ...]:
    """Those whose time is over and that nobody paid; for the platform, which asks the ledger first."""
    rows = OrderRow.objects.filter(state="reserved", reserved_until__lte=kernel.now()).order_by("reserved_until")
    return tuple(map(as_order, rows[:MOST]))


def _record_read(rows: list[OrderRow], by: kernel.Actor) -> None:
    if by.is_system or not (by.is_staff or by.mandate):
        return
    for row in rows:
        if row.buyer_id and row.buyer_id != by.agent_id:
            what = kernel.Reference(KIND, row.id)
            audit.record_access(by=by, person_id=row.buyer_id, what=what, purpose="shop.read")
