"""Journey A through the verbs: the birth once, the IRD number, Best Start, the decision, the letter, the change."""

from collections.abc import Callable
from datetime import date

import pytest

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from guichet.notifications import api as notifications
from tests.journeys.playing import example_of, play

BIRTH = "internal-affairs/register-a-birth"
IRD = "inland-revenue/child-ird-number"
BEST_START = "inland-revenue/best-start"

Drain = Callable[[], audit.Drained]


@pytest.fixture
def registered(cast: Cast, work_off: Drain) -> journeys.Submitted:
    """Amina registered Aroha's birth, and the register said yes."""
    played = play(BIRTH, example_of(BIRTH, "amina-and-karim").given, cast.amina)
    sent = journeys.submit(request_id=played.request_id, by=cast.amina)
    work_off()
    return sent


@pytest.fixture
def applied(cast: Cast, registered: journeys.Submitted, work_off: Drain) -> journeys.Submitted:
    """Amina applied for Best Start for Aroha."""
    subjects = registered.step.next_services[0].subjects
    played = play(BEST_START, example_of(BEST_START, "amina-first-baby").given, cast.amina, subjects)
    sent = journeys.submit(request_id=played.request_id, by=cast.amina)
    work_off()
    return sent


@pytest.fixture
def granted(cast: Cast, applied: journeys.Submitted, work_off: Drain) -> cases.Decision:
    """Chen granted it."""
    cases.claim(case_id=applied.case_id, revision=_revision(applied, cast.chen), by=cast.chen)
    decision = journeys.decide(
        case_id=applied.case_id, transition="grant", revision=_revision(applied, cast.chen), by=cast.chen
    )
    work_off()
    return decision


def _revision(sent: journeys.Submitted, by: kernel.Actor) -> int:
    return cases.case(case_id=sent.case_id, by=by).revision


def test_a_birth_in_order_is_registered_without_a_person_and_the_mother_is_told(
    cast: Cast, registered: journeys.Submitted
) -> None:
    case = cases.case(case_id=registered.case_id, by=cast.amina)

    assert case.status == "registered"
    assert case.decisions[0].automatic is True
    assert [message.subject for message in notifications.inbox(by=cast.amina)] == [
        "The birth is registered",
        "We have your birth registration",
    ]


def test_the_child_is_known_from_then_on_as_her_child(cast: Cast, registered: journeys.Submitted) -> None:
    children = identity.related(cast.agents["amina"], "parent_of")

    assert [(each.agent.name, each.agent.birth_date) for each in children] == [("Aroha Rahimi", date(2026, 11, 1))]
    held = {fact.fact: fact for fact in evidence.held(file_of=cast.agents["amina"], by=cast.amina)}
    assert (held["birth_registered"].value, held["birth_registered"].source) == (True, "register")
    assert held["child_birth_date"].about_id == children[0].agent.id


def test_what_was_given_for_the_birth_is_not_asked_again(cast: Cast, registered: journeys.Submitted) -> None:
    subjects = registered.step.next_services[0].subjects
    contact = {"email": "amina@example.org", "postal_address": "12 Rimu Street, Wellington 6011"}
    number = play(IRD, {"applicant_ird_number": "49091850", **contact}, cast.amina, subjects)
    best_start = play(BEST_START, example_of(BEST_START, "amina-first-baby").given, cast.amina, subjects)

    given_once = {"child_given_names", "child_surname", "child_birth_date", "applicant_name", "applicant_birth_date"}
    assert given_once.isdisjoint(number.asked)
    assert given_once.isdisjoint(best_start.asked)
    line = next(each for each in best_start.step.summary if each.fact == "child_birth_date")
    assert line.value_text == "1 November 2026"
    assert line.source == "You told us on 21 November 2026, in Register a birth"


def test_the_check_before_sending_says_what_the_law_says(cast: Cast, registered: journeys.Submitted) -> None:
    subjects = registered.step.next_services[0].subjects
    step = play(BEST_START, example_of(BEST_START, "amina-first-baby").given, cast.amina, subjects).step

    assert step.kind == "review"
    assert dict(step.amounts)["Weekly payment of Best Start"] == "$77.00"
    assert step.explanation.settled is True


