"""The till at Clara's window: opened, money taken in three ways, undone, counted, closed and proven."""

from __future__ import annotations

from typing import Any

import pytest

from guichet.kernel import api as kernel
from guichet.payments import api as payments
from tests.channels.counter.window import Page, Window

TILL = "/counter/en/till/"


def charge(cast: Any, title: str, cents: int, *, who: str = "amina", waived: int = 0) -> payments.Charge:
    line = payments.ChargeLine(
        cost=title.lower(), title=title, cents=cents, organization="internal-affairs", waived_cents=waived,
        waiver="Fees Act s 4" if waived else "",
    )  # fmt: skip
    return payments.raise_charge(
        key=title, subject=kernel.Reference("request", kernel.new_id()), debtor_id=cast.agents[who] if who else "",
        organization="internal-affairs", lines=(line,), currency="NZD", due_on=kernel.today(), by=kernel.SYSTEM,
    )  # fmt: skip


@pytest.fixture
def opened(clara: Window) -> Window:
    assert "Open your till" in clara.get(TILL).text
    assert clara.post(f"{TILL}open/", {"float": "abc"}).status == 422
    assert clara.post(f"{TILL}open/", {"float": "200.00"}).to == TILL
    return clara


def pay(window: Window, charges: list[payments.Charge], method: str, code: str = "", **values: str) -> Page:
    """Choose, then pay as the form says."""
    ids = [each.id for each in charges]
    asked = window.post(f"{TILL}choose/", {"charge": ids, "code": code})
    assert asked.status == 200, asked.text
    return window.post(
        f"{TILL}take/", {"charge": ids, "code": code, "method": method, "key": asked.value("key"), **values}
    )


def till_of(cast: Any) -> payments.Till:
    found = payments.my_till(by=cast("clara", channel="counter"))
    assert found is not None
    return found


def test_two_things_in_one_payment_with_change(opened: Window, cast: Any, visit: Any) -> None:
    visit(opened)
    two = [charge(cast, "Certificate", 3_300), charge(cast, "Copy", 1_003, waived=500)]
    page = opened.get(TILL)
    assert ("$33.00" in page.text, "$5.03" in page.text, "Owed by Amina Rahimi" in page.text) == (True, True, True)
    nothing = opened.post(f"{TILL}choose/", {"code": ""})
    assert (nothing.status, "Choose what they pay now." in nothing.text) == (422, True)
    asked = opened.post(f"{TILL}choose/", {"charge": [each.id for each in two]})
    assert ("$38.03" in asked.text, "Cash: $38.00" in asked.text, "Fees Act s 4" in asked.text) == (True, True, True)
    short = pay(opened, two, "cash", tendered="30.00")
    assert (short.status, "That is not enough." in short.text) == (422, True)
    paid = pay(opened, two, "cash", tendered="50.00")
    assert paid.to.startswith(f"{TILL}payments/")
    receipt = opened.get(paid.to)
    assert ("$12.00" in receipt.text, "Certificate" in receipt.text, "Copy" in receipt.text) == (True, True, True)
    assert all(payments.charge(charge_id=each.id, by=cast.amina).state == "settled" for each in two)
    assert "Nothing is owed" in opened.get(TILL).text


def test_the_same_form_twice_is_one_payment(opened: Window, cast: Any, visit: Any) -> None:
    visit(opened)
    one = charge(cast, "Certificate", 3_300)
    asked = opened.post(f"{TILL}choose/", {"charge": one.id})
    form = {"charge": one.id, "method": "cash", "key": asked.value("key"), "tendered": "40"}
    first, second = opened.post(f"{TILL}take/", form), opened.post(f"{TILL}take/", form)
    assert (first.status, first.to) == (302, second.to)
    assert len(payments.taken_at(till_id=till_of(cast).id, by=kernel.SYSTEM)) == 1


