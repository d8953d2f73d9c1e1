"""The interview of one service asks the law: nothing that can no longer matter, and never a wrong decision."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from bench.interview_questions import Interviews, person_of
from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from tests.journeys.playing import example_of, play

BEST_START = "inland-revenue/best-start"
BIRTH = "internal-affairs/register-a-birth"
PEOPLE = 25

Drain = Callable[[], audit.Drained]


@pytest.fixture(scope="module")
def interviews() -> Interviews:
    return Interviews()


@pytest.fixture(scope="module")
def service(interviews: Interviews) -> Any:
    return interviews.jurisdiction.services[BEST_START]


@pytest.mark.parametrize("seed", range(PEOPLE))
def test_whoever_is_asked_less_gets_the_same(interviews: Interviews, service: Any, seed: int) -> None:
    counted = interviews.count(service, person_of(service, random.Random(seed)))

    assert counted.asked <= counted.authored <= counted.form


def test_people_at_random_are_asked_much_less_than_the_authored_pages(interviews: Interviews, service: Any) -> None:
    counted = [interviews.count(service, person_of(service, random.Random(seed))) for seed in range(PEOPLE)]

    assert sum(each.asked for each in counted) < 0.75 * sum(each.authored for each in counted)


def test_a_birth_asks_all_that_the_register_wants(interviews: Interviews) -> None:
    birth = interviews.jurisdiction.services[BIRTH]
    counted = interviews.count(birth, person_of(birth, random.Random(1)))

    assert counted.asked == counted.authored


@pytest.mark.parametrize("seed", range(8))
def test_what_is_left_is_never_more_than_was_said(interviews: Interviews, service: Any, seed: int) -> None:
    person = person_of(service, random.Random(seed))
    whole, trail = interviews.told(service, person)
    given: dict[str, Any] = {name: value for name, value in person.items() if name in service.uses}
    lefts, totals = [], []
    for place, page in enumerate(trail):
        flow = interviews.look(service, given, trail[:place])
        lefts.append(flow.left(given))
        totals.append(flow.done(given) + flow.left(given))
        still = len(set(whole) - set(given)) + sum(service.page(each).kind == "evidence" for each in trail[place:])
        assert flow.left(given) >= still, page
        given |= {name: whole[name] for name in service.page(page).facts if name in whole}

    assert lefts == sorted(lefts, reverse=True)
    assert totals == sorted(totals, reverse=True), "how many questions there are at most never grows"


@pytest.mark.parametrize("seed", range(8))
def test_pages_keep_their_place_and_lead_back(interviews: Interviews, service: Any, seed: int) -> None:
    whole, trail = interviews.told(service, person_of(service, random.Random(seed)))
    given: dict[str, Any] = {}
    for place, page in enumerate(trail):
        flow = interviews.look(service, given, trail[:place])
        again = interviews.look(service, dict(reversed(given.items())), trail[:place])
        assert [each.page.id for each in flow.pages] == [each.page.id for each in again.pages]
        assert [each.page.id for each in flow.applying][:place] == list(trail[:place])
        assert flow.before(page) == (trail[place - 1] if place else "")
        given |= {name: whole[name] for name in service.page(page).facts if name in whole}


@pytest.mark.parametrize("seed", range(8))
def test_no_page_comes_before_one_that_it_hangs_on(interviews: Interviews, service: Any, seed: int) -> None:
    _, trail = interviews.told(service, person_of(service, random.Random(seed)))
    authored = [page.id for page in service.pages]

    for place, identifier in enumerate(trail):
        page = service.page(identifier)
        if page.kind == "evidence" or not (page.when or page.unless):
            continue
        hangs_on = {
            need.variable
            for name in (page.when, page.unless)
            if name
            for need in interviews.law.plan((name,), "2026-11").needed_inputs()
        }
        earlier = authored[: authored.index(identifier)]
        for later in trail[place + 1 :]:
            facts = service.page(later).facts if later in earlier else ()
            assert hangs_on.isdisjoint({service.facts[name].law_variable for name in facts}), (identifier, later)


def test_what_settles_most_is_asked_before_its_neighbours(cast: Cast) -> None:
    """One benefit settles where the family lives as much as three facts of residence do."""
    asked = play(BEST_START, example_of(BEST_START, "baby-lives-overseas").given, cast.amina).asked

    assert asked.index("emergency_benefit") < asked.index("lived_here_12_months")


def test_what_was_not_asked_is_said_before_sending_and_can_be_answered(cast: Cast) -> None:
    given = example_of(BEST_START, "not-the-main-carer").given
    played = play(BEST_START, given, cast.amina)

    assert played.step.kind == "review"
    assert played.step.left == 0
    assert [each.fact for each in played.step.not_asked] == [
        "child_lives_here", "paid_leave", "veterans_payment", "main_benefit",
    ]  # fmt: skip
    assert played.step.not_asked_why.startswith("We did not ask this, because no answer to it can change")
    assert (played.step.explanation.settled, played.step.explanation.value) == (True, False)
    assert {"paid_leave", "applicant_income"}.isdisjoint(line.fact for line in played.step.summary)
    in_maori = journeys.next_step(request_id=played.request_id, by=cast.amina, language="mi")
    assert in_maori.not_asked_why.startswith("Kāore mātou i pātai i tēnei")

    page = played.step.not_asked[1].page
    anyway = journeys.next_step(request_id=played.request_id, by=cast.amina, page=page)
    assert [each.id for each in anyway.fields] == ["paid_leave"]
    after = journeys.answer(request_id=played.request_id, page=page, values={"paid_leave": False}, by=cast.amina)

    assert after.kind == "review"
    assert "paid_leave" in {line.fact for line in after.summary}
    assert "paid_leave" not in {each.fact for each in after.not_asked}


def test_what_begins_to_matter_again_is_asked_again(cast: Cast) -> None:
    given = example_of(BEST_START, "amina-first-baby").given
    played = play(BEST_START, {**given, "main_carer": False}, cast.amina)
    assert "applicant_income" not in played.asked

    step = journeys.answer(request_id=played.request_id, page="care", values={"main_carer": True}, by=cast.amina)
    asked = []
    while step.kind in ("question", "evidence"):
        asked += [each.id for each in step.fields if step.kind == "question"]
        values = {each.id: given[each.id] for each in step.fields if each.id in given}
        step = journeys.answer(request_id=played.request_id, page=step.id, values=values, by=cast.amina)

    assert set(asked) == {"child_lives_here", "paid_leave", "veterans_payment", "main_benefit", "applicant_income"}
    assert dict(step.amounts)["Weekly payment of Best Start"] == "$77.00"
    assert step.not_asked == ()


def test_a_partner_who_was_not_asked_yet_is_not_taken_for_nobody(cast: Cast) -> None:
    """Her own income leaves all of it; what he earns can still take it away, so he is asked."""
    given = example_of(BEST_START, "partner-earns-too").given
    played = play(BEST_START, {**given, "applicant_income": 100}, cast.amina)

    assert "partner_income" in played.asked


def test_a_correction_that_makes_something_matter_brings_the_case_back(
    cast: Cast, published: catalogue.Jurisdiction, work_off: Drain
) -> None:
    played = play(BEST_START, example_of(BEST_START, "not-the-main-carer").given, cast.amina)
    sent = journeys.submit(request_id=played.request_id, by=cast.amina)
    case = cases.case(case_id=sent.case_id, by=cast.chen)
    claimed = cases.claim(case_id=case.id, revision=case.revision, by=cast.chen)
    assert {"paid_leave", "applicant_income"}.isdisjoint(case.facts)
    journeys.decide(case_id=case.id, transition="decline", revision=claimed.revision, by=cast.chen)
    work_off()

    journeys.correct_fact(fact="main_carer", about_id=cast.agents["amina"], value=True, by=cast.amina, language="en")
    work_off()

    assert cases.case(case_id=case.id, by=cast.chen).status == "with_caseworker"
    proposal = journeys.proposed(case_id=case.id, by=cast.chen).proposal
    assert proposal is not None
    assert proposal.granted is None


def test_an_agency_need_not_bring_what_does_not_matter(cast: Cast) -> None:
    given = example_of(BEST_START, "not-the-main-carer").given
    needless = {"child_lives_here", "paid_leave", "veterans_payment", "main_benefit", "applicant_income"}

    opened = journeys.open_case_for(
        service=BEST_START,
        facts={name: value for name, value in given.items() if name not in needless},
        by=cast("chen", channel="api"),
        person_id=cast.agents["amina"],
    )

    assert needless.isdisjoint(opened.case.facts)


def test_what_a_worked_example_gives_needs_no_more(cast: Cast) -> None:
    for example in catalogue.service(BEST_START).examples:
        with kernel.held_at(kernel.now().replace(year=example.on.year, month=example.on.month, day=example.on.day)):
            assert play(BEST_START, example.given, cast.boris).step.explanation.settled, example.id
