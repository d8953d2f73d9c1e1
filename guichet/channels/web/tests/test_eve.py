"""Eve, a stranger, and the staff of another agency get nothing of another's, by any address, and change nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.channels.web import urls
from guichet.channels.web.tests.conftest import BEST_START, BIRTH
from guichet.channels.web.tests.officers import told_of_nobody, wronged
from guichet.channels.web.tests.test_caseworker import QUEUE
from guichet.channels.web.tests.test_interview import picture
from guichet.channels.web.tests.test_own_page import case_of
from guichet.channels.web.tests.visiting import Visitor
from guichet.credentials import api as credentials
from guichet.estates import api as estates
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.kernel import api as kernel
from guichet.notifications import api as notifications
from guichet.sharing import api as sharing

# Addresses that name nobody's thing: public ones, beginnings, and one's own lists.
NAMELESS = {*(each.name for each in urls.public), "web-start", "web-start-screening", "web-resume",
            "web-keep-plan", "web-own", "web-facts", "web-log", "web-sharing",
            "web-settings", "web-phone", "web-tokens-of", "web-message-language", "web-queue",
            "web-ways", "web-link-way", "web-unlink-way", "web-bind-proof",
            "web-supply", "web-estates", "web-death-notices", "web-work-reports", "web-notices", "web-remedies",
            "web-money",
            "web-booked", "web-own-calendar", "web-permits", "web-work-permits", "web-shop-order",
            "web-orders", "web-work-shop",
            "web-batch", "web-opinions", "web-work-for",
            "web-acting", "web-oneself", "web-mandates", "web-mandate-code", "web-give"}  # fmt: skip


@pytest.fixture
def things(cast: Any, visitor: Visitor, sent: Callable[..., str], work_off: Any) -> dict[str, str]:
    """One of everything that is Amina's, by the name its address gives it."""
    birth = sent(visitor, BIRTH)
    request = sent(visitor, BEST_START)
    case = case_of(request)
    case = cases.claim(case_id=case.id, revision=case.revision, by=cast.chen)
    question = cases.ask_for_information(case_id=case.id, question="Which?", revision=case.revision, by=cast.chen)
    unknown = told_of_nobody()
    work_off()
    document = evidence.receive_document(
        name="letter.png",
        content=picture(),
        evidence_type="income-proof",
        for_=kernel.Reference("request", request.split("/")[3]),
        owner_id=cast.agents["amina"],
        by=kernel.SYSTEM,
    )
    plan = intake.open_plan(life_event="having-a-child", anchor_on=kernel.today(), by=cast.amina, language="en")
    assert birth != request
    consent = sharing.give_consent(
        agreement="births-to-inland-revenue", about=cast.agents["amina"], language="en", by=cast.amina
    )
    exchange = sharing.permit(
        source="internal-affairs", recipient="inland-revenue", fields=("child_birth_date",), purpose="best-start",
        about=cast.agents["amina"], by=kernel.SYSTEM, consent_id=consent.id,
    )  # fmt: skip
    return {
        "request_id": request.split("/")[3],
        "document_id": document.id,
        "page": "the-name",
        "plan_id": plan.id,
        "message_id": notifications.inbox(by=cast.amina)[0].id,
        "question_id": question.id,
        "about_id": cast.agents["amina"],
        "fact": "applicant_name",
        "case_id": case.id,
        "mandate_id": given_to_dana(cast),
        "offer_id": offer_to(cast.agents["amina"]),
        "action": "claim",
        "consent_id": consent.id,
        "exchange_id": exchange.exchange_id,
        "form": "iso",
        "report_number": "0000-0000",
        "photo_id": kernel.new_id(),
        "estate_id": estate_told_by(cast.agents["amina"]),
        "notice_id": unknown,
        "remedy_id": wronged(cast.agents["amina"])[0],
        **booked_by(cast.agents["amina"]),
        "credential_id": issued_to(cast.agents["amina"]),
        "order_id": ordered_by(cast.agents["amina"]),
        "office": "front-desk",
        "course": "swim-1",
        "session": "saturday",
    }


def booked_by(person_id: str) -> dict[str, str]:
    """An appointment, a place waited for, and one in a course, of what is published no more."""
    now = kernel.now()
    later = now + timedelta(days=90)
    whose = {"organization": "inland-revenue", "person_id": person_id, "subject": "request:none"}

    def made(model: str, **values: Any) -> str:
        row = apps.get_model("bookings", model)._default_manager.create(**whose, **values)
        return str(row.pk)

    return {
        "appointment_id": made(
            "AppointmentRow", schedule="desk", office="front-desk", starts_at=later, place=0, state="booked",
            ends_at=later + timedelta(hours=1), changed_at=now,
        ),
        "waiting_id": made(
            "WaitingRow", schedule="desk", from_on=now.date(), until_on=later.date(), joined_at=now
        ),
        "enrolment_id": made(
            "EnrolmentRow", course="swim-1", session="saturday", office="pool", place=0, state="enrolled",
            registered_at=now,
        ),
    }  # fmt: skip


