"""A whole service by text: the birth, then Best Start, as Amina; what others are told; each text taken once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.channels.sms import api as sms
from guichet.channels.sms import septets
from guichet.channels.sms.models import ConversationRow, OutgoingRow, TakenRow
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from tests.channels.sms.phone import Phone, play

BIRTH = "internal-affairs/register-a-birth"
BEST_START = "inland-revenue/best-start"
Telephone = Callable[[str], Phone]


def given_of(service: str, example: str) -> dict[str, Any]:
    found = next(each for each in catalogue.service(service).examples if each.id == example)
    return dict(found.given)


@pytest.fixture
def amina(cast: Cast, telephone: Telephone) -> Phone:
    """Amina's telephone, linked to her."""
    phone = telephone("amina")
    phone.link(cast.amina)
    return phone


@pytest.fixture
def registered(cast: Cast, amina: Phone) -> Phone:
    """Amina registered Aroha's birth by text."""
    amina.text("birth")
    amina.text("1")
    play(amina, cast.amina, given_of(BIRTH, "amina-and-karim"))
    amina.text("SEND")
    return amina


def request_of(phone: Phone, by: kernel.Actor) -> intake.ServiceRequest:
    return intake.request(
        request_id=phone.row.request_id,
        by=intake.shown_code(by, phone.row.tracking_code),
    )


# ------------------------------------------------------------------------------------------------ whole services
def test_a_birth_is_registered_by_text_as_on_the_web(cast: Cast, registered: Phone) -> None:
    request = request_of(registered, cast.amina)
    given = given_of(BIRTH, "amina-and-karim")

    assert request.state == "submitted"
    assert request.owner_id == cast.agents["amina"]
    assert request.channels_used == ("sms",)
    said = {name: answer.value for name, answer in request.answers.items() if answer.value is not None}
    assert said == {name: str(value) if hasattr(value, "isoformat") else value for name, value in given.items()}
    case = cases.case_of_request(request_id=request.id, by=cast.amina)
    assert case is not None
    assert case.status == "registered"


def test_the_outcome_says_receipt_code_what_next_and_the_next_service(cast: Cast, registered: Phone) -> None:
    request = request_of(registered, cast.amina)
    assert request.receipt is not None
    outcome = " ".join(registered.said[-1])
    assert request.receipt.number in outcome
    assert request.tracking_code in outcome
    assert "21 November 2026" in outcome  # the day in New Zealand, not in UTC
    assert "Department of Internal Affairs answers by" in outcome
    assert "Reply 1 for: Get an IRD number for your child." in outcome
    assert "2 for: Apply for Best Start." in outcome


def test_best_start_goes_on_with_what_was_told(cast: Cast, registered: Phone) -> None:
    registered.text("2")
    assert registered.row.request_id
    asked = play(registered, cast.amina, given_of(BEST_START, "amina-first-baby"))
    review = " ".join(registered.said[-1])

    assert {"child_given_names", "child_surname", "child_birth_date", "applicant_name"}.isdisjoint(asked)
    assert "applicant_income" in asked
    assert "Weekly payment of Best Start: $77.00" in review
    registered.text("send")
    request = request_of(registered, cast.amina)
    assert request.state == "submitted"
    assert request.answers["applicant_income"].value == 5_200_000
    case = cases.case_of_request(request_id=request.id, by=cast.amina)
    assert case is not None
    assert case.organization == "inland-revenue"


def test_an_unlinked_number_answers_first_and_says_who_it_is_at_the_end(cast: Cast, telephone: Telephone) -> None:
    phone = telephone("amina")
    phone.text("register a birth")
    phone.text("1")
    play(phone, cast.amina, given_of(BIRTH, "amina-and-karim"))

    assert phone.row.page == "sign-in"
    assert "link a telephone" in " ".join(phone.said[-1])
    assert "Show that it is you" in " ".join(phone.text("send"))
    assert intake.status(code=phone.row.tracking_code).state == "draft"

    answer = " ".join(phone.text(identity.phone_code(by=cast.amina)))  # the bare code, as her page shows it

    assert "This number now speaks for Amina Rahimi." in answer
    assert "May Department of Internal Affairs send this to Inland Revenue?" in answer
    assert "check your 17 answers" in " ".join(phone.text("no"))
    phone.text("send")
    assert request_of(phone, cast.amina).owner_id == cast.agents["amina"]


