"""The person's own page: requests, messages, questions, facts, log, plans, settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import icalendar
import pytest

from guichet.cases import api as cases
from guichet.channels.web.tests.conftest import BEST_START, BIRTH
from guichet.channels.web.tests.visiting import Visitor
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.notifications import api as notifications


@pytest.fixture
def amina(cast: Any) -> Visitor:
    visitor = Visitor()
    visitor.sign_in("amina")
    return visitor


def case_of(address: str) -> cases.Case:
    found = cases.case_of_request(request_id=address.split("/")[3], by=kernel.SYSTEM)
    assert found is not None
    return found


def test_an_empty_page_says_what_will_stand_there(amina: Visitor) -> None:
    for language in ("en", "mi"):
        for page in ("", "facts/", "log/", "log/?everything", "settings/"):
            assert amina.get(f"/{language}/my/{page}").status == 200


def test_requests_messages_and_letters_stand_there(
    amina: Visitor, cast: Any, sent: Callable[..., str], work_off: Any
) -> None:
    address = sent(amina, BIRTH)
    work_off()
    page = amina.get("/en/my/")
    assert case_of(address).number in page.text
    (first, *_) = notifications.inbox(by=cast.amina)
    message = amina.get(f"/en/my/messages/{first.id}/")
    assert message.title == first.subject
    assert notifications.message(message_id=first.id, by=cast.amina).read_at is not None
    letter = amina.get(f"/en/my/messages/{first.id}/letter.pdf")
    assert letter.body.startswith(b"%PDF-")


def test_an_officers_question_is_answered(
    amina: Visitor, cast: Any, sent: Callable[..., str], work_off: Any
) -> None:
    case = case_of(sent(amina, BEST_START))
    case = cases.claim(case_id=case.id, revision=case.revision, by=cast.chen)
    asked = journeys.ask_for_information(
        case_id=case.id, question="Which days were you paid?", by=cast.chen, revision=case.revision
    )
    work_off()
    assert "Which days were you paid?" in amina.get("/en/my/").text
    address = f"/en/my/questions/{asked.id}/"
    empty = amina.post(address, {"text": " "})
    assert empty.status == 422
    assert amina.post(address, {"text": "None at all."}).status == 302
    answered = cases.information_request(question_id=asked.id, by=kernel.SYSTEM)
    assert answered.text == "None at all."
    assert "None at all." in amina.get(address).text


def test_a_fact_is_corrected_with_what_it_was_said_beside_it(
    amina: Visitor, cast: Any, sent: Callable[..., str]
) -> None:
    sent(amina, BEST_START)
    listed = amina.get("/en/my/facts/")
    (income,) = evidence.held(file_of=cast.agents["amina"], by=kernel.SYSTEM, fact="applicant_income")
    address = f"/en/my/facts/{income.about_id}/applicant_income/"
    assert address in listed.text
    assert "52,000" in amina.get(address).text
    wrong = amina.post(address, {"applicant_income": "much"})
    assert wrong.status == 422
    assert wrong.value("applicant_income") == "much"
    assert amina.post(address, {"applicant_income": "60,000"}).to == "/en/my/facts/"
    (now,) = evidence.held(file_of=cast.agents["amina"], by=kernel.SYSTEM, fact="applicant_income")
    assert now.value == 6_000_000


def test_who_looked_stands_in_the_log(amina: Visitor, cast: Any, sent: Callable[..., str]) -> None:
    case = case_of(sent(amina, BEST_START))
    assert "Nobody has looked" in amina.get("/en/my/log/").text
    cases.case(case_id=case.id, by=cast.chen)
    page = amina.get("/en/my/log/")
    assert "Someone at Inland Revenue" in page.text
    assert "A request was sent" not in page.text
    assert "A request was sent" in amina.get("/en/my/log/?everything").text
    assert amina.get("/en/my/log/?before=1").status == 200


def test_a_plan_is_kept_moved_ticked_and_in_the_calendar(visitor: Visitor, cast: Any) -> None:
    kept = visitor.post("/en/life-events/having-a-child/plan/", {"date": "2027-02-03"})
    plan_id = kept.to.split("/")[3]
    page = visitor.get(kept.to)
    plan = intake.plan(plan_id=plan_id, by=kernel.SYSTEM)
    assert plan.code in page.text
    assert Visitor().get(kept.to).status == 404
    step = "choose-a-carer" if "choose-a-carer" in page.text else page.value("step")
    visitor.post(f"{kept.to}mark/", {"step": step, "done": "yes"})
    assert intake.plan(plan_id=plan_id, by=kernel.SYSTEM).done_steps == {step}
    assert visitor.post(f"{kept.to}mark/", {"step": "nothing", "done": "yes"}).status == 404
    wrong = visitor.post(f"{kept.to}move/", {"date-day": "40", "date-month": "1", "date-year": "2027"})
    assert wrong.status == 422
    visitor.post(f"{kept.to}move/", {"date-day": "10", "date-month": "2", "date-year": "2027"})
    moved = intake.plan(plan_id=plan_id, by=kernel.SYSTEM)
    assert moved.anchor_on.isoformat() == "2027-02-10"
    feed = icalendar.Calendar.from_ical(Visitor().get(f"/calendar/{plan.calendar_token}.ics").body)
    events = feed.walk("VEVENT")
    assert len(events) > 10
    assert len({str(each["UID"]) for each in events}) == len(events)
    assert Visitor().get("/calendar/nothing.ics").status == 404
    back = Visitor()
    assert back.post("/en/resume/", {"code": plan.code}).to == kept.to
    visitor.sign_in("amina")
    visitor.post(f"{kept.to}claim/")
    assert intake.plan(plan_id=plan_id, by=kernel.SYSTEM).owner_id == cast.agents["amina"]
    assert kept.to in visitor.get("/en/my/").text


def test_what_one_decides_oneself(amina: Visitor, cast: Any) -> None:
    agent = cast.agents["amina"]
    amina.post("/en/my/settings/language/", {"language": "mi"})
    amina.post("/en/my/settings/language/", {"language": "xx"})
    assert identity.agent(agent).language == "mi"
    shown = amina.post("/en/my/settings/phone/")
    assert shown.status == 200
    code = shown.text.split('g-code">')[1].split("<")[0]
    phone = identity.link_phone(number="+64215550101", code=code, by=kernel.Actor(channel="sms"))
    assert "+64215550101" in amina.get("/en/my/settings/").text
    amina.post("/en/my/settings/phone/", {"unlink": phone.id})
    assert identity.phones_of(agent) == ()
    refused = amina.post("/en/my/settings/tokens/", {"label": ""})
    assert refused.status == 422
    made = amina.post("/en/my/settings/tokens/", {"label": "My own program"})
    token = made.text.split('<code class="w-address">')[1].split("<")[0]
    assert identity.actor_of_token(token).agent_id == agent
    assert token not in amina.get("/en/my/settings/").text
    amina.post("/en/my/settings/tokens/", {"revoke": identity.tokens_of(agent)[0].id})
    with pytest.raises(kernel.SignInNeeded):
        identity.actor_of_token(token)
