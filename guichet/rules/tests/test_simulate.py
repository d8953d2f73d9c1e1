"""A change of law is simulated on a copy: who gains, who loses, what it costs; nobody can be found in the table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.rules import api as rules
from guichet.rules.simulation.changes import parameter_names
from guichet.rules.simulation.suppressing import hidden, hidden_line
from guichet.rules.tests.conftest import AOTEAROA

PERIOD = "2026-11"
OUTPUT = "best_start_weekly_amount"
THRESHOLD = "best_start.abatement_threshold"


@pytest.fixture(scope="module")
def law() -> rules.Law:
    return rules.load(AOTEAROA)


@pytest.fixture(scope="module")
def people(law: rules.Law) -> rules.Table:
    return law.invent([OUTPUT], PERIOD, households=4000)


def state_of(law: rules.Law) -> tuple[Any, ...]:
    """Everything a change could touch."""
    values = []
    for name in parameter_names(law):
        node: Any = law.system.parameters
        for part in name.split("."):
            node = node.children[part]
        values.append((name, tuple((each.instant_str, repr(each.value)) for each in node.values_list)))
    formulas = tuple(
        (name, id(each), each.dtype, tuple((day, id(formula)) for day, formula in each.formulas.items()))
        for name, each in sorted(law.system.variables.items())
    )
    return law.hash, tuple(values), formulas


@given(data=st.data())
@settings(max_examples=4, deadline=None)
def test_the_law_itself_stays_as_it_is(law: rules.Law, people: rules.Table, data: st.DataObject) -> None:
    numbers = [name for name in parameter_names(law) if "kind" not in name]
    names = data.draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=4, unique=True))
    changes: dict[str, Any] = {
        name: data.draw(st.one_of(st.integers(0, 200_000), st.just({"2026-04-01": 7, "2027-01-01": 9})))
        for name in names
    }
    if data.draw(st.booleans()):
        changes["best_start_entitled"] = lambda families, period: families("best_start_caregiver_qualifies", period)
    before, swept = state_of(law), law.sweep([OUTPUT], PERIOD, people).column(OUTPUT).tobytes()

    copy = law.changed(changes)
    copy.sweep([OUTPUT], PERIOD, people)

    assert state_of(law) == before
    assert law.sweep([OUTPUT], PERIOD, people).column(OUTPUT).tobytes() == swept
    assert copy.hash != law.hash


def test_no_change_changes_nothing(law: rules.Law, people: rules.Table) -> None:
    found = law.simulate({THRESHOLD: 79_000}, people, [OUTPUT], PERIOD)
    assert (found.total.gain, found.total.lose, found.total.difference) == (0, 0, 0)
    assert found.total.before == int(law.sweep([OUTPUT], PERIOD, people).column(OUTPUT).sum())
    assert found.groups == ()


def test_it_counts_what_a_sweep_of_both_laws_counts(law: rules.Law, people: rules.Table) -> None:
    found = law.simulate({THRESHOLD: 60_000}, people, [OUTPUT], PERIOD, by="best_start_is_protected", threshold=0)
    before = law.sweep([OUTPUT], PERIOD, people).column(OUTPUT)
    after = law.changed({THRESHOLD: 60_000}).sweep([OUTPUT], PERIOD, people).column(OUTPUT)
    change = after - before

    assert (found.total.gain, found.total.lose, found.total.same) == (
        (change > 0).sum(), (change < 0).sum(), (change == 0).sum()
    )  # fmt: skip
    assert found.total.lose
    assert (found.total.before, found.total.after) == (before.sum(), after.sum())
    assert found.total.difference == change.sum()
    assert found.total.average_loss == -change[change < 0].sum() / (change < 0).sum()
    for name in ("number", "gain", "lose", "same", "before", "after", "difference"):
        assert sum(getattr(each, name) for each in found.groups) == getattr(found.total, name)


def test_a_value_counts_from_its_day_on(law: rules.Law, people: rules.Table) -> None:
    later = law.simulate({THRESHOLD: {"2027-04-01": 1}}, people, [OUTPUT], PERIOD)
    now = law.simulate({THRESHOLD: {"2026-04-01": 1}}, people, [OUTPUT], PERIOD)

    assert later.total.difference == 0
    assert now.total.difference is not None
    assert now.total.difference < 0
    assert law.changed({THRESHOLD: {"2026-04-01": 1}}).hash != law.changed({THRESHOLD: {"2027-04-01": 1}}).hash


def double(families: Any, period: Any) -> Any:
    """Twice what the law pays for a whole year, by the week."""
    return families("best_start_annual_amount", period) * 2 // 52


def test_a_formula_is_replaced_by_a_function(law: rules.Law, people: rules.Table) -> None:
    found = law.simulate({OUTPUT: double}, people, [OUTPUT], PERIOD)
    assert found.total.gain
    assert found.total.lose == 0
    assert found.changes == {OUTPUT: "another formula"}


FILE = """
import numpy as np
from openfisca_core.variables import Variable
from openfisca_core.periods import MONTH
from law.entities import Family
from law.money import Cents