def test_every_text_is_one_text_and_whole_conversations_say_the_same_in_te_reo(cast: Cast, amina: Phone) -> None:
    amina.text("REO")
    amina.text("whānau")
    offers = amina.row.menu
    amina.text(str([each["service"] for each in offers].index(BIRTH) + 1))
    play(amina, cast.amina, given_of(BIRTH, "amina-and-karim"))
    amina.text("rārangi")
    amina.text("tukua")

    assert request_of(amina, cast.amina).state == "submitted"
    assert request_of(amina, cast.amina).language == "mi"
    assert all(septets.fits(text) for text in amina.all())
    assert any("Rihīti R-" in text for text in amina.all())


# ----------------------------------------------------------------------------------------------- one reply, badly
def test_a_reply_that_is_no_such_thing_is_asked_again_with_the_cure(amina: Phone) -> None:
    amina.text("birth")
    amina.text("1")
    answer = amina.text("last week sometime")

    assert answer == (
        "Write a date like 1 Nov 2026 or 1/11/2026, the day first.\nWhen was your child born?\nReply like 1 Nov 2026.",
    )
    assert amina.row.field == "child_birth_date"


def test_what_the_service_refuses_is_asked_again_and_the_rest_of_the_page_is_kept(amina: Phone) -> None:
    amina.text("birth")
    amina.text("1")
    amina.text("1 Dec 2026")  # still to come
    answer = " ".join(amina.text("āe"))

    assert "This day is still to come. Enter today or an earlier day." in answer
    assert "When was your child born?" in answer
    assert amina.row.given == {"child_born_in_new_zealand": True}
    assert "Where was your baby born?" in " ".join(amina.text("1/11/26"))


def test_back_why_code_status_help_and_again(cast: Cast, amina: Phone) -> None:
    amina.text("birth")
    amina.text("1")
    code = amina.row.tracking_code
    amina.text("1 Nov 2026")
    assert amina.row.field == "child_born_in_new_zealand"
    assert "When was your child born?" in " ".join(amina.text("BACK"))
    assert amina.text("again")[0].startswith("When was your child born?")
    amina.text("1 Nov 2026")
    amina.text("yes")
    assert "section 8" in " ".join(amina.text("why?"))
    assert code in " ".join(amina.text("waehere"))
    assert f"Register a birth: 2 of at most 21 questions answered, not sent. Code {code}." in amina.text("status")
    assert "You can text: AGAIN, BACK" in " ".join(amina.text("help"))
    assert amina.row.field == "child_birth_place"
    answer = " ".join(amina.text("back"))
    assert "Now: 1 November 2026. OK to keep it." in answer
    amina.text("ok")
    amina.text("no")
    assert request_of(amina, cast.amina).answers["child_birth_date"].value == "2026-11-01"
    assert request_of(amina, cast.amina).answers["child_born_in_new_zealand"].value is False


def test_an_answer_is_changed_by_its_number_and_nothing_else_is_asked(cast: Cast, amina: Phone) -> None:
    amina.text("birth")
    amina.text("1")
    play(amina, cast.amina, given_of(BIRTH, "amina-and-karim"))
    before = request_of(amina, cast.amina)
    assert "Now: Wellington Regional Hospital." in " ".join(amina.text("change 3"))
    answer = " ".join(amina.text("At home"))

    assert "Reply SEND to send" in answer
    after = request_of(amina, cast.amina)
    changed = {name for name in after.answers if after.answers[name].value != before.answers[name].value}
    assert changed == {"child_birth_place"}
    assert "number from 1 to" in " ".join(amina.text("change 99"))


