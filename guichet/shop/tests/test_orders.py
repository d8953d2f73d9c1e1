"""What is put aside is nobody else's, nothing is lost, and no more is sold than there is.

The operations place_order, pay_order, hand_over_order, cancel_order and keep_stock.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.shop import api as shop
from guichet.shop.models import OrderRow, StockRow
from guichet.shop.operations import place_order as placing
from guichet.shop.stocking import put_aside
from guichet.shop.tests.cast import (
    AMINA,
    BAG,
    BORIS,
    CHEN,
    CLARA,
    EVE,
    HALL,
    JURISDICTION,
    LIBRARY,
    MAP,
    NOBODY,
    NOON,
    STRANGERS,
    free,
    placed,
    staff,
    told,
    write_goods,
)

pytestmark = pytest.mark.django_db


def test_an_order_puts_aside_and_says_what_it_costs() -> None:
    order = placed()
    assert (order.lines[0].cents, order.lines[0].tax_cents, order.post_cents, order.total_cents) == (900, 135, 0, 1035)
    assert (order.state, order.currency, order.organization) == ("reserved", "CAD", "town-hall")
    assert order.reserved_until == NOON + timedelta(minutes=45)
    assert (free(), free(office=LIBRARY)) == (8, 10)
    posted = placed("o2", way="post", office="", name="Amina", address="1 Main Street")
    assert (posted.office, posted.post_cents, posted.total_cents) == (HALL, 250, 1285)
    assert "Main Street" not in repr(OrderRow.objects.values_list())


def test_the_same_key_is_the_same_order() -> None:
    assert placed().id == placed().id
    assert free() == 8
    with pytest.raises(kernel.Conflict):
        placed(buyer_id="boris", by=BORIS)


def test_a_double_click_between_the_two_looks_gets_the_order_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    beginning = iter([True])
    firsts: list[shop.Order] = []

    def and_the_other_click(*args: Any) -> None:
        if next(beginning, False):
            firsts.append(placed())
        put_aside(*args)

    monkeypatch.setattr(placing, "put_aside", and_the_other_click)
    assert [placed()] == firsts


def test_all_or_nothing_is_put_aside() -> None:
    wanted = (shop.Wanted("bag", 4), shop.Wanted("trail-map", 1))
    with pytest.raises(kernel.Conflict) as refused:
        placed(wanted=wanted)
    assert (refused.value.code, refused.value.where) == ("sold_out", "bag")
    assert (free(), free("bag")) == (10, 3)
    assert not OrderRow.objects.exists()


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"wanted": ()}, "wanted", "empty"),
        ({"wanted": (shop.Wanted("trail-map", 6),)}, "trail-map", "limit"),
        ({"wanted": (shop.Wanted("trail-map", 0),)}, "trail-map", "limit"),
        ({"wanted": (shop.Wanted("gold", 1),)}, "gold", "invalid"),
        ({"wanted": (shop.Wanted("bag", 1),), "office": LIBRARY}, "bag", "office"),
        ({"wanted": (shop.Wanted("bag", 1),), "way": "post", "name": "A", "address": "B"}, "bag", "not_posted"),
        ({"way": "post", "name": "Amina"}, "address", "address"),
        (
            {"wanted": (shop.Wanted("trail-map", 1), shop.Wanted("plate", 1)), "office": LIBRARY},
            "wanted",
            "organizations",
        ),
    ],
)
def test_what_cannot_be_ordered_is_refused(changes: dict[str, Any], where: str, code: str) -> None:
    with pytest.raises(kernel.Invalid) as refused:
        placed(**changes)
    (problem,) = refused.value.problems
    assert problem.where == where
    assert code in {problem.code, "invalid"}
    assert free() == 10


def test_paid_and_picked_up_it_leaves_the_stock() -> None:
    order = placed()
    with pytest.raises(kernel.NotAllowed):
        shop.pay_order(order_id=order.id, by=AMINA)
    with pytest.raises(kernel.Conflict):
        shop.hand_over(order_id=order.id, by=CHEN)
    for _ in range(2):
        assert shop.pay_order(order_id=order.id, by=kernel.SYSTEM).state == "paid"
        assert shop.orders_at(by=CHEN)[0].id == order.id if _ == 0 else True
    with pytest.raises(kernel.Conflict):
        shop.cancel_order(order_id=order.id, by=AMINA)
    for _ in range(2):
        assert shop.hand_over(order_id=order.id, by=CHEN).state == "picked_up"
    row = StockRow.objects.get(good="trail-map", office=HALL)
    assert (row.on_hand, row.reserved) == (8, 0)
    assert told(order) == ["OrderPlaced", "OrderPaid", "OrderHandedOver"]
    with pytest.raises(kernel.Conflict):
        shop.cancel_order(order_id=order.id, by=CHEN, why="office")
    assert shop.take_back(order_id=order.id, restock=True, by=CHEN).state == "returned"
    assert free() == 10


def test_what_is_cancelled_can_be_sold_to_others() -> None:
    mine, theirs = placed(), placed("o2", buyer_id="boris", by=BORIS)
    for _ in range(2):
        assert shop.cancel_order(order_id=mine.id, by=AMINA).state == "cancelled"
    shop.pay_order(order_id=theirs.id, by=kernel.SYSTEM)
    shop.cancel_order(order_id=theirs.id, by=CHEN, why="office")
    assert free() == 10
    with pytest.raises(kernel.Conflict):
        shop.pay_order(order_id=mine.id, by=kernel.SYSTEM)


def test_time_ends_and_late_money_takes_it_up_again_as_long_as_it_is_there() -> None:
    order = placed("o1", 3, wanted=(shop.Wanted("bag", 3),))
    assert shop.late_orders() == ()
    with kernel.held_at(NOON + timedelta(minutes=46)):
        assert [each.id for each in shop.late_orders()] == [order.id]
        assert shop.cancel_order(order_id=order.id, by=kernel.SYSTEM, why="time").state == "lapsed"
        assert free("bag") == 3
        assert shop.pay_order(order_id=order.id, by=kernel.SYSTEM).state == "paid"
        assert free("bag") == 0
        second = placed("o2", wanted=(shop.Wanted("trail-map", 1),))
        shop.cancel_order(order_id=second.id, by=kernel.SYSTEM, why="time")
        shop.count_stock(good="trail-map", office=HALL, found=0, by=CHEN)
        with pytest.raises(kernel.Conflict) as refused:
            shop.pay_order(order_id=second.id, by=kernel.SYSTEM)
        assert refused.value.code == "sold_out"


def test_staff_receive_and_count_their_own() -> None:
    assert shop.receive_stock(good="bag", office=HALL, count=7, by=CHEN).on_hand == 10
    placed(wanted=(shop.Wanted("bag", 4),))
    with pytest.raises(kernel.Conflict) as refused:
        shop.count_stock(good="bag", office=HALL, found=3, by=CHEN)
    assert refused.value.code == "promised"
    assert shop.count_stock(good="bag", office=HALL, found=4, by=CHEN).free == 0
    assert [each.id for each, _ in shop.stock_at(by=CHEN)] == ["bag", "trail-map"]
    for by in (AMINA, staff("eve", "library"), NOBODY):
        with pytest.raises((kernel.NotAllowed, kernel.SignInNeeded)):
            shop.receive_stock(good="bag", office=HALL, count=1, by=by)
        with pytest.raises((kernel.NotAllowed, kernel.SignInNeeded)):
            shop.count_stock(good="bag", office=HALL, found=9, by=by)
    assert shop.stock_at(by=EVE) == ()


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_see_and_change_nothing(name: str) -> None:
    by, order = STRANGERS[name], placed()
    before = len(audit.events(limit=1000))
    with pytest.raises(kernel.NotFound):
        shop.order(order_id=order.id, by=by)
    for act in (shop.cancel_order, shop.hand_over, shop.pay_order):
        with pytest.raises(kernel.NotFound):
            act(order_id=order.id, by=by)
    with pytest.raises(kernel.NotFound):
        shop.take_back(order_id=order.id, restock=True, by=by)
    with pytest.raises((kernel.NotAllowed, kernel.SignInNeeded)):
        placed("o2", by=by)
    assert shop.orders_of(by=by) == ()
    assert order.id not in [each.id for each in shop.orders_at(by=by, states=("reserved",))]
    assert len(audit.events(limit=1000)) == before


def test_a_clerk_sells_over_the_counter_and_nobody_else_does() -> None:
    sold = placed("o2", way="counter", buyer_id=None, by=CLARA)
    assert (sold.buyer_id, sold.way) == (None, "counter")
    with pytest.raises(kernel.NotAllowed):
        placed("o3", way="counter", buyer_id="amina", by=AMINA)


def test_the_database_itself_refuses_to_oversell() -> None:
    placed()
    with pytest.raises(IntegrityError), transaction.atomic():
        StockRow.objects.filter(good="trail-map").update(on_hand=1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MAP.replace("identifier: trail-map", "identifier: map"), "the file is trail-map.yaml"),
        (MAP.replace("library-desk", "libary-desk"), "there is no office called 'libary-desk'"),
        (MAP.replace("post: {place: town-hall-desk", "post: {place: attic"), "posted from 'attic'"),
        (MAP.replace("  fr:", "  de:"), "the words in 'fr' are missing"),
        (MAP.replace("450", "0"), "price_cents"),
        (MAP + "colour: red\n", "colour"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    offices = {name: each.organization for name, each in JURISDICTION.offices.items()}
    root = write_goods(tmp_path, **{"trail-map": text})
    found, problems = shop.examine(root, languages=("en", "fr"), offices=offices)
    assert "trail-map" not in found
    assert any(said in f"{each.message} {each.where}" for each in problems), problems
    assert all(each.where.startswith("goods/trail-map.yaml:") for each in problems)


class AnySequence(TestCase):
    """Whatever is ordered, paid, cancelled, handed over and counted, in whatever order: the stock stays right."""

    @settings(max_examples=25)
    @given(st.lists(st.tuples(st.sampled_from("oocpphrbl"), st.integers(0, 5), st.integers(1, 3)), max_size=14))
    def test_stock_is_what_came_less_what_went(self, deeds: list[tuple[str, int, int]]) -> None:
        orders: list[str] = []
        for number, (deed, which, count) in enumerate(deeds):
            chosen = orders[which % len(orders)] if orders else ""
            try:
                if deed == "o":
                    orders.append(placed(f"k{number}", count, wanted=(shop.Wanted("bag", count),)).id)
                elif deed == "b":
                    shop.receive_stock(good="bag", office=HALL, count=count, by=CHEN)
                elif chosen:
                    _do(deed, chosen)
            except kernel.GuichetError:
                pass
        came = 3 + sum(each.data["count"] for each in audit.events(limit=500) if each.type == "shop.StockReceived")
        every = [shop.order(order_id=each, by=kernel.SYSTEM) for each in orders]
        gone = sum(each.lines[0].count for each in every if each.state == "picked_up")
        kept = sum(each.lines[0].count for each in every if each.state in ("reserved", "paid"))
        row = StockRow.objects.filter(good="bag").first()
        if row is not None:
            assert (row.on_hand, row.reserved) == (came - gone, kept)


def _do(deed: str, order_id: str) -> None:
    if deed == "c":
        shop.cancel_order(order_id=order_id, by=AMINA)
    elif deed == "p":
        shop.pay_order(order_id=order_id, by=kernel.SYSTEM)
    elif deed == "h":
        shop.hand_over(order_id=order_id, by=CHEN)
    elif deed == "r":
        shop.take_back(order_id=order_id, restock=True, by=CHEN)
    else:
        shop.cancel_order(order_id=order_id, by=kernel.SYSTEM, why="time")


def test_a_price_of_today_changes_no_order_of_yesterday(tmp_path: Path) -> None:
    order = placed()
    write_goods(tmp_path, **{"trail-map": MAP.replace("450", "999"), "bag": BAG})
    assert shop.good("trail-map").price_cents == 999
    assert shop.order(order_id=order.id, by=AMINA) == order
