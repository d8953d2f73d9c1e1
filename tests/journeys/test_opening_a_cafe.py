"""Boris opens a café: every permit of three levels, one request, an authority each, one inspection, one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from guichet.bookings import api as bookings
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.evidence import ports as scanning
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.models import Text
from guichet.lab.scanner import LabScanner
from guichet.notifications import api as notifications
from guichet.notifications import ports as gateways
from guichet.payments import api as payments
from tests.journeys.cafe import GIVEN, MONDAY, Cafe, published

NAME, TAX = "service-new-brunswick/business-name", "canada-revenue-agency/sales-tax-account"
BUILDING, OCCUPANCY, SIGN = (f"saint-john/{each}-permit" for each in ("building", "occupancy", "sign"))
INSPECTION, LICENCE = "health/food-inspection", "justice-public-safety/food-premises-licence"
LIQUOR = "justice-public-safety/liquor-licence"
OFFICE = "saint-john-service-centre"


@pytest.fixture
def cafe(
    publish_kept: Callable[[Path], None], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Cafe]:
    monkeypatch.setattr(scanning.scanners, "_things", {"default": LabScanner()})
    monkeypatch.setattr(gateways.sms_gateways, "_things", {"default": lab.LabGateway()})
    with kernel.held_at(MONDAY), published(settings, publish_kept) as agents:
        yield Cafe(agents)


def view_of(cafe: Cafe, request_id: str, language: str = "en") -> journeys.BundleView:
    by = cafe.person("boris", language)
    found = journeys.next_step(request_id=request_id, page="outcome", by=by, language=language).bundle
    assert found is not None
    return found


def states(view: journeys.BundleView) -> dict[str, str]:
    return {each.service: each.state for each in view.permits}


def paid(cafe: Cafe, request_id: str) -> None:
    """Boris pays all of it at a counter, in cash."""
    clerk = kernel.Actor(
        agent_id=cafe.agents["clara"],
        name="clara",
        roles=frozenset({"clerk"}),
        organization="service-new-brunswick",
        channel="counter",
        assurance=kernel.Assurance.HIGH,
    )
    (charge,) = payments.charges_about(subject=kernel.Reference("request", request_id), by=kernel.SYSTEM)
    till = payments.open_till(office=OFFICE, float_cents=0, by=clerk)
    payments.take_cash(till_id=till.id, charge_ids=(charge.id,), tendered_cents=charge.owed_cents, by=clerk)
    assert charge.owed_cents % 500 == 0
    payments.count_till(till_id=till.id, counted={500: charge.owed_cents // 500}, by=clerk)
    payments.close_till(till_id=till.id, by=clerk)


def texts() -> list[str]:
    return [each.text for each in Text.objects.filter(number="+15065550102", from_person=False).order_by("id")]


def test_one_request_from_the_first_question_to_the_opening(cafe: Cafe, work_off: Callable[[], Any]) -> None:
    """The whole of it: what is needed, one request, nine authorities' cases, one visit, refused nowhere, opened."""
    step, asked = cafe.filled_in()
    assert Counter(asked).most_common(1)[0][1] == 1, "nothing is asked twice"
    assert "sidewalk_seats" not in asked

    plan = journeys.next_step(request_id=step.request_id, page="plan", by=cafe.boris)
    assert plan.bundle is not None
    needed = {each.service: each for each in plan.bundle.permits}
    assert set(needed) == {NAME, TAX, BUILDING, OCCUPANCY, INSPECTION, LICENCE, LIQUOR, SIGN}
    assert all(each.needed == "yes" and each.why and each.law and each.days for each in needed.values())
    assert needed[LIQUOR].why == ("Alcohol is served.",)
    assert needed[LIQUOR].costs == (("Application", "$100.00"), ("Licence, when it is granted", "$350.00"))
    assert needed[LIQUOR].waits_for == ("Building permit, Saint John",)
    assert [(each.title, each.why) for each in plan.bundle.not_needed] == [
        ("Sidewalk café permit, Saint John", ("There are no tables on the sidewalk.",)),
        (
            "Licence to import food or send it to another province",
            ("No food is sent to another province or brought in from abroad.",),
        ),
    ]
    # Fifteen working days for the building, thirty for the licence: over Christmas and New Year's Day.
    assert plan.bundle.opens_on == date(2027, 1, 27)
    assert plan.bundle.path == ("Building permit, Saint John", "Dining-room licence for alcohol")

    assert step.due_text == "$540.00"
    assert sum(each.cents for each in step.due) == 54000
    sent = journeys.submit(request_id=step.request_id, by=cafe.boris)
    assert (sent.case_id, sent.step.kind) == ("", "payment")
    again = journeys.submit(request_id=step.request_id, by=cafe.boris)
    assert again.receipt == sent.receipt
    work_off()
    assert set(states(view_of(cafe, step.request_id)).values()) == {"to_pay"}
    assert texts() == [
        f"Open a café. Your request {step.tracking_code} was sent."
        " You can open on 27 January 2027 at the earliest. This decides it now: Building permit, Saint John."
    ]

    paid(cafe, step.request_id)
    work_off()
    request_id = step.request_id
    assert states(view_of(cafe, request_id)) == {
        NAME: "open", BUILDING: "open", SIGN: "open",
        TAX: "waiting", OCCUPANCY: "waiting", INSPECTION: "waiting", LICENCE: "waiting", LIQUOR: "waiting",
    }  # fmt: skip
    told = view_of(cafe, request_id).inspection
    assert told is not None
    assert not told.bookable

    with kernel.held_at(MONDAY + timedelta(days=7)):
        cafe.move(request_id, BUILDING, "claim", "grant")
        cafe.move(request_id, NAME, "grant")
        cafe.move(request_id, SIGN, "grant")
        work_off()
        view = view_of(cafe, request_id)
        assert states(view) == {
            NAME: "granted", BUILDING: "granted", SIGN: "granted",
            TAX: "open", OCCUPANCY: "open", INSPECTION: "open", LIQUOR: "open", LICENCE: "waiting",
        }  # fmt: skip
        # Two weeks sooner than promised, so all that waited for it is; now it hangs on the licence for alcohol.
        assert view.opens_on == date(2027, 1, 13)
        assert [each.title for each in view.permits if each.blocks] == ["Dining-room licence for alcohol"]
        assert [each.kind for each in view.your_turn] == ["inspection"]
        _one_visit(cafe, request_id, work_off)

    with kernel.held_at(MONDAY + timedelta(days=10)):
        cafe.move(request_id, OCCUPANCY, "inspection_passed", "grant")
        cafe.move(request_id, INSPECTION, "inspection_failed")
        cafe.move(request_id, LIQUOR, "inspection_passed", "grant")
        work_off()
        view = view_of(cafe, request_id)
        assert states(view)[INSPECTION] == "your_turn"
        assert view.your_turn[0].text == "Inspection of food premises: To be put right by you"
        cafe.move(request_id, INSPECTION, "inspection_passed", "grant")
        cafe.move(request_id, TAX, "grant")
        work_off()
        cafe.move(request_id, LICENCE, "grant")
        work_off()
        view = view_of(cafe, request_id)
        assert set(states(view).values()) == {"granted"}
        assert view.lead == "Everything is granted. Pay what is left, and you can open."
        unpaid = next(each for each in view.permits if each.service == LIQUOR)
        assert (unpaid.to_pay, unpaid.document) == ("$350.00", "")
        assert [each.request_id for each in view.your_turn] == [unpaid.request_id]
        paid(cafe, unpaid.request_id)
        work_off()
        _documents(cafe, request_id)
    assert payments.verify_ledger().faults == ()


