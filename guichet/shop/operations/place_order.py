"""Place an order: each of its goods is put aside, or none of them; once for its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from django.db import transaction

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.shop.events import OrderPlaced
from guichet.shop.goods import goods
from guichet.shop.keeping import KIND
from guichet.shop.models import OrderLineRow, OrderRow
from guichet.shop.stocking import SOLD_OUT, as_order, put_aside, stream_of, told
from guichet.shop.types import Good, Order, Wanted, Way

#: How long goods are put aside for who has not paid.
MINUTES = 45
LONGEST_NAME, LONGEST_ADDRESS, MOST_LINES = 120, 500, 30


def place_order(
    *,
    key: str,
    wanted: tuple[Wanted, ...],
    way: Way,
    office: str,
    by: kernel.Actor,
    buyer_id: str | None = None,
    name: str = "",
    address: str = "",
    minutes: int = MINUTES,
) -> Order:
    """Put goods of one organization aside at one office, until they are paid or the time is over.

    By post they come from the office that each names for it (`office` may be empty), and an `address` is needed. `way`
    `counter` is a sale over a till, of whoever stands there. Raises Conflict (code `sold_out`, where: the good) when
    there are not so many, and nothing is put aside then; Invalid, NotAllowed, NotFound.
    """
    asked = identity.Protected(kind=KIND, owner_ids=frozenset({buyer_id} if buyer_id else ()))
    identity.require_action(by, "sell" if way == "counter" else "order", asked)
    known = goods()
    problems = tuple(_problems(key, wanted, way, office, known, address=address, name=name))
    if problems:
        raise kernel.Invalid(problems)
    made = OrderRow.objects.filter(key=key).first()
    if made is not None:
        return _the_same(made, buyer_id)
    chosen = [(known[each.good], each.count) for each in sorted(wanted, key=lambda each: each.good)]
    first = chosen[0][0]
    row = OrderRow(
        id=kernel.new_id(),
        key=key,
        number=kernel.new_tracking_code(),
        organization=first.organization,
        office=first.post_from if way == "post" else office,
        way=way,
        state="reserved",
        buyer_id=buyer_id,
        post_cents=max(good.post_cents for good, _ in chosen) if way == "post" else 0,
        currency=catalogue.current().currency,
        reserved_until=kernel.now() + timedelta(minutes=minutes),
        made_at=kernel.now(),
        changed_at=kernel.now(),
    )
    try:
        return _write(row, chosen, name=name.strip(), address=address.strip(), by=by)
    except kernel.Conflict as refused:  # a double click: the first may have taken the last of it at this moment
        made = OrderRow.objects.filter(key=key).first() if refused.code == SOLD_OUT else None
        if made is None:
            raise
        return _the_same(made, buyer_id)


def _write(row: OrderRow, chosen: Sequence[tuple[Good, int]], *, name: str, address: str, by: kernel.Actor) -> Order:
    with transaction.atomic():
        for good, count in chosen:
            put_aside(good, row.office, count)
        made = OrderRow.objects.filter(key=row.key).first()
        if made is not None:  # a double click: the stock's row let one through at a time
            same = _the_same(made, row.buyer_id)  # read before: after it the transaction answers nothing
            transaction.set_rollback(True)
            return same
        row.name, row.address = name, address
        row.save(force_insert=True)
        OrderLineRow.objects.bulk_create(
            OrderLineRow(
                order=row,
                good=good.id,
                count=count,
                cents=good.price_cents * count,
                tax_cents=good.tax_cents(count),
            )
            for good, count in chosen
        )
        placed = as_order(row)
        event = OrderPlaced(**told(row), way=row.way, cents=placed.total_cents)
        audit.record(event, stream=stream_of(row), by=by, concerns=row.buyer_id, first=True)
    return placed


def _the_same(made: OrderRow, buyer_id: str | None) -> Order:
    if made.buyer_id != buyer_id:
        raise kernel.Conflict("this key was used for another order", where="key", remedy="Use a new key.")
    return as_order(made)


def _problems(
    key: str, wanted: tuple[Wanted, ...], way: str, office: str, known: Mapping[str, Good], *, address: str, name: str
) -> Iterator[kernel.Problem]:
    names = [each.good for each in wanted]
    if not 1 <= len(key) <= 200:
        yield kernel.Problem("key", "a key has 1 to 200 characters", "Name the occasion.")
    if not 1 <= len(wanted) <= MOST_LINES or len(set(names)) != len(names):
        yield kernel.Problem("wanted", f"an order has 1 to {MOST_LINES} goods, each once", "Choose something.", "empty")
    for each in wanted:
        good = known.get(each.good)
        if good is None:
            yield kernel.Problem(each.good, "nothing of this name is sold here", "Look at what there is.")
        elif not 1 <= each.count <= good.limit:
            yield kernel.Problem(each.good, f"one to {good.limit} of it an order", "Order fewer.", "limit")
        elif way == "post" and not good.post_from:
            yield kernel.Problem(each.good, "this is not sent by post", "Pick it up.", "not_posted")
        elif way != "post" and office not in good.places:
            yield kernel.Problem(each.good, "this is not kept at that office", "Choose another office.", "office")
    found = [known[each] for each in names if each in known]
    if len({each.organization for each in found}) > 1:
        yield kernel.Problem("wanted", "one order is of one organization", "Order each by itself.", "organizations")
    if way == "post" and len({each.post_from for each in found}) > 1:
        yield kernel.Problem("wanted", "these are posted from several places", "Order each by itself.", "places")
    if way == "post" and not (name.strip() and address.strip()):
        yield kernel.Problem("address", "it is posted to a name and an address", "Write both.", "address")
    if len(name) > LONGEST_NAME or len(address) > LONGEST_ADDRESS:
        yield kernel.Problem("address", "the name or the address is too long", "Write it shorter.", "address")