class best_start_weekly_amount(Variable):
    def formula(families, period):
        return families("bonus", period) + families("best_start_annual_amount", period) // 52


class bonus(Cents):
    value_type = int
    unit = "cent-NZD"
    entity = Family
    definition_period = MONTH
    label = "What is paid on top"

    def formula(families, period, parameters):
        return np.where(families("best_start_entitled", period), 30_000_000_000, 0)
"""


def test_a_file_replaces_and_adds_variables_and_keeps_how_wide_numbers_are(
    law: rules.Law, people: rules.Table, tmp_path: Path
) -> None:
    file = tmp_path / "bill.py"
    file.write_text(FILE, encoding="utf-8")
    copy = law.changed({"bill": file})
    entitled = law.sweep(["best_start_entitled"], PERIOD, people).column("best_start_entitled")

    swept = copy.sweep([OUTPUT], PERIOD, people).column(OUTPUT)

    assert "bonus" not in law.system.variables
    assert swept.dtype == np.int64
    assert (swept[entitled] > 30_000_000_000).all()
    assert copy.hash == law.changed({"bill": file}).hash
    file.write_text(FILE.replace("30_000_000_000", "1"), encoding="utf-8")
    assert copy.hash != law.changed({"bill": file}).hash


def test_two_packages_are_compared(law: rules.Law, people: rules.Table) -> None:
    found = law.simulate(law.changed({THRESHOLD: 1}), people, [OUTPUT], PERIOD)
    assert found.total.lose
    assert list(found.changes) == ["law"]


def test_an_installed_package_is_changed_too() -> None:
    law = rules.load("openfisca_country_template")
    people = law.invent(["income_tax"], "2024-01", households=500)
    found = law.simulate({"taxes.income_tax_rate": 0.2}, people, ["income_tax"], "2024-01")
    rate = next(each.value for each in law.system.parameters.taxes.income_tax_rate.values_list)

    assert rate == 0.15
    assert found.total.gain
    assert law.changed({"taxes.social_security_contribution[1].rate": 0.5}).hash != law.hash


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({}, rules.BadChange, "nothing is changed"),
        ({"best_start.abatement_treshold": 1}, rules.UnknownParameter, f"Did you mean '{THRESHOLD}'"),
        ({"best_start": 1}, rules.UnknownParameter, "holds other parameters.*abatement_cents_per_dollar"),
        ({THRESHOLD: "much"}, rules.BadChange, "is a number, such as 79000"),
        ({THRESHOLD: True}, rules.BadChange, "is a number"),
        ({THRESHOLD: float("nan")}, rules.BadChange, "is a number"),
        ({THRESHOLD: {}}, rules.BadChange, "no value is given"),
        ({THRESHOLD: {"April": 1}}, rules.BadChange, "'April' is not a day"),
        ({OUTPUT: 3}, rules.BadChange, "is a variable; found 3"),
        ({OUTPUT: len}, rules.BadChange, "Give a function of"),
        ({"bill": Path("nowhere.py")}, rules.BadChange, "there is no such file"),
    ],
)
def test_what_cannot_be_changed_is_said(law: rules.Law, changes: Mapping[str, Any], error: type, said: str) -> None:
    with pytest.raises(error, match=said):
        law.changed(changes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\n", "defines no variable"),
        ("\n\nraise RuntimeError('no')\n", "RuntimeError: no"),
        ("def (\n", "SyntaxError"),
        ("from openfisca_core.variables import Variable\nclass a(Variable):\n    pass\n", "value_type"),
    ],
)
def test_a_file_that_fails_is_said_with_its_line(law: rules.Law, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "bill.py"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(rules.BadChange, match=said) as refused:
        law.changed({"bill": file})
    assert str(file) in str(refused.value)


def test_a_package_that_changed_on_disk_is_not_taken_for_the_one_loaded(package: Callable[..., Path]) -> None:
    variables = """
from openfisca_core.variables import Variable
from openfisca_core.periods import MONTH
from small.entities import Person