def _one_visit(cafe: Cafe, request_id: str, work_off: Callable[[], Any]) -> None:
    """One time for three authorities, booked with all or with none."""
    offered = journeys.inspection_times(request_id=request_id, by=cafe.boris)
    first = offered.times[0]
    assert first.label == "Wednesday 2 December 2026, 10:00"  # the first hour at which all three are there
    taken = kernel.Reference("request", kernel.new_id())
    bookings.book(key="other", schedule="inspection-food-saint-john", starts_at=first.starts_at, subject=taken,
                  by=kernel.SYSTEM)  # fmt: skip
    with pytest.raises(kernel.Invalid):
        journeys.book_inspection(request_id=request_id, choice=first.value, by=cafe.boris)
    offered = journeys.inspection_times(request_id=request_id, by=cafe.boris)
    assert first.value not in {each.value for each in offered.times}
    assert all(each.visit is None for each in _parts(request_id))
    chosen = offered.times[0]
    journeys.book_inspection(request_id=request_id, choice=chosen.value, by=cafe.boris)
    visits = [each.visit for each in _parts(request_id) if each.visit]
    assert {each.starts_at for each in visits} == {chosen.starts_at}
    assert {each.organization for each in visits} == {"saint-john", "health", "justice-public-safety"}
    before = len(texts())
    work_off()
    assert [each for each in texts()[before:] if "The inspectors come together" in each] == texts()[before:]
    assert len(texts()) == before + 1
    with kernel.held_at(chosen.starts_at - timedelta(hours=47)):  # 48 hours before: once for all three of them
        work_off()
        assert [each for each in texts()[before + 1 :] if "Remember, the inspectors come together" in each] == (
            texts()[before + 1 :]
        )
        assert len(texts()) == before + 2


def _documents(cafe: Cafe, request_id: str) -> None:
    """What is shown as a paper was issued by whoever granted it, until when its data say, and anybody can check it."""
    view = view_of(cafe, request_id)
    assert view.lead == "Everything is granted. You can open."
    numbers = {each.service: each.number for each in view.permits if each.document}
    assert numbers == {
        NAME: "N-2026-00001", BUILDING: "B-2026-00001", OCCUPANCY: "O-2026-00001", SIGN: "S-2026-00001",
        LICENCE: "F-2026-00001", LIQUOR: "L-2026-00001",
    }  # fmt: skip
    held = {each.credential.service: each for each in journeys.own_permits(by=cafe.boris)}
    assert held[LICENCE].credential.valid_until == date(2027, 3, 31)  # as every year
    assert held[LIQUOR].credential.valid_until == date(2027, 12, 2)
    assert held[BUILDING].credential.valid_until is None
    checked = journeys.check_permit(code=held[LIQUOR].credential.code, language="fr")
    assert (checked.good, checked.title) == (True, "Licence de salle à manger pour l’alcool")
    assert "Boris Novak" not in {value for _, value in checked.rows}