def test_card_and_cheque_by_the_code_of_a_bill(opened: Window, cast: Any) -> None:
    bill, other = charge(cast, "Parking", 4_000, who=""), charge(cast, "Dog", 2_000, who="")
    wrong = opened.post(f"{TILL}find/", {"code": "AAAA-BBBB-CCCC"})
    assert (wrong.status, "Nothing is owed under this code." in wrong.text) == (422, True)
    assert "$40.00" in opened.post(f"{TILL}find/", {"code": bill.code.lower()}).text
    missing = pay(opened, [bill], "card", code=bill.code, slip="")
    assert (missing.status, "Read it again." in missing.text) == (422, True)
    assert pay(opened, [bill], "card", code=bill.code, slip="T-1").status == 302
    used = pay(opened, [other], "card", code=other.code, slip="T-1")
    assert (used.status, "this slip was noted before" in used.text) == (422, True)
    cheque = pay(opened, [other], "cheque", code=other.code, number="0007", drawer="Boris Novak")
    assert "Cheque" in opened.get(cheque.to).text


def test_undone_and_owed_again(opened: Window, cast: Any, visit: Any) -> None:
    visit(opened)
    one = charge(cast, "Certificate", 3_300)
    paid = pay(opened, [one], "cash", tendered="40")
    why = opened.post(f"{paid.to}correct/", {"reason": " "})
    assert (why.status, "Say in a sentence why it is undone." in why.text) == (422, True)
    assert opened.post(f"{paid.to}correct/", {"reason": "The wrong person."}).to == paid.to
    assert "It is no proof of payment." in opened.get(paid.to).text
    assert payments.charge(charge_id=one.id, by=cast.amina).state == "open"
    assert "undone" in opened.get(TILL).text


def test_counted_blind_closed_and_proven(opened: Window, cast: Any, visit: Any) -> None:
    visit(opened)
    pay(opened, [charge(cast, "Certificate", 3_300)], "cash", tendered="33")
    blind = opened.get(f"{TILL}count/")
    assert ("$233.00" in blind.text, 'name="piece-2000"' in blind.text) == (False, True)
    unreadable = opened.post(f"{TILL}count/", {"piece-2000": "many"})
    assert (unreadable.status, "as a number" in unreadable.text) == (422, True)
    assert opened.post(f"{TILL}count/", {"piece-2000": "11", "piece-1000": "1"}).to == f"{TILL}close/"
    assert opened.get(TILL).to == f"{TILL}close/"
    differs = opened.post(f"{TILL}close/", {})
    assert (differs.status, "The count and the books differ." in differs.text) == (422, True)
    assert opened.post(f"{TILL}resume/").to == TILL
    opened.post(f"{TILL}count/", {"piece-2000": "11", "piece-1000": "1", "piece-200": "1", "piece-100": "1"})
    closed = opened.post(f"{TILL}close/", {})
    proof = opened.get(closed.to)
    assert ("The books balance" in proof.text, "Nothing is missing" in proof.text) == (True, True)
    assert "Open your till" in opened.get(TILL).text


@pytest.mark.parametrize("who", ["eve", "chen", "amina"])
def test_nobody_else_comes_near_it(opened: Window, cast: Any, visit: Any, who: str) -> None:
    visit(opened)
    one = charge(cast, "Certificate", 3_300)
    paid = pay(opened, [one], "cash", tendered="40")
    before = payments.payment(payment_id=paid.to.split("/")[-2], by=kernel.SYSTEM)
    stranger = Window().sign_in(who)
    for address in (TILL, paid.to, f"{TILL}count/", f"{TILL}close/", f"{TILL}{till_of(cast).id}/proof/"):
        assert stranger.get(address).status == 404, address
    for what in ("open/", "find/", "choose/", "take/", "count/", "close/", "resume/"):
        assert stranger.post(f"{TILL}{what}", {"charge": one.id, "float": "1"}).status == 404
    assert stranger.post(f"{paid.to}correct/", {"reason": "mine"}).status == 404
    assert payments.payment(payment_id=before.id, by=kernel.SYSTEM) == before


def test_a_clerk_takes_nothing_of_a_person_who_is_not_there(opened: Window, cast: Any) -> None:
    one = charge(cast, "Certificate", 3_300)
    assert opened.post(f"{TILL}choose/", {"charge": one.id}).status == 422
    for form in (
        {"method": "cheque", "number": "1", "drawer": "x"}, {"method": "cash", "tendered": "40"},
        {"method": "card", "slip": "T-1"},
    ):  # fmt: skip
        assert opened.post(f"{TILL}take/", {"charge": one.id, "key": "k", **form}).to == TILL
    assert payments.charge(charge_id=one.id, by=cast.amina).state == "open"
