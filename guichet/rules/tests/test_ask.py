"""Asking stops when nothing more can change an output, and what it calls settled no completion contradicts."""

from __future__ import annotations

import datetime as dt
import random
import time

import pytest

from guichet.rules import api as rules
from guichet.rules.tests.conftest import CAREGIVER, CHILD, Family, situation

ENTITLED = ["best_start_entitled"]


def names(asking: rules.Asking) -> list[str]:
    return [f"{question.variable} of {question.instance}" for question in asking.needed]


def test_nothing_known_asks_everything_in_the_laws_order(law: rules.Law) -> None:
    asking = law.plan(ENTITLED, "2026-11").ask(
        situation({"amina": {}, "aroha": {}}, {"principal_caregivers": ["amina"], "children": ["aroha"]})
    )
    assert not asking.settled
    assert names(asking)[0] == "birth_date of amina"
    assert "birth_date of aroha" in names(asking)
    assert "due_date of amina" not in names(asking)
    assert "paid_parental_leave_end_on of aroha" not in names(asking)  # first, whether there is such leave


def test_a_failed_condition_settles_and_nothing_else_is_asked(law: rules.Law, family: Family) -> None:
    plan = law.plan(ENTITLED, "2026-11")
    asking = plan.ask(family({"is_principal_caregiver": False, "annual_income": None, "has_partner": None}))
    assert asking.settled
    assert asking.needed == ()
    assert {question.variable for question in asking.missing} >= {"annual_income", "has_partner"}


def test_the_childs_residence_makes_the_caregivers_idle(law: rules.Law, family: Family) -> None:
    plan = law.plan(ENTITLED, "2026-11")
    assert plan.ask(family()).settled
    without = plan.ask(family(child={"is_new_zealand_resident_and_present": False}))
    assert "is_new_zealand_tax_resident of amina" in names(without)


def test_income_is_not_asked_in_an_untested_first_year(law: rules.Law, family: Family) -> None:
    plan = law.plan(ENTITLED, "2026-11")
    born_before = family({"annual_income": None}, {"birth_date": dt.date(2026, 3, 1)})
    assert plan.ask(born_before).settled
    assert names(plan.ask(family({"annual_income": None}))) == ["annual_income of amina"]


def test_an_amount_needs_the_income(law: rules.Law, family: Family) -> None:
    plan = law.plan([*ENTITLED, "best_start_weekly_amount"], "2026-11")
    assert names(plan.ask(family({"annual_income": None}))) == ["annual_income of amina"]
    assert plan.ask(family({"annual_income": None, "is_principal_caregiver": False})).settled


def test_a_fact_is_asked_once_it_can_matter(law: rules.Law, family: Family) -> None:
    plan = law.plan(ENTITLED, "2026-11")
    asked = names(plan.ask(family(child={"receives_paid_parental_leave": True})))
    assert asked == ["paid_parental_leave_start_on of aroha", "paid_parental_leave_end_on of aroha"]
    early = names(plan.ask(family(child={"birth_date": dt.date(2018, 6, 20)})))
    assert early == []  # over three anyway


def test_known_variables_are_never_asked(law: rules.Law, family: Family) -> None:
    plan = law.plan(ENTITLED, "2026-11", known=["annual_income"])
    assert names(plan.ask(family({"annual_income": None}))) == []


def test_needed_inputs_say_of_whom_and_when(law: rules.Law) -> None:
    needs = {need.variable: need for need in law.plan(ENTITLED, "2027-02").needed_inputs()}
    assert needs["annual_income"].periods == ("2026",)
    assert needs["annual_income"].concerns == ("principal_caregiver", "partner")
    assert needs["due_date"].needed_when == rules.NeededWhen("birth_date", "before", dt.date(2018, 7, 1))
    assert "born_in_new_zealand" not in needs


def test_what_is_certain_answers_a_pages_condition(law: rules.Law, family: Family) -> None:
    plan = law.plan(["has_partner", "best_start_is_income_tested"], "2026-11")
    certain = plan.certain(family({"has_partner": None}))
    assert "has_partner" not in certain  # nor is it said of the child, whom it does not concern
    assert certain["best_start_is_income_tested"]["aroha"] is True
    unborn = plan.certain(family(child={"birth_date": None}))
    assert "aroha" not in unborn.get("best_start_is_income_tested", {})


