"""What is Amina's: requests in every state, cases, messages, a letter, a document, facts, a plan, a token."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from PIL import Image

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.channels.web.tests.officers import told_of_nobody, wronged
from guichet.credentials import api as credentials
from guichet.estates import api as estates
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.identity.tests.mandating import give, offer
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from guichet.notifications import api as notifications
from guichet.payments import api as payments
from guichet.queue import api as queue
from guichet.reports import api as reports
from guichet.sharing import api as sharing
from tests.journeys.playing import example_of, play

BIRTH = "internal-affairs/register-a-birth"
IRD = "inland-revenue/child-ird-number"
BEST_START = "inland-revenue/best-start"
TOWN = Path(reports.__file__).parent / "tests" / "town"

FIRST_APPOINTMENT = datetime(2027, 3, 2, 21, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Belongings:
    """Identifiers by the name that routes and functions give them, and words that only Amina's things contain.

    `secret_in` is a marker in what Inland Revenue holds; `secret` also what Internal Affairs holds.
    """

    ids: dict[str, tuple[str, ...]]
    secret_in_revenue: frozenset[str]
    secret: frozenset[str]
    agents: frozenset[str]

    def one(self, name: str) -> str:
        return self.ids[name][0]


def gather(cast: Cast, work_off: Callable[[], audit.Drained]) -> Belongings:
    """Let Amina live through journey A, and leave something open at every place where one can stop."""
    amina, chen = cast.amina, cast.chen
    screening = journeys.start_screening(by=amina, language="en")
    household = {"has_partner": False, "household-children": 0}
    journeys.answer(request_id=screening.request_id, page="household", values=household, by=amina)
    birth = _sent(BIRTH, "amina-and-karim", amina, {}, consent=True)
    work_off()
    subjects = birth.step.next_services[0].subjects
    best_start = _sent(BEST_START, "amina-first-baby", amina, subjects)
    _sent(IRD, "", amina, subjects)
    again = _sent(BEST_START, "amina-first-baby", amina, subjects)
    work_off()
    _claimed(best_start, chen)
    journeys.decide(case_id=best_start.case_id, transition="grant", revision=_revision(best_start, chen), by=chen)
    _claimed(again, chen)
    question = journeys.ask_for_information(
        case_id=again.case_id, question="Which Aroha is it?", revision=_revision(again, chen), by=chen
    )
    unknown = told_of_nobody()
    work_off()
    draft = journeys.start(service=BIRTH, by=amina, language="en")
    document = evidence.receive_document(
        name="midwife.png",
        content=_picture(),
        evidence_type="midwife-notice",
        for_=kernel.Reference("request", draft.request_id),
        owner_id=amina.agent_id,
        by=amina,
    )
    _reports(amina)
    give(amina, cast.dana, actions=identity.POWERS)
    offer(cast.dana, amina)
    plan = journeys.begin_plan(life_event="having-a-child", anchor_on=date(2026, 11, 1), by=amina, language="en")
    identity.issue_token(
        agent_id=cast.agents["amina"], assurance=kernel.Assurance.LOW, label="Amina's program", by=amina
    )
    identity.link_phone(number="+64215550101", code=identity.phone_code(by=amina), by=cast("amina", channel="sms"))
    return _belongings(
        cast, sent=(best_start, again, birth), draft=draft, document=document, plan=plan, asked=question,
        unknown=unknown,
    )  # fmt: skip


def _belongings(
    cast: Cast,
    *,
    sent: tuple[journeys.Submitted, ...],
    draft: journeys.Started,
    document: evidence.Document,
    plan: intake.Plan,
    asked: Any,
    unknown: str,
) -> Belongings:
    amina = cast.amina
    agent = cast.agents["amina"]
    requests = intake.requests_of(by=amina)
    screenings = tuple(each.id for each in requests if each.service == journeys.SCREENING)
    revenue = [each for each in requests if each.service.startswith("inland-revenue/")]
    inbox = notifications.inbox(by=amina)
    revenue_cases = {one.case_id for one in sent[:2]}
    child = identity.related(agent, "parent_of")[0].agent.id
    codes = {each.tracking_code for each in revenue}
    numbers = {one.case_number for one in sent[:2]}
    receipts = {one.receipt.number for one in sent[:2]}
    in_revenue = {*codes, *numbers, *receipts, plan.code, draft.tracking_code, "49091850", "Which Aroha", "4,041",
                  "her wheelchair", "Aroha of the pool", "Does her back"}  # fmt: skip
    everything = {
        "Amina Rahimi",
        "blue gate",
        "555 0199",
        reports.own_reports(by=amina)[0].code,
        reports.own_watches(by=amina)[0].code,
        "Aroha",
        "Rimu Street",
        sent[2].case_number,
        *(each.tracking_code for each in requests),
    }
    return Belongings(
        ids={
            "request_id": (draft.request_id, *(each.id for each in revenue), *screenings),
            "screening": screenings,
            "case_id": tuple(one.case_id for one in sent[:2]),
            "message_id": tuple(each.id for each in inbox if each.has_letter and each.about.id in revenue_cases),
            "document_id": (document.id,),
            "offer_id": (_offered(agent),),
            "ticket_id": (_waiting(agent),),
            **_booked(agent, draft.request_id),
            "estate_id": (_reported(agent, cast.agents["hemi"]),),
            "notice_id": (unknown,),
            "remedy_id": wronged(agent),
            "mandate_id": tuple(each.id for each in identity.mandates_of(by=amina)),
            "plan_id": (plan.id,),
            "question_id": (asked.id,),
            "about_id": (agent, child),
            "person_id": (agent,),
            "agent_id": (agent,),
            "token_id": tuple(each.id for each in identity.tokens_of(agent)),
            "phone_id": tuple(each.id for each in identity.phones_of(agent)),
            "decision_id": tuple(each.id for each in cases.case(case_id=sent[0].case_id, by=amina).decisions),
            "code": (requests[0].tracking_code,),
            "plan_code": (plan.code,),
            "consent_id": tuple(each.id for each in sharing.consents_of(by=amina)),
            "exchange_id": tuple(each.id for each in sharing.exchanges_about(by=amina)),
            "number": (sent[0].case_number,),
            **_charged(agent),
            **_issued(agent),
            "order_id": (_ordered(agent),),
            "opinion_id": _opinions(sent[1].case_id),
            "report_id": tuple(each.id for each in reports.own_reports(by=amina)),
            "report_number": tuple(each.number for each in reports.own_reports(by=amina)),
            "watch_id": tuple(each.id for each in reports.own_watches(by=amina)),
        },
        secret_in_revenue=frozenset(in_revenue),
        secret=frozenset(in_revenue | everything),
        agents=frozenset({agent, child}),
    )


def _reports(amina: kernel.Actor) -> None:
    """A problem she reported, and an area of which she wants to hear."""
    plan = reports.load_plan(TOWN, languages=("en", "fr", "mi"))
    reports.publish_plan(plan, by=kernel.Actor(channel="command", name="operator"))
    journeys.report_problem(
        category="pothole", place=reports.Place(lat=-41.28, lon=174.75), by=amina, language="en",
        text="By the blue gate", answers={"depth": "deep"}, contact=reports.Contact(phone="021 555 0199"),
    )  # fmt: skip
    reports.watch_area(area="old-town", by=amina, language="en")


def _sent(
    service: str, example: str, by: kernel.Actor, subjects: Any, *, consent: bool | None = None
) -> journeys.Submitted:
    given = (
        example_of(service, example).given
        if example
        else {"applicant_ird_number": "49091850", "email": "amina@example.org", "postal_address": "12 Rimu Street"}
    )
    played = play(service, {**given, "consent": consent}, by, subjects)
    return journeys.submit(request_id=played.request_id, by=by)


def _claimed(sent: journeys.Submitted, by: kernel.Actor) -> None:
    cases.claim(case_id=sent.case_id, revision=_revision(sent, by), by=by)


def _revision(sent: journeys.Submitted, by: kernel.Actor) -> int:
    return cases.case(case_id=sent.case_id, by=by).revision


def _picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(content, "PNG")
    return content.getvalue()


def _offered(agent_id: str) -> str:
    """Something she is offered unasked, and has not answered."""
    today = kernel.today()
    row = apps.get_model("entitlements", "OfferRow")._default_manager.create(
        id=kernel.new_id(), programme=BEST_START, organization="inland-revenue", mode="offer", person_id=agent_id,
        household_id="home-1", amount=7700, period=f"{today:%Y-%m}", law_hash="l", graph_hash="g", state="offered",
        made_on=today, until=today.replace(year=today.year + 1, day=1),
    )  # fmt: skip
    return str(row.pk)


def _charged(agent_id: str) -> dict[str, tuple[str, ...]]:
    """What she owes and what she paid, at the till of somebody else."""
    lines = (payments.ChargeLine(cost="fee", title="Rimu Street fee", cents=4041, organization="inland-revenue"),)
    charges = tuple(
        payments.raise_charge(
            key=f"eve:{number}", subject=kernel.Reference("request", f"eve-{number}"), debtor_id=agent_id,
            organization="inland-revenue", lines=lines, currency="NZD", due_on=kernel.today(), by=kernel.SYSTEM,
        )
        for number in range(2)
    )  # fmt: skip
    till_clerk = kernel.Actor(
        agent_id="a-clerk", channel="counter", roles=frozenset({"clerk"}), organization="inland-revenue"
    )
    till = payments.open_till(office="wellington", float_cents=0, by=till_clerk)
    paid = payments.take_cash(till_id=till.id, charge_ids=(charges[0].id,), tendered_cents=5000, by=till_clerk)
    return {"charge_id": (charges[1].id, charges[0].id), "payment_id": (paid.id,), "till_id": (till.id,)}


def _opinions(case_id: str) -> tuple[str, ...]:
    """What a doctor with a code and another agency's officers are asked about her case."""

    def asked(organization: str) -> str:
        row = apps.get_model("cases", "OpinionRow")(
            id=kernel.new_id(), case_id=case_id, rule="eve", organization=organization, asked_at=kernel.now(),
            code="" if organization else "x", due_on=kernel.today(), remind_on=kernel.today(),
        )  # fmt: skip
        row.expert, row.question = "Dr Ngata of Rimu Street", "Does her back allow it?"
        row.save()
        return str(row.pk)

    return asked(""), asked("health")


