"""An explanation tells met, unmet and unknown apart, finds what decided, cites the law, and survives storage."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from guichet.rules import api as rules
from guichet.rules.tests.conftest import CAREGIVER, CHILD, Family, situation

OUTPUTS = ["best_start_entitled", "best_start_weekly_amount"]


def conditions(explanation: rules.Explanation) -> dict[tuple[str, str], rules.Condition]:
    return {(each.variable, each.instance): each for each in explanation.conditions()}


def decisive(explanation: rules.Explanation) -> set[tuple[str, str]]:
    return {(each.variable, each.instance) for each in explanation.decisive()}


def test_a_refusal_names_the_one_failing_condition_with_its_section(law: rules.Law, family: Family) -> None:
    explanation = law.plan(OUTPUTS, "2026-11").explain(family(child={"birth_date": dt.date(2023, 10, 1)}), "en")
    assert (explanation.value, explanation.settled) == (False, True)
    assert decisive(explanation) == {("best_start_child_is_under_three", "aroha")}
    failing = conditions(explanation)["best_start_child_is_under_three", "aroha"]
    assert failing.met is False
    assert failing.label == "The child is 3 or older"
    assert failing.references[0].title == "Income Tax Act 2007, section MG 1"
    assert [(fact.variable, fact.value, fact.source) for fact in failing.facts] == [
        ("birth_date", dt.date(2023, 10, 1), "declared")
    ]
    assert explanation.sentences()[:3] == (
        "There is no Best Start to pay.",
        "This is because:",
        "The child is 3 or older.",
    )


def test_turning_every_decisive_condition_of_a_refusal_grants_and_leaving_one_out_does_not(
    law: rules.Law, family: Family
) -> None:
    plan = law.plan(OUTPUTS, "2026-11")
    refused = family({"is_principal_caregiver": False, "annual_income": 200_000_00})
    explanation = plan.explain(refused, "en")
    assert decisive(explanation) == {
        ("is_principal_caregiver", "amina"),
        ("best_start_income_within_limit", "family"),
    }
    assert [each.variable for each in explanation.failing] == [
        "is_principal_caregiver",
        "best_start_income_within_limit",
    ]
    assert [[each.variable for each in way] for way in explanation.otherwise] == [
        [
            "is_principal_caregiver",
            "best_start_child_born_before_first_year_test",
        ]  # the other half of why income counts
    ]
    for care, income, expected in ((True, 89_000_00, True), (True, 200_000_00, False), (False, 89_000_00, False)):
        changed = family({"is_principal_caregiver": care, "annual_income": income})
        assert plan.evaluate(changed).value("best_start_entitled") is expected


def test_a_missing_fact_is_unknown_never_a_fact(law: rules.Law, family: Family) -> None:
    explanation = law.plan(OUTPUTS, "2026-11").explain(
        family(child={"is_new_zealand_resident_and_present": None}), "en"
    )
    assert (explanation.value, explanation.settled) == (None, False)
    unknown = conditions(explanation)["is_new_zealand_resident_and_present", "aroha"]
    assert unknown.met is None
    assert unknown.facts[0].source == "assumed"
    assert conditions(explanation)["best_start_child_is_under_three", "aroha"].met is True
    lines = explanation.sentences()
    assert lines[0] == "We cannot say yet: some answers are missing."
    assert "Whether the child is a New Zealand resident and is in New Zealand." in lines
    assert not any("Weekly payment" in line for line in lines)


def test_what_cannot_matter_is_left_out(law: rules.Law, family: Family) -> None:
    explanation = law.plan(OUTPUTS, "2026-11").explain(family(), "en")
    seen = conditions(explanation)
    assert ("best_start_month_below_threshold", "family") not in seen  # no main benefit: no income of the month
    assert "family_income_of_month_per_year" not in {line.variable for line in explanation.amounts}
    facts = {fact.variable for condition in explanation.conditions() for fact in condition.facts}
    assert {"due_date", "paid_parental_leave_end_on", "monthly_income"}.isdisjoint(facts)
    assert ("best_start_child_is_under_three", "amina") not in seen  # the mother is nobody's child here


def test_amounts_and_figures_of_the_law(law: rules.Law, family: Family) -> None:
    explanation = law.plan(OUTPUTS, "2026-11").explain(family(), "en")
    amounts = {(line.variable, line.instance): line.value for line in explanation.amounts}
    assert amounts["family_scheme_income", "family"] == 89_000_00
    assert amounts["best_start_abatement", "aroha"] == 2_100_00
    assert amounts["best_start_weekly_amount", "family"] == 37_00
    order = [line.variable for line in explanation.amounts]
    assert order.index("family_scheme_income") < order.index("best_start_abatement") < order.index(OUTPUTS[1])
    figures = {figure.name: figure for figure in explanation.parameters_used}
    threshold = figures["best_start.abatement_threshold"]
    assert (threshold.value, threshold.in_force_from, threshold.verified) == (79000, "2018-07-01", True)
    assert threshold.reference.title.startswith("Income Tax Act 2007, section MG 3(2)(a)")
    prescribed = figures["best_start.prescribed_amount"]
    assert (prescribed.value, prescribed.in_force_from, prescribed.verified) == (4041, "2026-04-01", True)
    assert not any("We could not confirm" in sentence for sentence in explanation.sentences())


def test_a_figure_that_nobody_confirmed_says_so(law: rules.Law) -> None:
    people = {"amina": {**CAREGIVER, "annual_income": 10_000_00}}
    funeral = {
        "someone_died": True,
        "deceased_had_no_family": True,
        "deceased_lived_in_new_zealand": True,
        "funeral_cost": 9_000_00,
    }
    told = situation(people, {"principal_caregivers": ["amina"]})
    facts = {"family": {name: {None: rules.Fact(value)} for name, value in funeral.items()}}
    known = rules.Situation(entities={**told.entities, "families": facts}, groups=told.groups)
    explanation = law.plan(["funeral_grant_entitled", "funeral_grant_amount"], "2026-11").explain(known, "en")
    figures = {figure.name: figure for figure in explanation.parameters_used}
    assert figures["funeral_grant.maximum"].verified is False
    assert "Highest funeral grant" in [each.label for each in explanation.unconfirmed()]
    doubts = [each for each in explanation.sentences() if each.startswith("We could not confirm")]
    assert len(doubts) == 1
    assert f"{len(explanation.unconfirmed())} figures of the law" in doubts[0]


def test_a_figure_in_force_then_is_the_one_of_then(law: rules.Law) -> None:
    people = {
        "amina": {**CAREGIVER, "birth_date": dt.date(1990, 1, 1)},
        "aroha": {**CHILD, "birth_date": dt.date(2023, 5, 1)},
    }
    roles = {"principal_caregivers": ["amina"], "children": ["aroha"]}
    explanation = law.plan(OUTPUTS, "2024-03").explain(situation(people, roles), "en")
    figures = {figure.name: figure for figure in explanation.parameters_used}
    assert figures["best_start.prescribed_amount"].in_force_from == "2023-04-01"
    assert figures["best_start.prescribed_amount"].value == 3632


def test_both_languages_from_one_explanation(law: rules.Law, family: Family) -> None:
    plan = law.plan(OUTPUTS, "2026-11")
    english = plan.explain(family({"is_principal_caregiver": False}), "en")
    maori = plan.explain(family({"is_principal_caregiver": False}), "mi")
    assert english.sentences("mi") == maori.sentences()
    assert "Ehara te kaitiaki i te tino tangata e tiaki ana i te tamaiti ia rā." in maori.sentences()
    with pytest.raises(rules.UnknownLanguage, match="no words in 'fr'"):
        plan.explain(family(), "fr")


def test_it_survives_storage(law: rules.Law, family: Family) -> None:
    explanation = law.plan(OUTPUTS, "2026-11").explain(family({"receives_main_benefit": None}), "mi")
    stored = json.loads(json.dumps(explanation.to_json()))
    assert rules.Explanation.from_json(stored) == explanation
    assert stored["law_hash"] == law.hash


def test_each_child_is_explained_by_itself(law: rules.Law) -> None:
    people = {"amina": CAREGIVER, "aroha": CHILD, "hemi": {**CHILD, "birth_date": dt.date(2020, 1, 1)}}
    roles = {"principal_caregivers": ["amina"], "children": ["aroha", "hemi"]}
    plan = law.plan(["best_start_child_entitled"], "2026-11")
    assert plan.explain(situation(people, roles), "en", "aroha").value is True
    older = plan.explain(situation(people, roles), "en", "hemi")
    assert decisive(older) == {("best_start_child_is_under_three", "hemi")}
    assert ("best_start_child_is_under_three", "aroha") not in conditions(older)
    with pytest.raises(rules.BadSituation, match="concerns aroha, hemi"):
        plan.explain(situation(people, roles), "en")


def test_the_source_of_a_fact_is_kept(law: rules.Law, family: Family) -> None:
    base = family()
    aroha = {**base.entities["persons"]["aroha"]}
    aroha["birth_date"] = {"ETERNITY": rules.Fact(dt.date(2026, 11, 1), "register", "birth 2026/4711")}
    told = rules.Situation(
        entities={"persons": {"amina": base.entities["persons"]["amina"], "aroha": aroha}}, groups=base.groups
    )
    explanation = law.plan(OUTPUTS, "2026-11").explain(told, "en")
    fact = conditions(explanation)["best_start_child_is_under_three", "aroha"].facts[0]
    assert (fact.source, fact.detail) == ("register", "birth 2026/4711")


def test_every_reference_of_the_law_has_a_title(law: rules.Law) -> None:
    for info in law.variables():
        for reference in info.references:
            assert reference.title
            assert not reference.href or reference.href.startswith(("http://", "https://"))


def test_findings_name_file_line_and_remedy(package: Callable[..., Path]) -> None:
    variables = """