class pay(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH

class tax(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH

    def formula(persons, period, parameters):
        return persons("pay", period) // parameters(period).part
"""
    folder = package(
        variables=variables, parameters={"part.yaml": "description: A part\nvalues:\n  2020-01-01:\n    value: 10\n"}
    )
    law = rules.load(folder)
    table = law.invent(["tax"], PERIOD, households=30)
    assert law.simulate({"part": 5}, table, ["tax"], PERIOD, threshold=0).total.lose == 0
    (folder / "parameters" / "part.yaml").write_text("values:\n  2020-01-01:\n    value: 11\n", encoding="utf-8")
    with pytest.raises(rules.BadChange, match="not those that were loaded"):
        law.changed({"part": 5})


# -- groups, weights --------------------------------------------------------------------------------------------------


def test_groups_by_a_column_of_ones_own_with_weights(law: rules.Law, people: rules.Table) -> None:
    region = np.where(people.memberships["family"].group % 2 == 0, "north", "south")
    weight = np.full(people.persons, 2.5)
    population = rules.Population(people, {"region": region, "weight": weight})

    plain = law.simulate({THRESHOLD: 1}, population, [OUTPUT], PERIOD, by="region")
    found = law.simulate({THRESHOLD: 1}, population, [OUTPUT], PERIOD, by="region", weights="weight")

    assert [each.name for each in found.groups] == ["north", "south"]
    assert [each.number for each in found.groups] == [5000, 5000]
    assert found.total.difference == 2.5 * (plain.total.difference or 0)
    assert found.total.average_loss == plain.total.average_loss
    assert found.weighted


def test_money_falls_into_bands_of_the_currency_and_births_into_ages(law: rules.Law, people: rules.Table) -> None:
    by_income = law.simulate({THRESHOLD: 1}, people, [OUTPUT], PERIOD, by="annual_income", bands=[0, 50_000, 100_000])
    assert [each.name for each in by_income.groups] == [
        "0 to below 50,000",
        "50,000 to below 100,000",
        "100,000 and more",
    ]
    assert sum(each.number or 0 for each in by_income.groups) == 4000

    fifths = law.simulate({THRESHOLD: 1}, people, [OUTPUT], PERIOD, by="annual_income")
    numbers = [each.number or 0 for each in fifths.groups]
    assert max(numbers) - min(numbers) <= 0.2 * 4000

    by_age = law.simulate({THRESHOLD: 1}, people, [OUTPUT], PERIOD, by="birth_date")
    assert by_age.groups[0].name == "0 to below 18"
    assert by_age.groups[0].number == 0  # counted are families, by their first adult


def test_what_persons_have_is_added_to_their_family(law: rules.Law) -> None:
    outputs = ["best_start_weekly_amount", "nz_super_weekly_amount"]
    people = law.invent(outputs, PERIOD, households=500)
    found = law.simulate({THRESHOLD: 1}, people, outputs, PERIOD)
    swept = law.sweep(outputs, PERIOD, people)

    assert found.counted == "family"
    assert found.total.before == sum(int(column.sum()) for column in swept.columns.values())


@pytest.mark.parametrize(
    ("outputs", "options", "said"),
    [
        ([OUTPUT, "best_start_entitled"], {}, "Simulate those of one unit"),
        (["birth_date"], {}, "nothing to add up"),
        ([OUTPUT], {"by": "regoin"}, "no column and no variable 'regoin'"),
        ([OUTPUT], {"by": "accommodation_area"}, "nobody's 'accommodation_area' is known"),
        ([OUTPUT], {"weights": "weight"}, "no column 'weight'"),
        ([OUTPUT], {"weights": np.array([1.0])}, "one for each family"),
        ([OUTPUT], {"weights": np.full(4000, -1.0)}, "from 0 up"),
        ([OUTPUT], {"by": "annual_income", "bands": [float("nan")]}, "bands are numbers"),
    ],
)
def test_what_cannot_be_shown_is_said(
    law: rules.Law, people: rules.Table, outputs: list[str], options: dict[str, Any], said: str
) -> None:
    with pytest.raises(rules.BadChange, match=said):
        law.simulate({THRESHOLD: 1}, people, outputs, PERIOD, **options)


# -- nobody is found --------------------------------------------------------------------------------------------------


@given(
    counts=st.lists(
        st.lists(st.sampled_from([0, 1, 2, 9, 10, 11, 40, 500]), min_size=3, max_size=3), min_size=1, max_size=7
    ),
    threshold=st.integers(0, 12),
)
@settings(max_examples=300, deadline=None)
def test_no_small_number_is_shown_nor_can_it_be_worked_out(counts: list[list[int]], threshold: int) -> None:
    table = np.array(counts, dtype=np.int64)
    unseen = hidden(table, threshold)
    whole = np.zeros((len(counts) + 1, 4), dtype=np.int64)
    whole[:-1, :-1], whole[-1, :-1] = table, table.sum(axis=0)
    whole[:, -1] = whole[:, :-1].sum(axis=1)

    assert not (~unseen & (whole > 0) & (whole < threshold)).any()
    for line, cell in [*zip(whole, unseen, strict=True), *zip(whole.T, unseen.T, strict=True)]:
        if cell.sum() == 1:  # then everything else in the line is nobody: nothing to take with it
            assert not (line[~cell] > 0).any()
        if not cell[-1] and 0 < line[:-1][cell[:-1]].sum() < threshold:
            assert not (line[:-1][~cell[:-1]] > 0).any()
    assert threshold > 1 or not unseen.any()


@given(counts=st.lists(st.sampled_from([0, 3, 10, 50]), min_size=1, max_size=6))
def test_a_line_hides_a_second_one_with_a_first(counts: list[int]) -> None:
    unseen = hidden_line(np.array(counts), 10)
    assert 3 not in [number for number, cell in zip(counts, unseen, strict=False) if not cell]
    if unseen[:-1].sum() == 1 and not unseen[-1]:
        pytest.fail(f"{counts}: one hidden number is the rest of the sum")


def test_a_small_group_is_not_shown_anywhere(law: rules.Law, people: rules.Table) -> None:
    region = np.full(people.persons, "here", dtype="U8")
    region[people.memberships["family"].group < 4] = "hamlet"
    region[people.memberships["family"].group > 3000] = "there"
    population = rules.Population(people, {"region": region})
    found = law.simulate({THRESHOLD: 1}, population, [OUTPUT], PERIOD, by="region", threshold=10)
    groups = {each.name: each for each in found.groups}

    assert (groups["hamlet"].number, groups["hamlet"].before, groups["hamlet"].difference) == (None, None, None)
    assert sum(each.number is None for each in found.groups) == 2
    assert found.is_hidden
    for shown in (rules.as_text(found), rules.as_csv(found), rules.as_svg(found)):
        assert "hamlet" in shown
    (line,) = (row for row in csv.DictReader(io.StringIO(rules.as_csv(found))) if row["group"] == "hamlet")
    assert (line["number"], line["before"], line["after"], line["difference"]) == ("", "", "", "")


# -- told -------------------------------------------------------------------------------------------------------------


def test_text_csv_json_and_picture_say_the_same(law: rules.Law, people: rules.Table) -> None:
    found = law.simulate({THRESHOLD: 1}, people, [OUTPUT], PERIOD, by="dependent_children", threshold=0)

    rows = list(csv.DictReader(io.StringIO(rules.as_csv(found))))
    stored = json.loads(json.dumps(found.to_json()))
    picture = ET.fromstring(rules.as_svg(found))
    told = "".join(picture.itertext())
    text = rules.as_text(found)
    assert rows[-1]["group"] == "all"
    for row, effect, kept in zip(rows, [*found.groups, found.total], [*stored["groups"], stored["total"]], strict=True):
        assert (row["group"], int(row["lose"]), int(row["difference"])) == (effect.name, effect.lose, effect.difference)
        assert (kept["lose"], kept["difference"]) == (effect.lose, effect.difference)
        money = f"{(effect.difference or 0) / 100:+,.2f}"
        assert money in text
        assert f"{effect.lose:,} lose; difference {money}." in told
    assert picture.get("role") == "img"
    assert found.law_before == law.hash
    assert "1 instead of 79000" in text


def test_words_of_a_law_cannot_break_the_picture(law: rules.Law, people: rules.Table) -> None:
    region = np.where(people.memberships["family"].group % 2 == 0, "<script>&", '"south"')
    found = law.simulate({THRESHOLD: 1}, rules.Population(people, {"a<b": region}), [OUTPUT], PERIOD, by="a<b")
    assert "<script>" not in rules.as_svg(found)
    assert "<script>&" in "".join(ET.fromstring(rules.as_svg(found)).itertext())


def test_progress_is_one_piece_of_work(law: rules.Law, people: rules.Table) -> None:
    told: list[tuple[int, int]] = []
    law.simulate({THRESHOLD: 1}, people, [OUTPUT], PERIOD, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (2 * people.persons, 2 * people.persons)