def _ordered(agent_id: str) -> str:
    """Something she ordered, of which nothing is sold any more."""
    model = apps.get_model("shop", "OrderRow")
    row = model(
        id=kernel.new_id(), key="eve", number=kernel.new_tracking_code(), organization="inland-revenue",
        office="wellington", way="post", state="paid", buyer_id=agent_id, currency="NZD", made_at=kernel.now(),
        changed_at=kernel.now(),
    )  # fmt: skip
    row.name, row.address = "Amina Rahimi", "12 Rimu Street"
    row.save()
    return str(row.pk)


def _issued(agent_id: str) -> dict[str, tuple[str, ...]]:
    """A permit of hers, of which the public is shown nothing."""
    said = credentials.Claim("place", "12 Rimu Street")
    found = credentials.issue(
        key="eve", kind="permit", title=kernel.LocalizedText({"en": "Permit"}), holder_id=agent_id, claims=(said,),
        subject=kernel.Reference("case", "eve"), shown=(), organization="inland-revenue", valid_until=None,
        valid_from=kernel.today(), by=kernel.SYSTEM,
    )  # fmt: skip
    return {"issued_id": (found.id,), "credential_id": (found.id,)}


def _booked(agent_id: str, request_id: str) -> dict[str, tuple[str, ...]]:
    """An appointment, a place in a waiting list and one in a course, of schedules that are published no more."""

    def made(model: str, **values: Any) -> tuple[str, ...]:
        row = apps.get_model("bookings", model)(
            id=kernel.new_id(), organization="inland-revenue", person_id=agent_id, subject=f"request:{request_id}",
            service=BEST_START, **values,
        )  # fmt: skip
        if model == "AppointmentRow":
            row.note = "room for her wheelchair"
        if model == "EnrolmentRow":
            row.attendee = "Aroha of the pool"
        row.save()
        return (str(row.pk),)

    now = kernel.now()
    return {
        "appointment_id": made(
            "AppointmentRow", schedule="desk", office="front-desk", starts_at=FIRST_APPOINTMENT, state="booked",
            ends_at=FIRST_APPOINTMENT + timedelta(hours=1), place=0, changed_at=now,
        ),
        "waiting_id": made(
            "WaitingRow", schedule="desk", from_on=now.date(), until_on=FIRST_APPOINTMENT.date(), joined_at=now,
        ),
        "enrolment_id": made(
            "EnrolmentRow", course="swim-1", session="saturday", office="pool", place=0, state="enrolled",
            registered_at=now,
        ),
    }  # fmt: skip


def _reported(agent_id: str, dead: str) -> str:
    """The estate of somebody whose death she reported."""
    identity.record_death(agent_id=dead, died_on=kernel.today(), source="register:deaths/1", by=kernel.SYSTEM)
    estate = estates.open_estate(
        person_id=dead, organization="internal-affairs", source="register:deaths/1", reporter_id=agent_id,
        by=kernel.SYSTEM,
    )  # fmt: skip
    return estate.id


def _waiting(agent_id: str) -> str:
    """A number at the office where she waits."""
    ticket = queue.take_ticket(office="wellington", lane="general", person_id=agent_id, by=kernel.SYSTEM)
    return ticket.id
