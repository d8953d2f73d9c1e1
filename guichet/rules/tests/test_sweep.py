"""A sweep gives what stock OpenFisca gives, refuses what does not fit, and says where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from guichet.rules import api as rules
from guichet.rules.stock import calculate

EVERYTHING = Path(__file__).parent / "tracing" / "everything"
OUTPUTS = [
    "best_start_weekly_amount",
    "best_start_entitled",
    "nz_super_weekly_amount",
    "community_services_card_entitled",
]
PERIOD = "2026-11"
EVER = rules.ETERNITY


@pytest.fixture(scope="module")
def people(law: rules.Law) -> rules.Table:
    return law.invent(OUTPUTS, PERIOD, households=400, seed=7)


def test_a_sweep_equals_stock_openfisca_bit_for_bit(law: rules.Law, people: rules.Table) -> None:
    swept = law.sweep(OUTPUTS, PERIOD, people)

    for (name, period), column in swept.columns.items():
        expected = calculate(law, name, period, people)
        assert column.dtype == expected.dtype
        assert column.tobytes() == expected.tobytes()
    assert swept.assumed == ()
    assert swept.column("best_start_entitled").any()
    assert not swept.column("best_start_entitled").all()
    assert (swept.law_hash, swept.graph_hash) == (law.hash, law.graph(OUTPUTS, PERIOD).hash)


def test_a_sweep_of_one_family_equals_its_evaluation(law: rules.Law, family: Callable[..., rules.Situation]) -> None:
    outputs = ["best_start_weekly_amount"]
    values = {
        "birth_date": np.array(["1994-05-02", "2026-11-01"], dtype="datetime64[D]"),
        "is_principal_caregiver": np.array([True, False]),
        "has_been_resident_and_present_12_months": np.array([True, False]),
        "is_new_zealand_tax_resident": np.array([True, False]),
        "is_new_zealand_resident_and_present": np.array([False, True]),
        "annual_income": np.array([89_000_00, 0]),
    }
    periods = dict(tuple(law.graph(outputs, PERIOD).inputs))
    role = np.array([0, 2], dtype=np.int8)
    table = rules.Table(
        2,
        {"family": rules.Membership(np.zeros(2, dtype=np.int32), role, 1)},
        {(name, periods[name]): column for name, column in values.items()},
    )

    swept = law.sweep(outputs, PERIOD, table)

    alone = {name: {None: rules.Fact(column[0].item())} for name, column in values.items() if name != "birth_date"}
    child = {"birth_date": {None: rules.Fact(dt.date(2026, 11, 1))}}
    child["is_new_zealand_resident_and_present"] = {None: rules.Fact(True)}
    situation = rules.Situation(
        entities={
            "persons": {"amina": {**alone, "birth_date": {None: rules.Fact(dt.date(1994, 5, 2))}}, "aroha": child}
        },
        groups={"families": {"f": {"principal_caregivers": ["amina"], "children": ["aroha"]}}},
    )
    evaluated = law.plan(outputs, PERIOD).evaluate(situation)
    assert swept.column(outputs[0])[0] == evaluated.value(outputs[0])
    # A sweep says it of everybody, whomever the input concerns and whether it mattered.
    assert {name for name, _ in swept.assumed} >= {name for name, _ in evaluated.assumed} - set(values)


def test_a_column_of_a_computed_variable_counts_instead_of_its_formula(law: rules.Law, people: rules.Table) -> None:
    nothing = np.zeros(people.count("family"), dtype=bool)
    given = {**people.columns, ("best_start_entitled", PERIOD): nothing}
    table = rules.Table(people.persons, people.memberships, given)

    swept = law.sweep(["best_start_entitled", "best_start_weekly_amount"], PERIOD, table)

    assert not swept.column("best_start_entitled").any()
    expected = calculate(law, "best_start_weekly_amount", PERIOD, table)
    assert swept.column("best_start_weekly_amount").tobytes() == expected.tobytes()


def test_progress_is_told_up_to_the_end(law: rules.Law, people: rules.Table) -> None:
    told: list[tuple[int, int]] = []
    law.sweep(OUTPUTS, PERIOD, people, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (people.persons, people.persons)


def test_a_plan_sweeps_what_it_evaluates(law: rules.Law, people: rules.Table) -> None:
    swept, again = law.plan(OUTPUTS, PERIOD).sweep(people), law.sweep(OUTPUTS, PERIOD, people)
    assert swept.graph_hash == again.graph_hash
    for name in OUTPUTS:
        assert swept.column(name).tobytes() == again.column(name).tobytes()


def test_a_program_is_made_once(law: rules.Law) -> None:
    assert law.program(OUTPUTS, PERIOD) is law.program(OUTPUTS, PERIOD)


def wrong(people: rules.Table, **columns: object) -> rules.Table:
    """The people with other columns; `name__period`."""
    named = {tuple(name.split("__")): np.asarray(column) for name, column in columns.items()}
    return rules.Table(people.persons, people.memberships, {**people.columns, **named})  # type: ignore[dict-item]  # what is wrong


@pytest.mark.parametrize(
    ("name", "period", "column", "error", "said"),
    [
        ("anual_income", "2026", np.zeros, rules.UnknownVariable, "Did you mean 'annual_income'"),
        ("annual_income", "2026-11", lambda n: np.zeros(n, int), rules.BadPeriod, "one year"),
        ("annual_income", "then", lambda n: np.zeros(n, int), rules.BadPeriod, "not a period"),
        ("birth_date", "2026", lambda n: np.zeros(n, "M8[D]"), rules.BadPeriod, "Give it for ETERNITY"),
        ("annual_income", "2026", np.zeros, rules.BadTable, "whole numbers of cents"),
        ("annual_income", "2026", lambda n: np.zeros(n - 1, int), rules.BadTable, "one for each person"),
        ("has_partner", PERIOD, lambda n: np.zeros(n, int), rules.BadTable, "true or false"),
        ("hours_worked_weekly", PERIOD, lambda n: np.full(n, 1 << 40), rules.BadTable, "row 0 says 1099511627776"),
        ("birth_date", EVER, lambda n: np.full(n, "NaT", "M8[D]"), rules.BadTable, "row 0 says NaT"),
        ("birth_date", EVER, lambda n: np.full(n, 1990), rules.BadTable, "days (datetime64[D])"),
    ],
)
def test_what_does_not_fit_is_refused(
    law: rules.Law, people: rules.Table, name: str, period: str, column: Callable[[int], object], error: type, said: str
) -> None:
    table = wrong(people, **{f"{name}__{period}": column(people.persons)})
    with pytest.raises(error) as refused:
        law.sweep([*OUTPUTS, "accommodation_supplement_weekly_amount"], PERIOD, table)
    assert said in str(refused.value)


def test_a_column_for_another_year_is_not_passed_over(law: rules.Law, people: rules.Table) -> None:
    columns = {("annual_income", "2024") if name == "annual_income" else (name, at): each
               for (name, at), each in people.columns.items()}  # fmt: skip
    with pytest.raises(rules.BadPeriod, match="Give a column for 2026"):
        law.sweep(["best_start_weekly_amount"], PERIOD, rules.Table(people.persons, people.memberships, columns))


def test_an_enum_is_taken_by_name_or_index_and_nothing_else(law: rules.Law) -> None:
    outputs = ["accommodation_supplement_weekly_amount"]
    people = law.invent(outputs, PERIOD, households=50)
    spot = ("accommodation_area", PERIOD)
    names = np.array(list(law.variable("accommodation_area").possible_values))[people.columns[spot]]

    table = rules.Table(people.persons, people.memberships, {**people.columns, spot: names})
    by_name = law.sweep(outputs, PERIOD, table)
    assert by_name.column(outputs[0]).tobytes() == law.sweep(outputs, PERIOD, people).column(outputs[0]).tobytes()

    names[3] = "area_9"
    bad = rules.Table(people.persons, people.memberships, {**people.columns, spot: names})
    with pytest.raises(rules.BadSituation, match=r"row 3 says 'area_9'.*'area_"):
        law.sweep(outputs, PERIOD, bad)
    over = rules.Table(people.persons, people.memberships, {**people.columns, spot: np.full(50, 4)})
    with pytest.raises(rules.BadTable, match="There are 0 to 3"):
        law.sweep(outputs, PERIOD, over)


def test_a_missing_column_is_assumed_and_said_or_refused(law: rules.Law, people: rules.Table) -> None:
    columns = {spot: each for spot, each in people.columns.items() if spot[0] != "annual_income"}
    table = rules.Table(people.persons, people.memberships, columns)

    assert law.sweep(["best_start_weekly_amount"], PERIOD, table).assumed == (("annual_income", "2026"),)
    with pytest.raises(rules.BadTable, match="'annual_income' for 2026"):
        law.sweep(["best_start_weekly_amount"], PERIOD, table, missing="refuse")


def test_groups_that_are_not_there_or_not_right_are_said(law: rules.Law, people: rules.Table) -> None:
    with pytest.raises(rules.BadTable, match="in which family"):
        law.sweep(OUTPUTS, PERIOD, rules.Table(people.persons, {}, people.columns))
    other = {"household": people.memberships["family"], **people.memberships}
    with pytest.raises(rules.BadTable, match=r"no groups called 'household'\. There are: family"):
        law.sweep(OUTPUTS, PERIOD, rules.Table(people.persons, other, people.columns))
    family = people.memberships["family"]
    roles = np.full(people.persons, 3, dtype=np.int8)
    with pytest.raises(rules.BadTable, match="from 0 to 2"):
        law.sweep(
            OUTPUTS,
            PERIOD,
            rules.Table(people.persons, {"family": rules.Membership(family.group, roles, family.count)}),
        )


def test_an_output_that_is_none_is_said(law: rules.Law, people: rules.Table) -> None:
    with pytest.raises(rules.UnknownVariable, match="best_start_weekly_amount"):
        law.sweep(["best_start_weekly_amont"], PERIOD, people)
    with pytest.raises(rules.UnknownVariable, match="no output of this sweep"):
        law.sweep(OUTPUTS, PERIOD, people).column("best_start")


# -- invented people --------------------------------------------------------------------------------------------------


def test_the_same_seed_invents_the_same_people_whatever_is_asked(law: rules.Law) -> None:
    one = law.invent(["best_start_weekly_amount"], PERIOD, households=200, seed=3)
    more = law.invent(OUTPUTS, PERIOD, households=200, seed=3)
    other = law.invent(OUTPUTS, PERIOD, households=200, seed=4)

    for spot, column in one.columns.items():
        assert column.tobytes() == more.columns[spot].tobytes()
    assert one.memberships["family"].role.tobytes() == more.memberships["family"].role.tobytes()
    assert other.columns["annual_income", "2026"].tobytes() != one.columns["annual_income", "2026"][:0].tobytes()
    assert other.persons != one.persons


def test_invented_people_are_households(law: rules.Law) -> None:
    table = law.invent(OUTPUTS, PERIOD, households=3000)
    family = table.memberships["family"]
    born = table.columns["birth_date", EVER]
    child = family.role == 2
    minor = born > np.datetime64("2008-11-01")

    assert set(np.unique(family.role)) == {0, 1, 2}
    assert (np.bincount(family.group[family.role == 0], minlength=family.count) == 1).all()
    assert (np.bincount(family.group[family.role == 1], minlength=family.count) <= 1).all()
    assert minor[~child].sum() == 0
    assert (table.columns["annual_income", "2026"] >= 0).all()
    assert 0.5 < minor[child].mean() <= 1


@pytest.mark.parametrize("package", ["openfisca_country_template"])
def test_people_are_invented_for_any_law(package: str) -> None:
    law = rules.load(package)
    outputs = ["disposable_income", "housing_tax", "total_benefits"]
    table = law.invent(["disposable_income"], "2024-01", households=300)

    assert law.sweep(["disposable_income"], "2024-01", table).column("disposable_income").any()
    assert set(law.invent(outputs[2:], "2024-01", households=10).memberships) == {"household"}


# -- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_people_go_to_a_file_and_come_back(law: rules.Law, people: rules.Table, tmp_path: Path, ending: str) -> None:
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    file = tmp_path / f"people.{ending}"
    rules.write_population(law, file, people)

    back = law.population(file, OUTPUTS, PERIOD)

    assert set(back.table.columns) == set(people.columns)
    swept, again = law.sweep(OUTPUTS, PERIOD, people), law.sweep(OUTPUTS, PERIOD, back.table)
    assert {spot: each.tobytes() for spot, each in swept.columns.items()} == {
        spot: each.tobytes() for spot, each in again.columns.items()
    }


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_results_go_to_a_file_for_each_entity(law: rules.Law, people: rules.Table, tmp_path: Path, ending: str) -> None:
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    swept = law.sweep(["best_start_weekly_amount", "nz_super_weekly_amount"], PERIOD, people)
    written = rules.write_swept(law, tmp_path / f"out.{ending}", swept)
    assert [path.name for path in written] == [f"out.family.{ending}", f"out.person.{ending}"]
    if ending == "csv":
        rows = written[0].read_text(encoding="utf-8").splitlines()
        assert rows[0] == "family,best_start_weekly_amount"
        assert [int(row.split(",")[1]) for row in rows[1:]] == swept.column("best_start_weekly_amount").tolist()


SMALL = """person,family,family_role,birth_date,annual_income,cash_assets,region,is_principal_caregiver
amina,f1,principal_caregiver,1994-05-02,8900000,,north,true
aroha,f1,child,2026-11-01,,,north,
boris,f2,principal_caregiver,1980-01-01,4000000,120000,south,yes
"""


def test_a_small_file_is_read(law: rules.Law, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(SMALL, encoding="utf-8")
    found = law.population(file, ["best_start_weekly_amount", "accommodation_supplement_weekly_amount"], PERIOD)

    assert found.table.persons == 3
    assert found.table.memberships["family"].group.tolist() == [0, 0, 1]
    assert found.table.memberships["family"].role.tolist() == [0, 2, 0]
    assert found.table.columns["annual_income", "2026"].tolist() == [89_000_00, 0, 40_000_00]
    assert found.table.columns["cash_assets", PERIOD].tolist() == [0, 1_200_00]
    assert found.table.columns["is_principal_caregiver", PERIOD].tolist() == [True, False, True]
    assert found.ids["person"].tolist() == ["amina", "aroha", "boris"]
    assert found.others["region"].tolist() == ["north", "north", "south"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("8900000", "89 000", "row 1 says '89 000'.*whole number"),
        ("1994-05-02", "2.5.1994", "row 1 says '2.5.1994'.*a day"),
        ("yes", "perhaps", "row 3 says 'perhaps'.*true or false"),
        (",child,", ",kid,", "row 2 says 'kid'"),
        ("aroha,f1,child,2026-11-01,,,", "aroha,f1,child,2026-11-01,,7,", "row 1|row 2"),
        ("north,true", "north", "row 1 has 7 cells"),
        ("region", "family", "two columns are called 'family'"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_row(
    law: rules.Law, tmp_path: Path, before: str, after: str, said: str
) -> None:
    file = tmp_path / "people.csv"
    text = SMALL.replace(",120000,", ",120000,").replace("8900000,,", "8900000,5,") if "7" in after else SMALL
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(rules.RulesError, match=said):
        law.population(file, ["best_start_weekly_amount", "accommodation_supplement_weekly_amount"], PERIOD)


@pytest.mark.parametrize("workers", [2, 4])
def test_in_several_processes_it_is_the_same(law: rules.Law, people: rules.Table, workers: int) -> None:
    said: list[tuple[int, int]] = []
    alone = law.sweep(OUTPUTS, PERIOD, people)
    shared = law.plan(OUTPUTS, PERIOD).sweep(people, workers=workers, progress=lambda *at: said.append(at))

    assert shared.graph_hash == alone.graph_hash
    for spot, column in alone.columns.items():
        assert shared.columns[spot].tobytes() == column.tobytes()
    assert said[-1] == (people.persons, people.persons)


def test_opaque_formulas_are_loaded_again_in_each_process() -> None:
    law = rules.load(EVERYTHING)
    table = law.invent(["texts"], "2024-03", households=50, seed=3)
    assert law.graph(["texts"], "2024-03").opaque
    alone = law.sweep(["texts"], "2024-03", table)
    shared = law.sweep(["texts"], "2024-03", table, workers=2)
    assert shared.column("texts").tobytes() == alone.column("texts").tobytes()


def test_what_cannot_be_computed_in_parts_is_refused() -> None:
    law = rules.load(EVERYTHING)
    table = law.invent(["leak_sum"], "2024-03", households=5, seed=3)
    with pytest.raises(rules.BadTable, match="looks at everybody"):
        law.sweep(["leak_sum"], "2024-03", table, workers=2)
    changed = law.changed({"texts": lambda person, period: np.char.endswith(person("code", period).astype(str), "a")})
    with pytest.raises(rules.BadTable, match="not the one that was asked"):
        changed.sweep(["texts"], "2024-03", table, workers=2)
