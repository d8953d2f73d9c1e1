"""Story E: three cities that differ by data only take payments; what is one's own reaches no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import override_settings

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.channels.web.tests.visiting import Answer, Visitor
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.journeys import ports as journey_ports
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.bills import LabBills
from guichet.lab.cards import hooks, plugged
from guichet.payments import api as payments
from guichet.payments import ports
from tests.connectors import cards
from tests.journeys.playing import play

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"
SYSTEM = kernel.SYSTEM
CITIES = ("fredericton", "moncton", "saint-john")
#: The first bill of each kind in each city's books: which fact names it, its number, and what is left in cents.
LEFT = {
    "water-bill": (
        "water_account_number",
        {"fredericton": ("W-20417", 8450), "moncton": ("W-21417", 8575), "saint-john": ("W-22417", 8700)},
    ),
    "parking-ticket": (
        "parking_ticket_number",
        {"fredericton": ("P-30055", 2500), "moncton": ("P-31055", 2625), "saint-john": ("P-32055", 2750)},
    ),
    "property-tax-payment": (
        "property_account_number",
        {"fredericton": ("1234567", 214360), "moncton": ("1235567", 214485), "saint-john": ("1236567", 214610)},
    ),
}


@pytest.fixture
def cities(publish_kept: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """New Brunswick as published, its cities' books and a card provider."""
    with override_settings(GUICHET_JURISDICTION=NEW_BRUNSWICK):
        catalogue.forget()
        cache.clear()
        publish_kept(NEW_BRUNSWICK)
        monkeypatch.setattr(ports.card_providers, "_things", {})
        monkeypatch.setattr(hooks, "senders", [cards.deliver])
        provider = plugged.govuk("CAD", cards.transport())
        ports.card_providers.register(provider.name, provider)
        monkeypatch.setattr(journey_ports.bills, "_things", {"default": LabBills()})
        yield
    catalogue.forget()


class Payer(Visitor):
    """Somebody who did not sign in, and knows where they are."""

    at = ""

    def go(self, answer: Answer) -> Answer:
        while answer.to:
            self.at = answer.to
            answer = self.get(answer.to)
        return answer

    def reply(self, values: dict[str, str]) -> Answer:
        """Answer the page they are at."""
        shown = self.get(self.at)
        return self.go(self.post(self.at, {**values, "revision": shown.value("revision")}))

    @property
    def request(self) -> str:
        """The address of the request."""
        return self.at.rstrip("/").rpartition("/")[0] + "/"

    @property
    def request_id(self) -> str:
        return self.request.rstrip("/").rpartition("/")[2]


def give_number(city: str, kind: str, number: str, language: str = "en") -> tuple[Payer, Answer]:
    """Begin without signing in and say the number; what the page says then."""
    payer = Payer()
    payer.go(payer.post(f"/{language}/start/{city}/{kind}/"))
    return payer, payer.reply({LEFT[kind][0]: number})


def send(payer: Payer) -> Answer:
    """Leave the receipt's page empty, look at it all, and send it."""
    review = payer.get(payer.at) if "/review/" in payer.at else payer.reply({})
    return payer.post(f"{payer.request}send/", {"revision": review.value("revision"), "key": review.value("key")})


def pay(payer: Payer) -> str:
    """Send it and pay by card; the number of the request."""
    request_id = payer.request_id
    payer.go(send(payer))
    cards.pay(payer.post(f"{payer.request}pay/").to)
    payer.go(payer.get(f"{payer.request}paid/"))
    audit.drain(worker="test", until_empty=True)
    return request_id


def staff(city: str, role: str = "caseworker") -> kernel.Actor:
    return kernel.Actor(
        agent_id=kernel.new_id(), channel="counter" if role == "clerk" else "web", roles=frozenset({role}),
        organization=city,
        assurance=kernel.Assurance.SUBSTANTIAL,
    )  # fmt: skip