FACTS: dict[str, dict[str, list[object]]] = {
    "amina": {
        "birth_date": [dt.date(1994, 5, 2), dt.date(2011, 1, 1), dt.date(2010, 11, 30), dt.date(1970, 1, 1)],
        "is_principal_caregiver": [True, False],
        "has_partner": [True, False],
        "receives_childrens_pension_or_parents_allowance": [True, False],
        "receives_main_benefit": [True, False],
        "is_transitional_resident": [True, False],
        "is_new_zealand_tax_resident": [True, False],
        "has_been_resident_and_present_12_months": [True, False],
        "is_entitled_to_emergency_benefit": [True, False],
        "annual_income": [0, 79_000_00, 97_276_00, 97_277_00, 10**12],
        "monthly_income": [0, 6_493_15, 6_493_16, 10**9],
    },
    "boris": {"annual_income": [0, 50_000_00], "monthly_income": [0, 10**7], "is_transitional_resident": [True, False]},
    "aroha": {
        "birth_date": [
            dt.date(2026, 11, 30), dt.date(2026, 3, 31), dt.date(2025, 11, 15), dt.date(2023, 11, 2),
            dt.date(2023, 11, 1), dt.date(2026, 12, 1), dt.date(1970, 1, 1),
        ],
        "due_date": [dt.date(2018, 7, 1), dt.date(2018, 6, 30)],
        "is_new_zealand_resident_and_present": [True, False],
        "receives_paid_parental_leave": [True, False],
        "paid_parental_leave_start_on": [dt.date(2026, 10, 1), dt.date(2026, 11, 1)],
        "paid_parental_leave_end_on": [dt.date(2026, 11, 29), dt.date(2027, 5, 1), dt.date(2026, 10, 2)],
    },
}  # fmt: skip
ROLES = {"principal_caregivers": ["amina"], "partners": ["boris"], "children": ["aroha"]}


@pytest.mark.parametrize("seed", range(60))
def test_no_completion_contradicts_settled(law: rules.Law, seed: int) -> None:
    chance = random.Random(seed)
    plan = law.plan(ENTITLED, "2026-11")
    full = {person: {name: chance.choice(values) for name, values in facts.items()} for person, facts in FACTS.items()}
    kept = {
        person: {name: value for name, value in facts.items() if chance.random() < 0.75}
        for person, facts in full.items()
    }
    asking = plan.ask(situation(kept, ROLES))
    outcomes = set()
    for _ in range(12):
        completed = {
            person: {name: kept[person].get(name, chance.choice(values)) for name, values in facts.items()}
            for person, facts in FACTS.items()
        }
        outcomes.add(plan.evaluate(situation(completed, ROLES)).value("best_start_entitled"))
    if asking.settled:
        assert len(outcomes) == 1
    explanation = plan.explain(situation(kept, ROLES), "en")
    assert explanation.settled == (asking.settled or not asking.missing)
    if explanation.settled:
        assert outcomes == {explanation.value}


