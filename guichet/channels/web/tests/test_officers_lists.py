"""Officers' lists: notices about nobody known here, and what corrected rules owe people, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.channels.web.caseworker import money
from guichet.channels.web.tests.officers import told_of_nobody, wronged
from guichet.channels.web.tests.visiting import Visitor
from guichet.entitlements import api as entitlements
from guichet.evidence import api as evidence
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.payments import api as payments

NOTICES, REMEDIES = "/en/work/notices/", "/en/work/remedies/"
IN_AUTUMN = {"birth_date-day": "14", "birth_date-month": "3", "birth_date-year": "1996"}


def officer(name: str) -> Visitor:
    visitor = Visitor()
    visitor.sign_in(name)
    return visitor


@pytest.fixture
def notice_id(cast: Any, work_off: Any) -> str:
    """Inland Revenue's system tells of an income of somebody whose name it writes otherwise."""
    found = told_of_nobody()
    work_off()
    return found


@pytest.fixture
def remedies(cast: Any, published: Any) -> tuple[str, ...]:
    """What a corrected rule owes Amina, and a second person whom nobody knows here."""
    return wronged(cast.agents["amina"], "01990000-0000-7000-8000-00000000ffff")


def reads(person_id: str) -> list[str]:
    return [str(each.data["purpose"]) for each in audit.about(person_id, types=("audit.RecordRead",))]


# ------------------------------------------------------------------------------------------------------- notices
def test_an_officer_looks_compares_and_says_whom_it_is_about(
    cast: Any, notice_id: str, work_off: Callable[[], Any]
) -> None:
    chen, amina = officer("chen"), cast.agents["amina"]
    assert "An income is another: Amina Rahimi-Jones" in chen.get(NOTICES).text
    address = f"{NOTICES}{notice_id}/"
    page = chen.get(address)
    assert "$51,000" in page.text
    assert page.value("birth_date-year") == "1996"
    assert "life event notice" not in reads(amina), "reading the notice shows nobody"
    found = chen.post(address, {"do": "find", "name": "Amina Rahimi-Jones", **IN_AUTUMN})
    assert found.status == 200
    assert "Another name" in found.text
    assert "Same date of birth" in found.text
    assert amina in found.text
    assert reads(amina) == ["life event notice"]
    assert evidence.unmatched_notices(by=cast.chen)
    assert chen.post(address, {"do": "match", "person": amina}).to == NOTICES
    work_off()
    held = {each.fact: each.value for each in evidence.held(file_of=amina, by=cast.amina)}
    assert held["applicant_income"] == 5_100_000
    assert "Nothing is open" in chen.get(NOTICES).text
    assert chen.get(address).status == 409
    said = journeys.own_log(by=cast.amina, language="en").lines
    assert "to find out whom an agency's notice is about" in [each.purpose for each in said]


def test_a_search_needs_a_name_and_a_birth_date_and_finds_only_who_is_alike(cast: Any, notice_id: str) -> None:
    chen, address = officer("chen"), f"{NOTICES}{notice_id}/"
    nothing = chen.post(address, {"do": "find", "name": "", "birth_date-day": "", "birth_date-year": ""})
    assert nothing.status == 422
    assert "Write the name" in nothing.text
    boris = chen.post(address, {"do": "find", "name": "Boris", **IN_AUTUMN})
    assert cast.agents["boris"] in boris.text, "all the words of his name: a birth date may be wrong"
    assert "Another date of birth" in boris.text
    assert cast.agents["amina"] not in boris.text, "born that day, but of quite another name"
    assert "Nobody here is like that" in chen.post(address, {"do": "find", "name": "Zz Yy", **IN_AUTUMN}).text


def test_nobody_matches_what_is_about_themselves(cast: Any, notice_id: str) -> None:
    chen, address = officer("chen"), f"{NOTICES}{notice_id}/"
    refused = chen.post(address, {"do": "match", "person": cast.agents["chen"]})
    assert refused.status == 422
    assert "A colleague has to look at it" in refused.text
    assert chen.post(address, {"do": "match", "person": "nobody"}).status == 404
    assert len(evidence.unmatched_notices(by=cast.chen)) == 1


@pytest.mark.parametrize("who", ["eve", "rangi", "amina", "clara"])
def test_strangers_and_other_agencies_see_and_match_nothing(cast: Any, notice_id: str, who: str) -> None:
    stranger, address = officer(who), f"{NOTICES}{notice_id}/"
    before = audit.events(limit=100_000)[-1].id
    assert "Rahimi-Jones" not in stranger.get(NOTICES).text
    assert stranger.get(address).status == 404
    for form in ({"do": "find", "name": "Amina", **IN_AUTUMN}, {"do": "match", "person": cast.agents["amina"]}):
        assert stranger.post(address, form).status == 404
    assert audit.events(after_id=before) == ()
    with pytest.raises(kernel.GuichetError):
        journeys.people_alike(notice_id=notice_id, name="Amina", birth_date=date(1996, 3, 14), by=getattr(cast, who))
    assert len(evidence.unmatched_notices(by=cast.chen)) == 1