def test_anyone_pays_by_number_in_each_city_and_the_ledger_says_whose(cities: None) -> None:
    paid: dict[str, str] = {}
    sums: dict[str, int] = {}
    for place, (kind, (_, bills)) in enumerate(LEFT.items()):
        for city, (number, cents) in bills.items():
            payer, _ = give_number(city, kind, number)
            review = payer.reply({})
            assert f"${cents // 100:,}.{cents % 100:02}" in review.text, (city, kind)
            if city != CITIES[place]:
                continue  # each kind is paid in one of them
            paid[city] = pay(payer)
            (charge,) = payments.charges_about(subject=kernel.Reference("request", paid[city]), by=SYSTEM)
            assert (charge.state, charge.due_cents, charge.organization) == ("settled", cents, city)
            assert {line.organization for line in charge.lines} == {city}
            case = cases.case_of_request(request_id=paid[city], by=SYSTEM)
            assert case is not None
            assert (case.organization, case.status) == (city, "paid")
            sums[f"revenue:{city}/bill"] = cents
    balances = {each.account: each.cents for each in payments.balances(by=SYSTEM)}
    assert {name: -cents for name, cents in balances.items() if name.startswith("revenue:")} == sums
    assert payments.verify_ledger().faults == ()

    # Staff of one city see nothing of another's: neither the case, nor the charge, nor the request.
    for city in CITIES:
        mine = staff(city)
        assert cases.case_of_request(request_id=paid[city], by=mine) is not None
        assert payments.charges_about(subject=kernel.Reference("request", paid[city]), by=mine)
        for other in (each for each in CITIES if each != city):
            reference = kernel.Reference("request", paid[other])
            assert payments.charges_about(subject=reference, by=mine) == ()
            assert cases.case_of_request(request_id=reference.id, by=mine) is None
            with pytest.raises(kernel.NotFound):
                intake.request(request_id=reference.id, by=mine)


def test_what_a_number_cannot_do(cities: None) -> None:
    payer, page = give_number("moncton", "water-bill", "W-20417")  # Fredericton's
    assert "There is no bill of this number." in page.text
    payer.reply({"water_account_number": "w21418"})
    pay(payer)
    for number in ("W-21418", "w21418"):  # the same bill, however it is written
        _, again = give_number("moncton", "water-bill", number, "fr")
        assert "Cette facture est payée." in again.text
    lab.misbehave("bills", "down")
    _, later = give_number("moncton", "water-bill", "W-21419")
    assert "The bills cannot be looked up just now." in later.text


def test_two_who_pay_the_same_bill(cities: None) -> None:
    """The second is stopped before anything is charged."""
    one, _ = give_number("saint-john", "parking-ticket", "P-32056")
    two, _ = give_number("saint-john", "parking-ticket", "P-32056")
    pay(one)
    stopped = send(two)
    assert "This bill is paid." in stopped.text
    assert intake.request(request_id=two.request_id, by=SYSTEM).state == "draft"
    assert payments.charges_about(subject=kernel.Reference("request", two.request_id), by=SYSTEM) == ()


def test_two_who_pay_the_same_bill_at_once(cities: None) -> None:
    """Both were sent before either was paid: who begins later is stopped, who pays all the same gets it back."""
    one, two, three = (give_number("saint-john", "parking-ticket", "P-32055")[0] for _ in range(3))
    for each in (one, two, three):
        each.go(send(each))
    there = [each.post(f"{each.request}pay/").to for each in (one, two)]
    for address in there:
        cards.pay(address)
    for each in (two, one):  # who comes back first has paid it
        each.go(each.get(f"{each.request}paid/"))
    audit.drain(worker="test", until_empty=True)
    assert case_of(two.request_id) is not None
    assert case_of(one.request_id) is None
    told = one.get(f"{one.request}outcome/")
    assert ("This bill is paid" in told.text, "goes back to you" in told.text) == (True, True)
    refused = three.go(three.post(f"{three.request}pay/"))
    assert "This bill is paid" in refused.text
    assert intake.request(request_id=three.request_id, by=SYSTEM).state == "withdrawn"
    balances = {each.account: each.cents for each in payments.balances(by=SYSTEM)}
    assert balances["revenue:saint-john/bill"] == -2750
    assert sum(cents for name, cents in balances.items() if name.startswith("card:")) == 2750
    assert payments.verify_ledger().faults == ()


def case_of(request_id: str) -> cases.Case | None:
    try:
        return cases.case_of_request(request_id=request_id, by=SYSTEM)
    except kernel.NotFound:
        return None