def test_answering_only_what_is_needed_settles(law: rules.Law) -> None:
    """From nothing known, following the questions ends, and asks no more facts than a full form would."""
    asked: list[int] = []
    for seed in range(25):
        chance = random.Random(seed)
        truth = {who: {name: chance.choice(each) for name, each in facts.items()} for who, facts in FACTS.items()}
        given: dict[str, dict[str, object]] = {who: {} for who in FACTS}
        plan = law.plan(ENTITLED, "2026-11")
        for count in range(25):
            asking = plan.ask(situation(given, ROLES))
            if asking.settled:
                asked.append(count)
                break
            first = asking.needed[0]
            given[first.instance][first.variable] = truth[first.instance][first.variable]
        else:
            pytest.fail(f"never settled; still asked for {names(asking)}")
        outcome = plan.evaluate(situation(given, ROLES)).value("best_start_entitled")
        assert outcome == plan.evaluate(situation(truth, ROLES)).value("best_start_entitled")
    assert sorted(asked)[len(asked) // 2] < sum(len(facts) for facts in FACTS.values()) - 5


def test_the_next_question_settles_most_and_the_rest_has_a_range(law: rules.Law, family: Family) -> None:
    plan = law.plan([*ENTITLED, "best_start_weekly_amount"], "2026-11")
    open_still = plan.ask(family({"annual_income": None, "is_principal_caregiver": None}))
    assert [each.variable for each in open_still.next] == ["is_principal_caregiver"]
    assert open_still.most_left == 2
    assert open_still.certain == {}
    spread = open_still.ranges["best_start_weekly_amount"]["family"]
    most = plan.evaluate(family({"annual_income": 0})).value("best_start_weekly_amount")
    assert (spread.low, spread.high) == (0, most)
    half = plan.ask(family({"annual_income": None}, {"birth_date": dt.date(2026, 3, 1)}))
    assert half.certain == {"best_start_entitled": {"family": True}, "best_start_weekly_amount": {"family": most}}
    assert (half.next, half.most_left, half.settled) == ((), 0, True)


def test_what_belongs_together_is_asked_together_and_finished(law: rules.Law) -> None:
    plan = law.plan(ENTITLED, "2026-11")
    leave = ["receives_paid_parental_leave", "is_new_zealand_resident_and_present"]
    given: dict[str, dict[str, object]] = {"amina": {}, "boris": {}, "aroha": {"birth_date": dt.date(2026, 11, 1)}}
    for _ in range(20):
        asking = plan.ask(situation(given, ROLES), together=[leave])
        names_now = [each.variable for each in asking.next]
        if set(names_now) & set(leave):
            break
        for each in asking.next:
            known = {**CAREGIVER, "is_transitional_resident": False, "annual_income": 0, "monthly_income": 0}
            given[each.instance][each.variable] = known.get(each.variable, False)
    assert set(names_now) == set(leave)
    given["aroha"]["receives_paid_parental_leave"] = False
    again = plan.ask(situation(given, ROLES), together=[leave])
    assert [each.variable for each in again.next] == ["is_new_zealand_resident_and_present"]


def test_several_services_at_once_are_settled_by_fewer_questions_than_a_form_asks(law: rules.Law) -> None:
    """The median over random families, following `next`, beside the number of facts a full form asks for."""
    outputs = ["best_start_entitled", "best_start_weekly_amount", "has_dependent_child", "family_meets_residence"]
    plan = law.plan(outputs, "2026-11")
    asked: list[int] = []
    full = 0
    for seed in range(15):
        chance = random.Random(seed)
        truth = {who: {name: chance.choice(each) for name, each in facts.items()} for who, facts in FACTS.items()}
        given: dict[str, dict[str, object]] = {who: {} for who in FACTS}
        full = len(plan.ask(situation(given, ROLES)).missing)
        most = 10**6
        while not (asking := plan.ask(situation(given, ROLES))).settled:
            assert asking.most_left <= most
            most = asking.most_left - len(asking.next)
            for each in asking.next:
                given[each.instance][each.variable] = truth[each.instance].get(each.variable, False)
        asked.append(sum(len(facts) for facts in given.values()))
        values = plan.evaluate(situation(given, ROLES)).values
        everything = {
            who: {**{each.variable: False for each in asking.missing if each.instance == who}, **facts}
            for who, facts in truth.items()
        }
        assert values == plan.evaluate(situation(everything, ROLES)).values
    assert sorted(asked)[len(asked) // 2] <= full // 2


def test_between_two_screens_asking_takes_milliseconds(law: rules.Law, family: Family) -> None:
    plan = law.plan([*ENTITLED, "best_start_weekly_amount"], "2026-11")
    partial = family({"annual_income": None, "has_partner": None}, {"is_new_zealand_resident_and_present": None})
    times: list[float] = []
    for _ in range(30):
        started = time.thread_time()
        plan.ask(partial)
        times.append(time.thread_time() - started)
    assert sorted(times)[len(times) // 2] < 0.015  # about 0.003 on a quiet machine


def test_people_of_the_cast_are_the_law_s_people() -> None:
    assert set(CAREGIVER) < set(FACTS["amina"])
    assert set(CHILD) < set(FACTS["aroha"])
