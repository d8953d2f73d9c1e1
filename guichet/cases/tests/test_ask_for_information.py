"""What is missing is asked; the clock stands still until the answer comes, and then goes on with the stop added."""

from datetime import UTC, date, datetime

import pytest

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.cases.tests.cast import AMINA, CHEN, DUE, EVE, FACTS, STRANGERS, claimed, everything, now, opened, told
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
# Noon in New Zealand on the Tuesday ten days later: the working days 23-27, 30 November and 1 December stood still.
TEN_DAYS_LATER = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)


def asked(case: cases.Case, **changes: object) -> cases.InformationRequest:
    values: dict[str, object] = {
        "case_id": case.id,
        "question": "When did you come to New Zealand?",
        "facts": ("arrival_date",),
        "evidence_type": "passport",
        "due_on": date(2026, 12, 10),
        "revision": case.revision,
        "by": CHEN,
    } | changes
    return cases.ask_for_information(**values)  # type: ignore[arg-type]  # each test says which value it is about


def test_asking_stops_the_clock() -> None:
    case = claimed()
    question = asked(case)
    assert (question.question, question.facts, question.evidence_type) == (
        "When did you come to New Zealand?",
        ("arrival_date",),
        "passport",
    )
    assert (question.asked_by, question.answered_at, question.due_on) == ("chen", None, date(2026, 12, 10))
    waiting = now(case)
    assert (waiting.status, waiting.waiting_on, waiting.stopped, waiting.due_on) == (
        "waiting_for_person", "person", True, DUE
    )  # fmt: skip
    assert waiting.questions == (question,)
    with kernel.held_at(datetime(2027, 3, 1, tzinfo=UTC)):
        assert not now(case).overdue  # the person is slow, not the agency
    event = audit.history(stream=kernel.Reference("case", case.id))[-1]
    assert event.data == {
        "organization": "inland-revenue",
        "service": "inland-revenue/best-start",
        "question": question.id,
        "facts": ["arrival_date"],
        "evidence_type": "passport",
        "due_on": "2026-12-10",
    }


def test_the_answer_starts_it_again_with_the_stop_added() -> None:
    case = claimed()
    question = asked(case)
    with kernel.held_at(TEN_DAYS_LATER):
        answered = cases.answer_information_request(
            question_id=question.id,
            text=" In 2019. ",
            documents=("d1",),
            facts={"arrival_date": {"value": "2019-03-01", "source": "declared", "detail": ""}},
            by=AMINA,
        )
    assert (answered.status, answered.waiting_on, answered.stopped) == ("with_caseworker", "authority", False)
    assert answered.due_on == date(2026, 12, 15)  # 4 December and seven working days
    assert answered.facts["arrival_date"]["value"] == "2019-03-01"
    assert answered.facts["child_birth_date"] == FACTS["child_birth_date"]
    (kept,) = answered.questions
    assert (kept.text, kept.documents, kept.answered_at) == ("In 2019.", ("d1",), TEN_DAYS_LATER)
    assert told(case) == ["CaseOpened", "CaseClaimed", "InformationAsked", "InformationReceived"]


def test_the_clock_waits_for_the_last_answer() -> None:
    case = claimed()
    first = asked(case)
    second = asked(now(case), question="And your passport?")
    half = cases.answer_information_request(question_id=first.id, text="2019", by=AMINA)
    assert (half.status, half.stopped) == ("waiting_for_person", True)
    whole = cases.answer_information_request(question_id=second.id, text="Here", documents=("d1",), by=AMINA)
    assert (whole.status, whole.stopped) == ("with_caseworker", False)


def test_a_question_is_answered_once() -> None:
    question = asked(claimed())
    cases.answer_information_request(question_id=question.id, text="2019", by=AMINA)
    before = everything()
    with pytest.raises(kernel.Conflict):
        cases.answer_information_request(question_id=question.id, text="2020", by=AMINA)
    assert everything() == before


@pytest.mark.parametrize("text", ["", "  ", "x" * 20_001])
def test_an_answer_says_something_and_not_too_much(text: str) -> None:
    question = asked(claimed())
    before = everything()
    with pytest.raises(kernel.Invalid):
        cases.answer_information_request(question_id=question.id, text=text, by=AMINA)
    assert everything() == before


def test_nothing_can_be_asked_before_the_case_is_taken() -> None:
    case = opened()
    before = everything()
    with pytest.raises(kernel.Conflict):
        asked(case)
    assert everything() == before


@pytest.mark.parametrize("changes", [{"question": " "}, {"question": "x" * 4_001}, {"due_on": date(2026, 11, 20)}])
def test_a_question_that_cannot_be_is_refused(changes: dict[str, object]) -> None:
    case = claimed()
    before = everything()
    with pytest.raises(kernel.Invalid):
        asked(case, **changes)
    assert everything() == before


@pytest.mark.parametrize("who", STRANGERS.values(), ids=STRANGERS)
def test_strangers_neither_ask_nor_answer_nor_read(who: kernel.Actor) -> None:
    case = claimed()
    question = asked(case)
    before = everything()
    with pytest.raises(kernel.NotFound):
        asked(now(case), by=who)
    with pytest.raises(kernel.NotFound):
        cases.answer_information_request(question_id=question.id, text="x", by=who)
    with pytest.raises(kernel.NotFound):
        cases.information_request(question_id=question.id, by=who)
    assert everything() == before


def test_the_officer_does_not_answer_for_the_person() -> None:
    question = asked(claimed())
    before = everything()
    with pytest.raises(kernel.NotAllowed):
        cases.answer_information_request(question_id=question.id, text="x", by=CHEN)
    assert everything() == before


def test_what_was_never_asked_is_not_found() -> None:
    with pytest.raises(kernel.NotFound):
        cases.information_request(question_id="none", by=AMINA)
    with pytest.raises(kernel.NotFound):
        cases.answer_information_request(question_id="none", text="x", by=EVE)