def _parts(request_id: str) -> list[Any]:
    found = []
    for each in intake.parts_of(request_id=request_id, by=kernel.SYSTEM):
        subject = kernel.Reference("request", each.id)
        visit = bookings.appointment_about(subject=subject, by=kernel.SYSTEM)
        found.append(type("Part", (), {"request": each, "visit": visit}))
    return found


def test_only_what_matters_is_asked(cafe: Cafe) -> None:
    """A kiosk with packed food that keeps: no kitchen, no building, nobody asks for a menu or a plan."""
    kiosk = {
        **GIVEN, "cafe_builds": False, "cafe_food": "shelf_stable", "cafe_alcohol": False, "cafe_sign": False,
        "cafe_other_name": True, "yearly_sales": 2000000, "cafe_city": "moncton",
    }  # fmt: skip
    step, asked = cafe.filled_in(kiosk)
    assert "cafe_food_leaves" not in asked, "it cannot matter where no food is made"
    assert set(asked).isdisjoint({"food_menu", "building_work", "floor-plan", "indoor_seats", "liquor_hours"})
    plan = journeys.next_step(request_id=step.request_id, page="plan", by=cafe.boris).bundle
    assert plan is not None
    assert [each.service for each in plan.permits] == [NAME]
    assert len(plan.not_needed) == 9
    assert step.due_text == "$112.00"


def test_what_waited_for_a_refused_permit_ends_and_says_why(cafe: Cafe, work_off: Callable[[], Any]) -> None:
    step, _ = cafe.filled_in()
    journeys.submit(request_id=step.request_id, by=cafe.boris)
    paid(cafe, step.request_id)
    work_off()
    cafe.move(step.request_id, BUILDING, "decline")
    work_off()
    view = view_of(cafe, step.request_id)
    assert {each.service for each in view.permits if each.state == "ended"} == {
        OCCUPANCY, INSPECTION, LICENCE, LIQUOR,
    }  # fmt: skip
    assert view.opens_on is None
    assert states(view)[SIGN] == "open"
    said = notifications.inbox(by=cafe.boris)[0].body
    assert said.startswith("Ended, because it waited for “Building permit, Saint John”: Occupancy permit, Saint John")
    assert all(intake.request(request_id=each.request_id, by=cafe.boris).state == "withdrawn"
               for each in view.permits if each.state == "ended")  # fmt: skip


def test_french_says_the_same(cafe: Cafe) -> None:
    step, asked = cafe.filled_in(language="fr")
    plan = journeys.next_step(request_id=step.request_id, page="plan", by=cafe.person("boris", "fr"), language="fr")
    assert plan.title == "Ce qu’il vous faut"
    assert plan.lead == "Si vous l’envoyez aujourd’hui, vous pouvez ouvrir au plus tôt le 27 janvier 2027."
    assert plan.bundle is not None
    assert plan.bundle.permits[6].why == ("De l’alcool est servi.",)
    assert Counter(asked).most_common(1)[0][1] == 1


@hypothesis_settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    chosen=st.fixed_dictionaries(
        {
            "cafe_city": st.sampled_from(["fredericton", "moncton", "saint_john"]),
            "cafe_builds": st.booleans(),
            "cafe_food": st.sampled_from(["prepared", "perishable", "shelf_stable"]),
            "cafe_alcohol": st.booleans(),
            "cafe_sidewalk": st.booleans(),
            "cafe_sign": st.booleans(),
            "cafe_other_name": st.just(True),
            "yearly_sales": st.sampled_from([100, 3000000, 3000001]),
        }
    )
)
def test_no_authority_gets_a_field_of_another(cafe: Cafe, chosen: dict[str, Any]) -> None:
    """Whatever one does: each request and each case holds what its own service asks, and nothing of any other."""
    step, asked = cafe.filled_in({**GIVEN, **chosen})
    assert Counter(asked).most_common(1)[0][1] == 1
    journeys.submit(request_id=step.request_id, by=cafe.boris)
    whole = intake.request(request_id=step.request_id, by=cafe.boris)
    for part in intake.parts_of(request_id=step.request_id, by=kernel.SYSTEM):
        service = catalogue.service(part.service)
        own = {*service.asked, *service.uses}
        assert set(part.answers) <= own
        assert set(part.answers) <= set(whole.answers)
        proofs = {page.evidence for page in service.pages if page.evidence}
        documents = evidence.documents(for_=kernel.Reference("request", part.id), by=kernel.SYSTEM)
        assert {each.evidence_type for each in documents} == proofs
        case = cases.case_of_request(request_id=part.id, by=kernel.SYSTEM)
        if case is not None:
            assert set(case.facts) <= own
            assert case.organization == service.competent_authority