# ------------------------------------------------------------------------------------------------------- remedies
def test_an_officer_decides_one_after_the_other(cast: Any, remedies: tuple[str, ...], work_off: Any) -> None:
    chen, amina = officer("chen"), cast.agents["amina"]
    listed = chen.get(REMEDIES)
    assert listed.text.count("$216.00") == 2
    assert "Amina" not in listed.text
    page = chen.get(f"{REMEDIES}{remedies[0]}/")
    for said in ("Amina Rahimi", "September 2026", "$50.00", "$77.00", "$108.00", "Too little was given"):
        assert said in page.text
    assert reads(amina) == ["to decide"]
    assert chen.post(f"{REMEDIES}{remedies[0]}/", {"do": "yes"}).to == f"{REMEDIES}{remedies[1]}/"
    decided = entitlements.remedy(remedy_id=remedies[0], by=cast.chen)
    assert decided.state == "approved"
    assert "Approved" in chen.get(f"{REMEDIES}{remedies[0]}/").text
    # Nobody known by that number: it cannot be paid, and can be refused.
    unknown = chen.get(f"{REMEDIES}{remedies[1]}/")
    assert "Make the person known at a counter" in unknown.text
    refused = chen.post(f"{REMEDIES}{remedies[1]}/", {"do": "yes"})
    assert (refused.status, "nobody is known here by that number" in refused.text) == (409, True)
    assert entitlements.remedy(remedy_id=remedies[1], by=cast.chen).state == "waiting"
    assert chen.post(f"{REMEDIES}{remedies[1]}/", {"do": "no"}).to == REMEDIES
    assert "Nothing is open" in chen.get(REMEDIES).text


def test_a_decided_one_is_not_decided_otherwise(cast: Any, remedies: tuple[str, ...]) -> None:
    chen, address = officer("chen"), f"{REMEDIES}{remedies[0]}/"
    chen.post(address, {"do": "no"})
    assert chen.post(address, {"do": "no"}).status == 302, "a double click is one decision"
    assert chen.post(address, {"do": "yes"}).status == 409
    assert entitlements.remedy(remedy_id=remedies[0], by=cast.chen).state == "refused"


@pytest.mark.parametrize("who", ["eve", "rangi", "amina", "clara"])
def test_strangers_and_other_agencies_see_and_decide_nothing(cast: Any, remedies: tuple[str, ...], who: str) -> None:
    stranger, before = officer(who), audit.events(limit=100_000)[-1].id
    assert "$216.00" not in stranger.get(REMEDIES).text
    for each in remedies:
        assert stranger.get(f"{REMEDIES}{each}/").status == 404
        assert stranger.post(f"{REMEDIES}{each}/", {"do": "yes"}).status in (403, 404)
    assert audit.events(after_id=before) == ()
    assert journeys.open_remedies(by=getattr(cast, who)) == ()


def test_an_officer_neither_sees_nor_decides_their_own(cast: Any, published: Any) -> None:
    (own,) = wronged(cast.agents["chen"])
    chen = officer("chen")
    assert "$216.00" not in chen.get(REMEDIES).text
    assert chen.get(f"{REMEDIES}{own}/").status == 403
    assert chen.post(f"{REMEDIES}{own}/", {"do": "yes"}).status == 403
    assert entitlements.remedy(remedy_id=own, by=cast.chen).state == "waiting"


@pytest.mark.parametrize("address", [NOTICES, REMEDIES])
def test_in_te_reo(cast: Any, address: str) -> None:
    page = officer("chen").get(address.replace("/en/", "/mi/"))
    assert page.status == 200
    assert "Kei konei" in page.text or "kei konei" in page.text


# -------------------------------------------------------------------------------------------------------- money
def test_disputes_and_deposits_are_shown_to_who_keeps_the_books(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    address, chen, mere = "/en/work/money/", officer("chen"), officer("mere")
    assert "No bank has asked for a payment back." in chen.get(address).text
    assert 'name="office"' not in chen.get(address).text, "a case worker deposits nothing"
    assert chen.post(address, {"office": "wellington", "cash": "10"}).status == 403
    assert officer("amina").get(address).status == 404
    assert "Kāore he tautohe" in mere.get("/mi/work/money/").text
    office = "inland-revenue/wellington"
    place = catalogue.Office(id=office, organization="inland-revenue", time_zone="Pacific/Auckland")
    offices = lambda desk: (place,) if "manager" in desk.actor.roles else ()  # noqa: E731  # as short as this
    monkeypatch.setattr(money, "_offices", offices)
    clerk = kernel.Actor(
        agent_id=cast.agents["clara"], channel="counter", roles=frozenset({"clerk"}), organization="inland-revenue"
    )
    till = payments.open_till(office=office, float_cents=0, by=clerk)
    line = payments.ChargeLine(cost="fee", title="A fee", cents=4000, organization="inland-revenue")
    charge = payments.raise_charge(
        key="k", subject=kernel.Reference("request", "r"), debtor_id=cast.agents["amina"], currency="NZD",
        organization="inland-revenue", lines=(line,), due_on=date(2026, 12, 1), by=kernel.SYSTEM,
    )  # fmt: skip
    payments.take_cash(till_id=till.id, charge_ids=(charge.id,), tendered_cents=4000, by=clerk)
    payments.move_cash(till_id=till.id, cents=4000, key="m", by=clerk)
    page = mere.get(address)
    assert f'value="{office}"' in page.text
    form = {"office": office, "cash": "40.01", "key": page.value("key"), "reference": "slip 7"}
    assert "There is not so much in the safe" in mere.post(address, form).text
    for _ in range(2):  # a double click
        assert mere.post(address, {**form, "cash": "40.00"}).to == address
    assert mere.get(address).text.count("slip 7") == 1