def test_what_is_sensitive_is_never_texted_back(cast: Cast, amina: Phone) -> None:
    amina.text("best start")
    amina.text(str([each["service"] for each in amina.row.menu].index(BEST_START) + 1))
    play(amina, cast.amina, given_of(BEST_START, "amina-first-baby"))
    before = len(amina.all())
    amina.text("list")
    amina.text("list 9")
    amina.text("list 17")
    shown = " ".join(amina.all()[before:])

    assert "Aroha" in shown
    assert "...-00" in shown
    for secret in ("01-0902", "49091850", "52,000"):
        assert secret not in shown


def test_a_word_of_ours_in_quotation_marks_is_an_answer(cast: Cast, amina: Phone) -> None:
    amina.text("birth")
    amina.text("1")
    amina.text("1 Nov 2026")
    amina.text("yes")
    amina.text('"Back"')
    assert request_of(amina, cast.amina).answers["child_birth_place"].value == "Back"


# ----------------------------------------------------------------------------------------------- other channels
def test_what_was_begun_on_the_web_goes_on_by_text_and_back(cast: Cast, amina: Phone) -> None:
    started = journeys.start(service=BIRTH, by=cast.amina, language="en")
    journeys.answer(
        request_id=started.request_id,
        page="the-birth",
        values={"child_birth_date": "2026-11-01", "child_born_in_new_zealand": True},
        by=cast.amina,
    )
    answer = " ".join(amina.text(f"continue {started.tracking_code.lower()}"))
    assert "Where was your baby born?" in answer
    amina.text("Wellington")
    journeys.answer(  # meanwhile on the web
        request_id=started.request_id,
        page="the-name",
        values={"child_given_names": "Aroha", "child_surname": ""},
        by=cast.amina,
    )
    assert "What is your baby's sex?" in " ".join(amina.text("continue"))
    assert request_of(amina, cast.amina).channels_used == ("web", "sms")


def test_eve_with_aminas_code_is_told_the_status_and_nothing_else(
    cast: Cast, telephone: Telephone, registered: Phone
) -> None:
    code = registered.row.tracking_code
    request = request_of(registered, cast.amina)
    eve = telephone("eve")
    for linked in (False, True):
        if linked:
            eve.link(cast.eve)
        for text in (f"CONTINUE {code}", f"STATUS {code}", code, "LIST", "CHANGE 1", "SEND", "WHY", "STATUS", "CODE"):
            eve.text(text)
        assert eve.row.request_id == ""
    heard = " ".join(eve.all())
    assert f"Register a birth: sent. {code}" in heard
    for personal in ("Aroha", "Rahimi", "Wellington", "1994", "Registered", request.receipt.number):  # type: ignore[union-attr]  # it was sent
        assert personal not in heard
    assert request_of(registered, cast.amina) == request


def test_a_mistyped_code_and_an_unknown_one_are_told_alike(amina: Phone) -> None:
    unknown = kernel.new_tracking_code()
    assert amina.text(f"continue {unknown}") == amina.text("continue 1234-5678-9ABC")
    assert "We know no such code." in " ".join(amina.said[-1])


def test_another_person_on_the_same_number_begins_afresh(cast: Cast, amina: Phone) -> None:
    amina.text("birth")
    amina.text("1")
    amina.text("1 Nov 2026")
    amina.link(cast.boris)  # the telephone is his now

    assert amina.row.request_id == ""
    assert amina.row.given == {}
    assert "We can't go on with that request here." in " ".join(amina.all())
    assert identity.actor_of_phone(amina.number).agent_id == cast.agents["boris"]  # type: ignore[union-attr]  # linked


def test_an_unlinked_draft_is_not_handed_to_the_next_person_of_a_number(cast: Cast, amina: Phone) -> None:
    amina.text("birth")
    amina.text("1")
    identity.unlink_phone(phone_id=identity.phones_of(cast.agents["amina"])[0].id, by=cast.amina)
    answer = " ".join(amina.text("status"))
    assert amina.row.request_id == ""
    assert "Register a birth" not in answer