class rent(Variable):
    value_type = float
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "currency-NZD"


class help(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Help"
    reference = "An Act, section 1"

    def formula_2010(household, period, parameters):
        return household("rnet", period) * parameters(period).rate + parameters(period).raet
"""
    folder = package(
        variables=variables,
        parameters={"rate.yaml": "values:\n  2020-01-01:\n    value: 2\n"},
        files={"locales/mi.yaml": "language: mi\nvariables:\n  hepl:\n    label: Āwhina\n"},
    )
    found = {(each.code, each.file, each.line, each.subject): each for each in rules.load(folder).check()}
    where = {(code, file, subject) for code, file, _, subject in found}
    assert ("no-label", "variables/all.py", "rent") in where
    assert ("no-reference", "variables/all.py", "rent") in where
    assert ("float32-money", "variables/all.py", "rent") in where
    assert ("unknown-variable", "variables/all.py", "help") in where
    assert ("unknown-parameter", "variables/all.py", "help") in where
    assert ("parameter-too-late", "variables/all.py", "help") in where
    assert ("no-label", "parameters/rate.yaml", "rate") in where
    assert ("no-reference", "parameters/rate.yaml", "rate") in where
    assert ("unknown-variable", "locales/mi.yaml", "hepl") in where
    assert ("no-label", "locales/mi.yaml", "rent") in where
    misspelt = next(each for each in found.values() if each.code == "unknown-variable" and each.subject == "help")
    lines = (folder / "variables" / "all.py").read_text().splitlines()
    assert 'household("rnet"' in lines[misspelt.line - 1]
    assert misspelt.remedy == "Did you mean 'rent'?"
