"""What an explanation names decided it, in stock OpenFisca's eyes too; every counterfactual is held against it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from guichet.rules import api as rules
from guichet.rules.reasoning.lawgraph import graph_of
from guichet.rules.simulating import as_array, build_simulation
from guichet.rules.situation import Household, check_situation, period_of
from guichet.rules.tests.conftest import situation
from guichet.rules.tests.test_ask import FACTS, ROLES

PERSONS = 1000
OUTPUT, PERIOD = "best_start_entitled", "2026-11"
Truth = Mapping[str, Mapping[str, object]]


def somebody(seed: int) -> Truth:
    """A random family of which everything is known; mostly what grants, so that single refusals stand out."""
    chance = random.Random(seed)
    usual = chance.choice((0.3, 0.6, 0.9))
    grants = {"is_transitional_resident": False, "receives_paid_parental_leave": False}
    grants["receives_childrens_pension_or_parents_allowance"] = False
    return {
        who: {
            name: grants.get(name, values[0]) if chance.random() < usual else chance.choice(values)
            for name, values in facts.items()
        }
        for who, facts in FACTS.items()
    }


@dataclass(frozen=True)
class Stock:
    """Stock OpenFisca on many families of the same shape at once."""

    law: rules.Law
    household: Household

    def outcomes(self, truths: Sequence[Truth], turned: Sequence[frozenset[tuple[str, str]]]) -> list[bool]:
        """Whether each family is entitled when some of its conditions are turned round, whatever they rest on."""
        found: list[bool] = [False] * len(truths)
        alike: dict[frozenset[str], list[int]] = defaultdict(list)
        for number, each in enumerate(turned):
            alike[frozenset(name for name, _ in each)].append(number)
        for names, numbers in alike.items():
            columns = self._columns([truths[n] for n in numbers])
            base = build_simulation(self.law, self.household, copies=len(numbers), columns=columns)
            for name in names:
                key = next((key for key in columns if key[0] == name), (name, PERIOD))
                instances = self._instances(name)
                values = np.array(base.calculate(name, period_of(key[1], where=name))).reshape(len(numbers), -1)
                for row, number in enumerate(numbers):
                    for place, instance in enumerate(instances):
                        if (name, instance) in turned[number]:
                            values[row, place] = ~values[row, place]
                columns[key] = values
            simulation = build_simulation(self.law, self.household, copies=len(numbers), columns=columns)
            for number, value in zip(numbers, simulation.calculate(OUTPUT, PERIOD), strict=True):
                found[number] = bool(value)
        return found

    def _instances(self, name: str) -> tuple[str, ...]:
        return self.household.instances(self.law.variable(name).entity, "person")

    def _columns(self, truths: Sequence[Truth]) -> dict[tuple[str, str], object]:
        columns: dict[tuple[str, str], object] = {}
        for name, period in graph_of(self.law, [OUTPUT], PERIOD).graph.inputs:
            raw = self.law.raw(name)
            rows = [
                [truth[who].get(name, raw.default_value) for who in self._instances(name)] for truth in truths
            ]
            columns[name, period] = np.array([as_array(raw, row) for row in rows])
        return columns


@pytest.fixture(scope="module")
def told(law: rules.Law) -> list[tuple[Truth, rules.Explanation]]:
    plan = law.plan([OUTPUT], PERIOD)
    everybody = [somebody(seed) for seed in range(PERSONS)]
    return [(truth, plan.explain(situation(truth, ROLES), "en")) for truth in everybody]


@pytest.fixture(scope="module")
def stock(law: rules.Law) -> Stock:
    plan = graph_of(law, [OUTPUT], PERIOD)
    return Stock(law, check_situation(law, situation({who: {} for who in FACTS}, ROLES), plan.periods))


def named(conditions: Sequence[rules.Condition]) -> frozenset[tuple[str, str]]:
    return frozenset((each.variable, each.instance) for each in conditions)


def test_turning_the_failing_conditions_grants_and_leaving_any_one_out_does_not(
    told: list[tuple[Truth, rules.Explanation]], stock: Stock
) -> None:
    refused = [(truth, each) for truth, each in told if each.value is False]
    assert len(refused) > PERSONS / 4
    truths: list[Truth] = []
    turned: list[frozenset[tuple[str, str]]] = []
    expected: list[bool] = []
    for truth, explanation in refused:
        assert explanation.failing
        for way in (explanation.failing, *explanation.otherwise):
            whole = named(way)
            for each in (whole, *(whole - {one} for one in whole)):
                truths.append(truth)
                turned.append(each)
                expected.append(each == whole)
    assert stock.outcomes(truths, turned) == expected


def turnable(lines: Sequence[rules.Condition]) -> frozenset[tuple[str, str]]:
    """The conditions that rest on facts, from the top."""
    found: frozenset[tuple[str, str]] = frozenset()
    for each in lines:
        found |= named([each]) if each.facts or not each.children else turnable(each.children)
    return found


def test_a_grant_stands_on_the_conditions_that_carry_it_whatever_the_others(
    told: list[tuple[Truth, rules.Explanation]], stock: Stock
) -> None:
    chance = random.Random(3)
    truths: list[Truth] = []
    turned: list[frozenset[tuple[str, str]]] = []
    granted = [(truth, each) for truth, each in told if each.value is True][:25]
    for truth, explanation in granted:
        assert explanation.carried_by
        others = sorted(turnable(explanation.lines) - named(explanation.carried_by))
        for _ in range(2):
            truths.append(truth)
            turned.append(frozenset(each for each in others if chance.random() < 0.5))
    assert len(granted) == 25
    assert all(stock.outcomes(truths, turned))


def test_each_condition_that_carries_a_grant_is_needed(
    told: list[tuple[Truth, rules.Explanation]], stock: Stock
) -> None:
    """Turned round, and with the others that do not carry it as they may be, there is nothing to pay."""
    granted = [(truth, each) for truth, each in told if each.value is True][:3]
    for truth, explanation in granted:
        others = sorted(turnable(explanation.lines) - named(explanation.carried_by))
        ways = [frozenset[tuple[str, str]](), frozenset(others), *(frozenset((each,)) for each in others)]
        carried = sorted(named(explanation.carried_by))
        outcomes = stock.outcomes(
            [truth] * len(ways) * len(carried), [way | {each} for each in carried for way in ways]
        )
        for number, each in enumerate(carried):
            assert not all(outcomes[number * len(ways) : (number + 1) * len(ways)]), each


def test_stock_agrees_with_every_change_that_is_said_to_help(
    told: list[tuple[Truth, rules.Explanation]], stock: Stock
) -> None:
    truths: list[Truth] = []
    for truth, explanation in told:
        for way in explanation.changes:
            changed = {who: dict(facts) for who, facts in truth.items()}
            for each in way:
                assert changed[each.instance].get(each.variable) == each.value
                changed[each.instance][each.variable] = each.to
            truths.append(changed)
    assert len(truths) > PERSONS / 10
    assert all(stock.outcomes(truths, [frozenset()] * len(truths)))


def test_one_change_less_of_the_fewest_does_not_help(
    told: list[tuple[Truth, rules.Explanation]], stock: Stock
) -> None:
    truths: list[Truth] = []
    for truth, explanation in told:
        for way in explanation.changes:
            for left_out in way:
                changed = {who: dict(facts) for who, facts in truth.items()}
                for each in way:
                    if each is not left_out:
                        changed[each.instance][each.variable] = each.to
                truths.append(changed)
    assert truths
    assert not any(stock.outcomes(truths, [frozenset()] * len(truths)))


def test_a_number_is_changed_by_no_more_than_it_takes(
    told: list[tuple[Truth, rules.Explanation]], stock: Stock
) -> None:
    """A cent short of what is said, and it does not help."""
    truths: list[Truth] = []
    for truth, explanation in told:
        for way in explanation.changes:
            numbers = [each for each in way if each.direction != "different"]
            if len(numbers) == 1 and isinstance(numbers[0].to, int):
                changed = {who: dict(facts) for who, facts in truth.items()}
                for each in way:
                    changed[each.instance][each.variable] = each.to
                short = numbers[0].to + (1 if numbers[0].direction == "less" else -1)
                changed[numbers[0].instance][numbers[0].variable] = short
                truths.append(changed)
    assert truths
    assert not any(stock.outcomes(truths, [frozenset()] * len(truths)))


def test_nobody_is_told_to_be_born_another_day_or_to_part(told: list[tuple[Truth, rules.Explanation]]) -> None:
    changed = {each.variable for _, explanation in told for way in explanation.changes for each in way}
    assert changed
    assert changed.isdisjoint({"birth_date", "due_date", "has_partner", "receives_paid_parental_leave"})


def test_every_reference_resolves(told: list[tuple[Truth, rules.Explanation]]) -> None:
    for _, explanation in told[:100]:
        figures = [figure for each in explanation.conditions() for figure in each.figures]
        for reference in (
            *explanation.references,
            *(each for condition in explanation.conditions() for each in condition.references),
            *(each for figure in (*figures, *explanation.parameters_used) for each in figure.references),
        ):
            assert reference.title
            assert not reference.href or reference.href.startswith("https://")
        assert all(each.references for each in explanation.conditions())
        assert all(figure.in_force_from <= "2026-11-30" for figure in figures)