def test_a_person_decides_best_start_and_the_letter_says_why(
    cast: Cast, applied: journeys.Submitted, granted: cases.Decision
) -> None:
    assert granted.outcome == "granted"
    assert granted.decided_by == cast.agents["chen"]
    assert dict(granted.amounts) == {"best_start_weekly_amount": 7700, "best_start_annual_amount": 404100}
    message = notifications.inbox(by=cast.amina)[0]
    assert (message.subject, message.has_letter) == ("You get Best Start", True)
    assert notifications.letter_pdf(message_id=message.id, by=cast.amina).startswith(b"%PDF-")


def test_nobody_else_sees_any_of_it(cast: Cast, applied: journeys.Submitted, granted: cases.Decision) -> None:
    for stranger in (cast.eve, cast.boris, cast.rangi):
        with pytest.raises(kernel.NotFound):
            cases.case(case_id=applied.case_id, by=stranger)
        with pytest.raises(kernel.NotFound):
            journeys.resume(code=applied.receipt.tracking_code, by=stranger)
        assert notifications.inbox(by=stranger) == ()
        assert cases.queue(by=stranger, filters=cases.QueueFilter(service=BEST_START)).cases == ()
        before = audit.history(stream=kernel.Reference("case", applied.case_id))
        with pytest.raises(kernel.GuichetError):
            journeys.decide(case_id=applied.case_id, transition="reopen", revision=99, by=stranger)
        assert audit.history(stream=kernel.Reference("case", applied.case_id)) == before


def test_sent_twice_is_sent_once(cast: Cast, applied: journeys.Submitted) -> None:
    request = next(each for each in journeys.person_page(by=cast.amina).requests if each.service == BEST_START)

    again = journeys.submit(request_id=request.request_id, by=cast.amina)

    assert (again.receipt, again.case_id) == (applied.receipt, applied.case_id)


def test_an_income_that_changed_reopens_the_decision_and_tells_her_before_it_hurts(
    cast: Cast, applied: journeys.Submitted, granted: cases.Decision, work_off: Drain
) -> None:
    journeys.correct_fact(
        fact="applicant_income", about_id=cast.agents["amina"], value=9_000_000, by=cast.amina, language="en"
    )
    work_off()

    case = cases.case(case_id=applied.case_id, by=cast.chen)
    assert case.status == "with_caseworker"
    # 404,100 cents less 21 % of what exceeds 79,000 dollars: 4,041 - 0.21 x 11,000 = 1,731 dollars.
    proposal = journeys.proposed(case_id=applied.case_id, by=cast.chen).proposal
    assert proposal is not None
    assert proposal.amounts["best_start_annual_amount"] == 173_100
    again = journeys.decide(case_id=applied.case_id, transition="grant", revision=case.revision, by=cast.chen)
    work_off()
    assert again.supersedes == granted.id
    assert again.amounts["best_start_annual_amount"] == 173_100


def test_an_officer_who_decides_otherwise_than_the_law_says_why(cast: Cast, applied: journeys.Submitted) -> None:
    cases.claim(case_id=applied.case_id, revision=_revision(applied, cast.chen), by=cast.chen)

    with pytest.raises(kernel.Invalid) as refusal:
        journeys.decide(
            case_id=applied.case_id, transition="decline", revision=_revision(applied, cast.chen), by=cast.chen
        )

    assert [problem.code for problem in refusal.value.problems] == ["reasons_needed"]
    assert cases.case(case_id=applied.case_id, by=cast.chen).decisions == ()


def test_every_worked_example_gives_what_it_promises(cast: Cast, published: catalogue.Jurisdiction) -> None:
    for service in (catalogue.service(BIRTH), catalogue.service(BEST_START)):
        for example in service.examples:
            with kernel.held_at(kernel.now().replace(year=example.on.year, month=example.on.month, day=example.on.day)):
                person = identity.register_person(name=example.id, by=kernel.SYSTEM)
                actor = cast("boris", agent_id=person.id)
                played = play(service.identifier, example.given, actor)
                assert set(example.expect.not_asked).isdisjoint(played.asked), example.id
                assert set(example.expect.asked) <= set(played.asked), example.id
                assert played.step.kind == "review", (example.id, played.step)
                if service.decision and service.decision.variable in example.expect.outcome:
                    expected = example.expect.outcome[service.decision.variable]
                    assert played.step.explanation.value == expected, example.id