def issued_to(person_id: str) -> str:
    """A permit of hers."""
    return credentials.issue(
        key="eve", kind="permit", title=kernel.LocalizedText({"en": "Permit"}), holder_id=person_id, claims=(),
        subject=kernel.Reference("case", "eve"), shown=(), organization="inland-revenue", valid_until=None,
        valid_from=kernel.today(), by=kernel.SYSTEM,
    ).id  # fmt: skip


def ordered_by(person_id: str) -> str:
    """Something she ordered, of which nothing is sold any more."""
    now = kernel.now()
    row = apps.get_model("shop", "OrderRow")._default_manager.create(
        key="eve", number=kernel.new_tracking_code(), organization="inland-revenue", office="front-desk", way="pick_up",
        state="paid", buyer_id=person_id, currency="NZD", made_at=now, changed_at=now,
    )  # fmt: skip
    return str(row.pk)


def estate_told_by(person_id: str) -> str:
    """The estate of somebody whose death one told of."""
    dead = identity.register_person(name="Karim Rahimi", by=kernel.SYSTEM)
    return estates.open_estate(
        person_id=dead.id, organization="internal-affairs", source="case:1", reporter_id=person_id, by=kernel.SYSTEM
    ).id


def given_to_dana(cast: Any) -> str:
    """A mandate of Amina's that Dana accepted."""
    offered = identity.propose_mandate(
        grantor_id=cast.agents["amina"], holder_id=cast.agents["dana"], actions=identity.POWERS,
        code=identity.show_holder_code(by=cast.dana), by=cast.amina,
    )  # fmt: skip
    return identity.accept_mandate(mandate_id=offered.id, by=cast.dana).id


def offer_to(person_id: str) -> str:
    """An offer of Best Start that waits for an answer."""
    today = kernel.today()
    row = apps.get_model("entitlements", "OfferRow")._default_manager.create(
        id=kernel.new_id(), programme=BEST_START, organization="inland-revenue", mode="offer", person_id=person_id,
        household_id="home-1", amount=7700, period=f"{today:%Y-%m}", law_hash="l", graph_hash="g", state="offered",
        made_on=today, until=today + timedelta(days=90),
    )  # fmt: skip
    return str(row.pk)


def addresses(things: dict[str, str]) -> list[str]:
    found = []
    for route in (*urls.requests, *urls.plans, *urls.bookings, *urls.held, *urls.own, *urls.work):
        if route.name in NAMELESS:
            continue
        address = str(route.pattern)
        for kind in ("uuid", "slug"):
            for name, value in things.items():
                address = address.replace(f"<{kind}:{name}>", value)
        assert "<" not in address, address
        found.append(f"/en/{address}")
    assert len(found) > 18
    return found


def test_eve_gets_nothing_and_changes_nothing(things: dict[str, str], eve: Visitor) -> None:
    before = audit.events(limit=100_000)[-1].id
    for address in addresses(things):
        assert eve.get(address).status in (404, 405), address
        posted = eve.post(address, {"revision": "1", "step": "x", "text": "mine", "date-day": "1", "done": "yes"})
        assert posted.status in (404, 405), address
    assert [each.type for each in audit.events(after_id=before)] == []


def test_a_stranger_is_asked_to_sign_in_or_told_nothing(things: dict[str, str]) -> None:
    before = audit.events(limit=100_000)[-1].id
    stranger = Visitor()
    for address in addresses(things):
        for answer in (stranger.get(address), stranger.post(address, {"revision": "1"})):
            assert answer.status in (404, 405) or answer.to.startswith("/sign-in/"), address
    assert [each.type for each in audit.events(after_id=before)] == []


def test_staff_of_another_agency_see_no_case(things: dict[str, str], cast: Any) -> None:
    rangi = Visitor()
    rangi.sign_in("rangi")
    before = audit.events(limit=100_000)[-1].id
    assert rangi.get(QUEUE).status == 200
    assert things["case_id"] not in rangi.get(QUEUE).text
    for address in addresses(things):
        if address.startswith(QUEUE):
            assert rangi.get(address).status in (404, 405), address
            assert rangi.post(address, {"revision": "1"}).status in (404, 405), address
    assert [each.type for each in audit.events(after_id=before)] == []


def test_eve_has_no_queue(eve: Visitor) -> None:
    assert eve.get(QUEUE).status == 404


def test_the_owner_gets_each_of_them(things: dict[str, str], visitor: Visitor) -> None:
    own = [each for each in addresses(things) if not each.startswith(QUEUE)]
    opened = [each for each in own if visitor.get(each).status in (200, 302)]
    assert len(opened) >= 8
