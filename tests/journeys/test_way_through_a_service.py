"""The way through a service: pages that apply, pages that are done, and what is not worked out yet."""

import pytest

from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from tests.journeys.playing import example_of, play

BEST_START = "inland-revenue/best-start"
GIVEN_CHILD = {"child_given_names": "Aroha", "child_surname": "Rahimi"}


def test_a_page_with_a_condition_is_asked_only_when_it_holds(cast: Cast) -> None:
    alone = play(BEST_START, example_of(BEST_START, "amina-first-baby").given, cast.amina)

    assert "has_partner" in alone.asked
    assert "partner_name" not in alone.asked
    assert "partner_income" not in alone.asked


def test_an_answer_on_a_page_that_no_longer_applies_is_kept_and_decides_nothing(cast: Cast) -> None:
    played = play(BEST_START, example_of(BEST_START, "amina-first-baby").given, cast.amina)
    with_partner = journeys.answer(
        request_id=played.request_id, page="partner", values={"has_partner": True}, by=cast.amina
    )
    assert with_partner.id == "partner-details"
    journeys.answer(
        request_id=played.request_id,
        page="partner-details",
        values={"partner_name": "Karim Rahimi", "partner_ird_number": "49091850"},
        by=cast.amina,
    )

    journeys.answer(request_id=played.request_id, page="partner", values={"has_partner": False}, by=cast.amina)
    review = journeys.next_step(request_id=played.request_id, by=cast.amina)

    assert review.kind == "review"
    assert "partner_name" not in {line.fact for line in review.summary}
    again = journeys.answer(request_id=played.request_id, page="partner", values={"has_partner": True}, by=cast.amina)
    details = journeys.next_step(request_id=played.request_id, by=cast.amina, page="partner-details")
    assert details.fields[0].value == "Karim Rahimi"
    assert again.id != "partner-details"


def test_a_page_that_is_not_on_the_way_is_not_there(cast: Cast) -> None:
    started = journeys.start(service=BEST_START, by=cast.amina, language="en")

    for page in ("partner-details", "no-such-page"):
        with pytest.raises(kernel.NotFound):
            journeys.answer(request_id=started.request_id, page=page, values={}, by=cast.amina)


def test_a_page_is_kept_whole_or_not_at_all(cast: Cast) -> None:
    started = journeys.start(service=BEST_START, by=cast.amina, language="en")

    with pytest.raises(kernel.Invalid) as refusal:
        journeys.answer(
            request_id=started.request_id, page="the-name", values={"child_surname": "Rahimi"}, by=cast.amina
        )

    assert [(each.where, each.code) for each in refusal.value.problems] == [("child_given_names", "missing")]
    step = journeys.next_step(request_id=started.request_id, by=cast.amina)
    assert (step.id, step.revision, step.fields[1].value) == ("the-name", started.step.revision, None)


def test_two_tabs_do_not_overwrite_each_other(cast: Cast) -> None:
    started = journeys.start(service=BEST_START, by=cast.amina, language="en")
    old = started.step.revision
    journeys.answer(request_id=started.request_id, page="the-name", values=GIVEN_CHILD, by=cast.amina, revision=old)

    with pytest.raises(kernel.Conflict):
        journeys.answer(
            request_id=started.request_id,
            page="the-name",
            values={**GIVEN_CHILD, "child_given_names": "Ana"},
            by=cast.amina,
            revision=old,
        )

    step = journeys.next_step(request_id=started.request_id, by=cast.amina, page="the-name")
    assert step.fields[0].value == "Aroha"


def test_nothing_is_sent_while_a_page_is_open(cast: Cast) -> None:
    started = journeys.start(service=BEST_START, by=cast.amina, language="en")

    with pytest.raises(kernel.Invalid) as refusal:
        journeys.submit(request_id=started.request_id, by=cast.amina)

    assert {each.code for each in refusal.value.problems} == {"missing"}
    assert journeys.person_page(by=cast.amina).requests[0].state == "draft"


def test_a_request_begun_by_nobody_goes_on_with_its_code_and_is_sent_once_it_is_clear_who_sends_it(cast: Cast) -> None:
    nobody = kernel.Actor(channel="web")
    started = journeys.start(service=BEST_START, by=nobody, language="en")
    with pytest.raises(kernel.NotFound):
        journeys.next_step(request_id=started.request_id, by=nobody)

    spoken = started.tracking_code.lower().replace("-", " ")
    resumed = journeys.resume(code=spoken, by=cast("amina", channel="sms"))

    assert resumed.request_id == started.request_id
    holder = kernel.Actor(channel="web", capabilities=frozenset({started.tracking_code}))
    step = resumed.step
    given = example_of(BEST_START, "amina-first-baby").given
    while step.kind in ("question", "evidence"):
        values = {each.id: given[each.id] for each in step.fields if each.id in given}
        step = journeys.answer(
            request_id=started.request_id, page=step.id, values=values if step.kind == "question" else {}, by=holder
        )
    assert (step.kind, step.level) == ("sign_in", "low")
    with pytest.raises(kernel.SignInNeeded):
        journeys.submit(request_id=started.request_id, by=holder)
    sent = journeys.submit(
        request_id=started.request_id, by=cast("amina", capabilities=frozenset({started.tracking_code}))
    )
    assert sent.receipt.tracking_code == started.tracking_code
    assert journeys.person_page(by=cast.amina).requests[0].case_number == sent.case_number