# ----------------------------------------------------------------------------------------------- once, bounded
def test_a_text_delivered_five_times_and_out_of_order_has_one_effect(cast: Cast, amina: Phone) -> None:
    amina.text("birth", id="a")
    amina.text("1", id="b")
    amina.text("1 Nov 2026", id="c")
    amina.text("yes", id="d")
    before = (
        amina.all(),
        amina.row.page,
        request_of(amina, cast.amina).revision,
        len(intake.requests_of(by=cast.amina)),
    )
    for replayed, text in (("d", "yes"), ("b", "1"), ("c", "1 Nov 2026"), ("a", "birth"), ("b", "1"), ("d", "yes")) * 5:
        assert amina.text(text, id=replayed) == ()
    after = (
        amina.all(),
        amina.row.page,
        request_of(amina, cast.amina).revision,
        len(intake.requests_of(by=cast.amina)),
    )
    assert after == before


def test_send_texted_twice_sends_once(cast: Cast, registered: Phone) -> None:
    receipt = request_of(registered, cast.amina).receipt
    again = " ".join(registered.text("SEND"))
    assert receipt is not None
    assert receipt.number in again
    assert len(cases.cases_of(person_id=cast.agents["amina"], by=cast.amina)) == 1


def test_stop_is_respected_until_start(cast: Cast, amina: Phone) -> None:
    amina.text("birth")
    amina.text("1")
    assert amina.text("stop") == ("We text you no more. START to begin again.",)
    assert sms.stopped(amina.number) is True
    for text in ("1 Nov 2026", "help", "STOP"):
        assert amina.text(text) == ()
    assert "When was your child born?" in " ".join(amina.text("start"))
    assert sms.stopped(amina.number) is False
    types = [each.type for each in audit.history(stream=kernel.Reference("conversation", amina.row.id))]
    assert types.count("channels.TextsStopped") == 1
    assert types.count("channels.TextsResumed") == 1


def test_too_many_texts_are_told_once_and_nothing_is_lost(amina: Phone, settings: Any) -> None:
    amina.text("birth")
    amina.text("1")
    settings.GUICHET_SMS_AN_HOUR = TakenRow.objects.count() + 1
    amina.text("why")
    assert amina.text("1 Nov 2026") == ("Too many texts. Wait an hour, then go on: everything is kept.",)
    assert amina.text("1 Nov 2026") == ()
    assert amina.text("stop") != ()
    with kernel.held_at(kernel.now() + timedelta(hours=2)):
        amina.text("start")
        assert amina.row.field == "child_birth_date"
        assert "New Zealand?" in " ".join(amina.text("1 Nov 2026"))


def test_a_number_silent_for_long_begins_afresh_and_the_draft_stays(cast: Cast, amina: Phone) -> None:
    amina.text("birth")
    amina.text("1")
    code = amina.row.tracking_code
    with kernel.held_at(kernel.now() + timedelta(days=15)):
        amina.text("hello")
        assert amina.row.request_id == ""
        assert "When was your child born?" in " ".join(amina.text(f"continue {code}"))


@pytest.mark.parametrize(("number", "id"), [("nobody", "x"), ("+64215550101", ""), ("+64215550101", "y" * 201)])
def test_an_impossible_text_is_refused_and_nothing_changed(published: object, number: str, id: str) -> None:
    with pytest.raises(kernel.Invalid):
        sms.handle(number=number, text="hello", id=id)
    assert (ConversationRow.objects.count(), OutgoingRow.objects.count()) == (0, 0)


def test_words_find_services_by_text_and_say_where_the_others_are(telephone: Telephone) -> None:
    phone = telephone("boris")
    assert "text what you need" in " ".join(phone.text("Kia ora"))
    assert "not by text" in " ".join(phone.text("passport"))
    assert "We found no service" in " ".join(phone.text("xylophone zebra"))
    phone.text("best start")
    assert 1 <= len(phone.row.menu) <= 3
    assert "Reply a number" in " ".join(phone.said[-1])


def test_no_event_holds_a_number_or_what_was_said(registered: Phone) -> None:
    told = audit.history(stream=kernel.Reference("conversation", registered.row.id))
    assert len(told) > 20
    for each in told:
        assert not any(secret in str(each.data) for secret in ("5550101", "Aroha", "Rahimi", "Rimu"))
