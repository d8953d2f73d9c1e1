"""Maps of Fredericton: bought on the web, picked up; sold at a till; late, gone, cancelled: never too many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.channels.web.tests.visiting import Visitor
from guichet.journeys import api as journeys
from guichet.journeys.use_cases import shopping
from guichet.kernel import api as kernel
from guichet.lab.cards import hooks, plugged
from guichet.lab.population import populate
from guichet.notifications import api as notifications
from guichet.payments import api as payments
from guichet.payments import ports
from guichet.shop import api as shop
from tests.connectors import cards

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"
MORNING = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
MAP, HALL, SHOP = "fredericton-heritage-map", "fredericton-city-hall", "/en/shop/fredericton/"
WorkOff = Callable[[], audit.Drained]


@pytest.fixture
def people(
    publish_kept: Callable[[Path], None], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    settings.GUICHET_JURISDICTION = NEW_BRUNSWICK
    settings.ALLOWED_HOSTS = ["testserver"]
    catalogue.forget()
    cache.clear()
    monkeypatch.setattr(ports.card_providers, "_things", {})
    monkeypatch.setattr(hooks, "senders", [cards.deliver])
    provider = plugged.govuk("CAD", cards.transport())
    ports.card_providers.register(provider.name, provider)
    with kernel.held_at(MORNING):
        publish_kept(NEW_BRUNSWICK)
        yield dict(populate().agents)
    catalogue.forget()


def actor(people: dict[str, str], name: str, **changes: Any) -> kernel.Actor:
    values: dict[str, Any] = {"channel": "web", "assurance": kernel.Assurance.SUBSTANTIAL, "language": "en"}
    return kernel.Actor(agent_id=people[name], **{**values, **changes})


def free() -> int:
    return next(places[HALL] for good, places in shop.shelf() if good.id == MAP)


def visiting(name: str) -> Visitor:
    visitor = Visitor()
    visitor.sign_in(name)
    return visitor


def test_a_map_is_bought_on_the_web_and_picked_up(people: dict[str, str], work_off: WorkOff) -> None:
    assert "40 left at" in Visitor().get("/en/shop/").text
    assert "Carte de la promenade du patrimoine" in Visitor().get("/fr/shop/").text
    assert Visitor().get(SHOP).to.startswith("/sign-in/")
    assert Visitor().get("/en/shop/atlantis/").status in (302, 404)
    amina = visiting("amina")
    form = {"key": amina.get(SHOP).value("key"), f"count-{MAP}": "2", "way": HALL}
    assert amina.post(SHOP, {**form, f"count-{MAP}": ""}).status == 422
    assert amina.post(SHOP, {**form, f"count-{MAP}": "99"}).status == 422
    assert amina.post(SHOP, {**form, "way": "post"}).status == 422
    placed = amina.post(SHOP, form)
    assert amina.post(SHOP, form).to == placed.to
    assert free() == 38
    page = amina.follow(placed)
    assert "$11.50" in page.text  # two at $5.00, and 15 % tax
    _paid_and_handed_over(people, amina, placed.to, work_off)


def _paid_and_handed_over(people: dict[str, str], amina: Visitor, address: str, work_off: WorkOff) -> None:
    gone = amina.post(f"{address}pay/")
    assert gone.status == 302
    order_id = address.split("/")[4]
    by = actor(people, "amina")
    cards.pay(gone.to)
    assert amina.get(f"{address}paid/").status == 302
    work_off()
    assert shop.order(order_id=order_id, by=by).state == "paid"
    told = next(each for each in notifications.inbox(by=by) if each.template == "order")
    assert "City hall, 397 Queen Street, Fredericton NB E3B 1B5. Show" in told.body
    assert amina.post(f"{address}cancel/").status == 409
    irene, here = visiting("irene"), "/en/work/shop/"
    listed = irene.get(here)
    assert "Amina Rahimi" in listed.text
    assert visiting("luc").post(f"{here}{order_id}/", {"do": "hand"}).status == 404
    assert irene.post(f"{here}{order_id}/", {"do": "hand"}).status == 302
    assert shop.order(order_id=order_id, by=by).state == "picked_up"
    assert irene.post(here, {"good": MAP, "office": HALL, "counted": "37"}).status == 302
    assert free() == 37
    assert irene.post(here, {"good": MAP, "office": HALL, "came": "x"}).status == 422
    assert visiting("boris").get(address).status == 404
    assert "Picked up" in amina.get("/en/my/orders/").text


def ordered(people: dict[str, str], key: str = "o1", count: int = 2) -> shop.Order:
    wanted = (shop.Wanted(MAP, count),)
    by = actor(people, "amina")
    order, _ = journeys.order_goods(key=key, wanted=wanted, way="pick_up", office=HALL, by=by)
    return order


def test_time_ends_and_money_that_comes_late_goes_back_where_the_goods_are_gone(
    people: dict[str, str], work_off: WorkOff
) -> None:
    late, paying = ordered(people), ordered(people, "o2")
    amina = actor(people, "amina")
    address = journeys.pay_for_order(order_id=paying.id, return_to="https://guichet.example/", by=amina)
    with kernel.held_at(MORNING + timedelta(minutes=46)):
        assert shopping.let_late_orders_lapse() == 1
        assert shop.order(order_id=late.id, by=amina).state == "lapsed"
        charge = journeys.charge_of_order(order_id=late.id, by=amina)
        assert charge is not None
        assert charge.state == "cancelled"
        # Who stands at the provider's page keeps what is put aside.
        assert shop.order(order_id=paying.id, by=amina).state == "reserved"
        assert free() == 38
        with pytest.raises(kernel.Conflict):
            journeys.cancel_goods(order_id=paying.id, by=amina)
        cards.pay(address)
        assert journeys.back_from_paying(order_id=paying.id, by=amina).state == "paid"
        work_off()
        office = actor(people, "irene", roles=frozenset({"caseworker"}), organization="fredericton")
        assert journeys.cancel_goods(order_id=paying.id, by=office).state == "cancelled"
        work_off()
        assert free() == 40
    owed = journeys.charge_of_order(order_id=paying.id, by=amina)
    assert owed is not None
    (payment,) = payments.payments_of(charge_id=owed.id, by=amina)
    assert payment.refunded_cents == payment.cents == 1150
    assert any("cancelled" in each.subject for each in notifications.inbox(by=amina))
    assert payments.verify_ledger().faults == ()


def test_a_clerk_sells_over_the_counter(people: dict[str, str], work_off: WorkOff) -> None:
    clerk = actor(people, "irene", roles=frozenset({"clerk"}), organization="fredericton", channel="counter")
    till = payments.open_till(office="fredericton/desk", float_cents=10_000, by=clerk)
    wanted = (shop.Wanted(MAP, 1), shop.Wanted("fredericton-visitor-plate", 1))
    sale: dict[str, Any] = {"wanted": wanted, "office": HALL, "by": clerk}
    for _ in range(2):
        (sold,) = journeys.charge_goods_at_counter(key="s1", **sale)
    cash: dict[str, Any] = {"till_id": till.id, "charge_ids": (sold.id,), "key": "p1", "by": clerk}
    with pytest.raises(kernel.Invalid):
        payments.take_cash(tendered_cents=100, **cash)
    assert (shop.order(order_id=sold.subject.id, by=kernel.SYSTEM).state, free()) == ("reserved", 39)
    for _ in range(2):
        paid = payments.take_cash(tendered_cents=3000, **cash)
    work_off()
    order = shop.order(order_id=sold.subject.id, by=kernel.SYSTEM)
    assert (order.state, order.total_cents, paid.change_cents) == ("picked_up", 2645, 355)
    assert free() == 39
    with pytest.raises(kernel.Conflict):  # it is paid: the office takes it back
        journeys.put_goods_back(order_id=order.id, by=clerk)
    with pytest.raises(kernel.NotAllowed):
        journeys.charge_goods_at_counter(key="s2", **{**sale, "by": actor(people, "amina")})
    for _ in range(2):  # put on what is owed, and paid by card with it
        (owed,) = journeys.charge_goods_at_counter(key="s3", wanted=wanted[:1], office=HALL, by=clerk)
    assert (free(), [each.id for each in payments.charges_with_code(code=owed.code, by=clerk)]) == (38, [owed.id])
    (unwanted,) = journeys.charge_goods_at_counter(key="s4", wanted=wanted[:1], office=HALL, by=clerk)
    assert free() == 37
    with pytest.raises(kernel.NotFound):
        journeys.put_goods_back(order_id=unwanted.subject.id, by=actor(people, "amina"))
    for _ in range(2):  # the person at the counter does not want them after all
        assert journeys.put_goods_back(order_id=unwanted.subject.id, by=clerk).state == "cancelled"
    left = payments.charge(charge_id=unwanted.id, by=kernel.SYSTEM)
    assert (free(), left.state) == (38, "cancelled")
    payments.take_card_present(till_id=till.id, charge_ids=(owed.id,), terminal_reference="SLIP-1", by=clerk)
    work_off()
    assert shop.order(order_id=owed.subject.id, by=kernel.SYSTEM).state == "picked_up"
    assert free() == 38
    assert payments.verify_ledger().faults == ()
