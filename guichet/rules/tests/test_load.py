"""A package loads from a folder or by name, leaves nothing behind, and says what is wrong with itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from guichet.rules import api as rules
from guichet.rules.loading import hash_package
from guichet.rules.tests.conftest import AOTEAROA

VARIABLE = """
class answer(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The answer"

    def formula(person, period):
        return person.filled_array({value})
"""


def test_the_law_of_aotearoa_loads_and_has_no_finding(law: rules.Law) -> None:
    assert law.check() == ()
    assert law.languages == ("en", "mi")
    assert law.variable("best_start_entitled").value_type == "bool"


def test_a_variable_describes_itself(law: rules.Law) -> None:
    info = law.variable("family_meets_residence")
    assert (info.entity, info.definition_period, info.has_formula) == ("family", "month", True)
    assert info.formula_starts == ("0001-01-01", "2020-04-01")
    assert info.references[0].title == "Income Tax Act 2007, section MC 5"
    assert info.references[0].href.endswith("/DLM1518482.html")
    words = info.labels.in_language("mi")
    assert words.language == "mi"
    assert words.awaiting_review


def test_loading_leaves_no_path_and_no_module_behind(package: Callable[..., Path]) -> None:
    path, modules = list(sys.path), set(sys.modules)
    rules.load(package(variables=VARIABLE.format(value=1)))
    assert sys.path == path
    assert not {name for name in set(sys.modules) - modules if "small" in name or "all" in name.split("_")}


def test_two_packages_of_the_same_name_do_not_meet(package: Callable[..., Path], tmp_path: Path) -> None:
    first = package(variables=VARIABLE.format(value=1))
    second = tmp_path / "elsewhere"
    first.rename(second)
    one_home = tmp_path / "one"
    one_home.mkdir()
    one = second.rename(one_home / "small")
    two = package(variables=VARIABLE.format(value=2))
    situation = rules.Situation(entities={"persons": {"eve": {}}})
    values = [
        rules.load(folder).plan(["answer"], "2026-11").evaluate(situation).value("answer") for folder in (one, two, one)
    ]
    assert values == [1, 2, 1]


def test_the_hash_follows_every_file_and_nothing_else(package: Callable[..., Path]) -> None:
    folder = package(variables=VARIABLE.format(value=1))
    before = hash_package(folder)
    (folder / "__pycache__").mkdir(exist_ok=True)
    (folder / "__pycache__" / "x.pyc").write_bytes(b"compiled")
    assert hash_package(folder) == before
    (folder / "locales" / "en.yaml").write_text("language: en\n")
    assert hash_package(folder) != before
    assert rules.load(folder).hash == hash_package(folder)


def test_a_changed_package_is_loaded_anew(package: Callable[..., Path]) -> None:
    folder = package(variables=VARIABLE.format(value=1))
    old = rules.load(folder)
    assert rules.load(folder) is old
    file = folder / "variables" / "all.py"
    file.write_text(file.read_text().replace("filled_array(1)", "filled_array(7)"))
    situation = rules.Situation(entities={"persons": {"eve": {}}})
    assert rules.load(folder).plan(["answer"], "2026-11").evaluate(situation).value("answer") == 7
    assert old.plan(["answer"], "2026-11").evaluate(situation).value("answer") == 1


def test_no_folder_no_init_no_system(tmp_path: Path) -> None:
    with pytest.raises(rules.LawNotLoadable, match="no such folder"):
        rules.load(tmp_path / "nowhere")
    with pytest.raises(rules.LawNotLoadable, match=r"no __init__\.py"):
        rules.load(tmp_path)
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    with pytest.raises(rules.LawNotLoadable, match="defines no CountryTaxBenefitSystem"):
        rules.load(folder)
    with pytest.raises(rules.LawNotLoadable, match="no installed module"):
        rules.load("no_such_country")


def test_broken_code_is_named_with_file_and_line(package: Callable[..., Path]) -> None:
    folder = package(variables="\nx = undefined_name\n")
    with pytest.raises(rules.LawNotLoadable) as caught:
        rules.load(folder)
    assert caught.value.where.startswith(f"{folder}/variables/all.py:")


def test_an_unknown_variable_names_the_nearest(law: rules.Law) -> None:
    with pytest.raises(rules.UnknownVariable, match="Did you mean 'best_start_entitled'"):
        law.variable("best_start_entiteld")
    with pytest.raises(rules.UnknownVariable, match="best_start_weekly_amount"):
        law.plan(["best_start_weekly"], "2026-11")


def test_an_installed_package_loads_by_its_name() -> None:
    law = rules.load("openfisca_country_template")
    assert law.run_tests().passed


def test_the_laws_own_tests_pass(law: rules.Law) -> None:
    seen: list[tuple[int, int]] = []
    report = law.run_tests(progress=lambda done, total: seen.append((done, total)))
    assert report.failures == ()
    assert report.tests >= 35
    assert report.expectations > report.tests
    assert seen[-1] == (report.tests, report.tests)
    assert AOTEAROA.is_dir()


def test_a_test_that_does_not_hold_is_reported(package: Callable[..., Path]) -> None:
    wrong = "- name: wrong\n  period: 2026-11\n  input: {persons: {eve: {}}}\n  output: {answer: 43}\n"
    broken = "- name: broken\n  period: 2026-11\n  input: {persons: {eve: {nothing: 1}}}\n  output: {answer: 42}\n"
    folder = package(variables=VARIABLE.format(value=42), files={"tests/a.yaml": wrong, "tests/b.yaml": broken})
    report = rules.load(folder).run_tests()
    assert not report.passed
    assert [failure.name for failure in report.failures] == ["wrong", "broken"]
    assert report.failures[0].message == "answer at 2026-11: expected [43], found [42]"