def test_at_the_counter_in_cash_with_the_code(cities: None) -> None:
    payer, _ = give_number("fredericton", "parking-ticket", "P-30056")
    payer.go(send(payer))
    request = intake.request(request_id=payer.request_id, by=SYSTEM)
    clerk = staff("service-new-brunswick", "clerk")
    till = payments.open_till(office="service-new-brunswick/fredericton", float_cents=0, by=clerk)
    (charge,) = payments.charges_with_code(code=request.tracking_code, by=clerk)
    payments.take_cash(till_id=till.id, charge_ids=(charge.id,), tendered_cents=5000, by=clerk)
    audit.drain(worker="test", until_empty=True)
    case = cases.case_of_request(request_id=request.id, by=SYSTEM)
    assert case is not None
    assert case.status == "paid"
    # The province's till took the city's money: both books say that it is owed to the city.
    balances = {each.account: each.cents for each in payments.balances(by=SYSTEM)}
    assert balances["liability:service-new-brunswick/fredericton"] == -3000
    assert balances["due-from:fredericton/service-new-brunswick"] == 3000


FAMILY = {
    "child_name": "Ari Cormier", "child_birth_date": "2020-01-08", "applicant_name": "Dana Cormier", "own_child": True,
    "wants_fee_help": True, "social_assistance": False, "children_at_home": 2, "has_partner": False,
    "net_income": 5_000_000, "email": "dana@people.example", "postal_address": "9 Church Street",
}  # fmt: skip
REGISTRATION = datetime.fromisoformat("2026-11-23T10:00:00-04:00")
INCOME = ("children_at_home", "has_partner", "net_income")


def lessons(city: str, language: str = "en", **changed: object) -> tuple[tuple[str, ...], journeys.Step]:
    """What somebody is asked who registers a child of six, and the check before sending."""
    dana = kernel.Actor(
        agent_id=kernel.new_id(), channel="web", assurance=kernel.Assurance.SUBSTANTIAL, language=language
    )
    given = {**FAMILY, "home_city": city.replace("-", "_"), **changed}
    with kernel.held_at(REGISTRATION):
        played = play(f"{city}/swimming-lessons", given, dana, language=language)
        first = played.step.fields[0].options[0].value
        step = journeys.answer(request_id=played.request_id, page="booking", values={"time": first}, by=dana)
    return tuple(each for each in played.asked if each in ("home_city", "social_assistance", *INCOME)), step


@pytest.mark.parametrize(
    ("city", "fee", "due"), [("fredericton", 6500, 3250), ("moncton", 7200, 3600), ("saint-john", 8000, 2000)]
)
def test_each_city_collects_its_fee_less_the_help_of_its_own_rule(
    cities: None, city: str, fee: int, due: int
) -> None:
    asked, step = lessons(city)
    (line,) = step.due
    assert asked == ("home_city", "social_assistance", *INCOME)
    assert (line.cents, line.tariff_text, step.due_text) == (due, f"${fee / 100:.2f}", f"${due / 100:.2f}")
    assert line.waived == f"You need not pay ${(fee - due) / 100:.2f} of it."
    assert [each.title for each in line.law] == ["Local Governance Act (2017, c 18), section 10"]
    assert any("within" in each for each in line.why), line.why
    # Who asks for no help is asked nothing more and pays all of it; with social assistance nothing is left.
    asked, step = lessons(city, wants_fee_help=False)
    assert (asked, step.due[0].cents, step.due[0].waived) == ((), fee, "")
    asked, step = lessons(city, "fr", social_assistance=True)
    assert (asked, step.due[0].cents, step.due_text) == (("home_city", "social_assistance"), 0, "")
    assert step.due[0].waived == "Vous n’avez pas à payer ce montant."
    assert "Vous recevez de l’aide sociale" in " ".join(step.due[0].why)
    # Who lives elsewhere is told so, and pays all of it.
    asked, step = lessons(city, home_city="elsewhere")
    assert (asked, step.due[0].cents, step.due[0].waived) == (("home_city",), fee, "")
    assert "You do not live in" in " ".join(step.due[0].why)
