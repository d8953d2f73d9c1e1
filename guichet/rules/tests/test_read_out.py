"""A formula without words is read out, an opaque one says so, and a default is never shown as a fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from guichet.kernel import api as kernel
from guichet.rules import api as rules
from guichet.rules.wording import SENTENCES, add_language, lowered, phrase, say_value

VARIABLES = """
import numpy


class rent(Variable):
    value_type = float
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "currency-NZD"
    label = "Rent"


class income(Variable):
    value_type = float
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "currency-NZD"
    label = "Income"


class is_tenant(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The household rents its home"


class pays_much(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    reference = ["Rent Act, section 4 | https://example.org/4"]

    def formula(household, period, parameters):
        return household("rent", period) > household("income", period) * parameters(period).share


class birth_date(Variable):
    value_type = datetime.date
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Date of birth"


class is_grown_up(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH

    def formula(person, period):
        born = person("birth_date", period)
        month = born.astype("datetime64[M]")
        birthday = (month + 12 * 18).astype("datetime64[D]") + (born - month.astype("datetime64[D]"))
        return birthday <= numpy.datetime64(str(period.start))


class help_to_pay(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "There is help with the rent"
    reference = ["Rent Act, section 3 | https://example.org/3"]

    def formula(household, period):
        grown_up = household.any(household.members("is_grown_up", period))
        return household("is_tenant", period) & household("pays_much", period) & grown_up


class by_hand(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The household was counted by hand"

    def formula(household, period):
        return [bool(each) for each in household("is_tenant", period)]


class counted(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The household counts"

    def formula(household, period):
        return household("by_hand", period) & household("pays_much", period)
"""
SHARE = "values:\n  2020-01-01:\n    value: 0.3\n"


@pytest.fixture
def renting(package: Callable[..., Path]) -> rules.Law:
    return rules.load(
        package(
            variables=VARIABLES,
            parameters={"share.yaml": SHARE},
            files={"locales/mi.yaml": "language: mi\nvariables:\n  rent:\n    label: Te rēti\n"},
        )
    )


def household(**facts: object) -> rules.Situation:
    return rules.Situation(
        entities={
            "persons": {"amina": {"birth_date": {None: rules.Fact(facts.pop("born"))}} if "born" in facts else {}},
            "households": {"home": {name: {None: rules.Fact(value)} for name, value in facts.items()}},
        },
        groups={"households": {"home": {"members": ["amina"]}}},
    )


def labels(explanation: rules.Explanation) -> list[str]:
    return [each.label for each in explanation.conditions()]


def test_a_comparison_without_words_is_read_out(renting: rules.Law) -> None:
    plan = renting.plan(["help_to_pay"], "2026-11")
    paid = plan.explain(household(rent=500.0, income=1000.0, is_tenant=True, born="1990-01-01"), "en")
    assert paid.value is True
    assert "Rent is more than 30% of income" in labels(paid)
    assert any("ate of birth plus 18 years is 1 November 2026 or earlier" in each for each in labels(paid))
    refused = plan.explain(household(rent=200.0, income=1000.0, is_tenant=True, born="1990-01-01"), "en")
    assert "Rent is 30% of income or less" in labels(refused)
    assert [each.variable for each in refused.failing] == ["pays_much"]
    assert refused.failing[0].references[0].title == "Rent Act, section 4"
    assert [(each.name, each.value) for each in refused.failing[0].figures] == [("share", 0.3)]
    assert "Te rēti" in "".join(refused.sentences("mi")).replace("te rēti", "Te rēti")


def test_what_would_change_it_is_said_in_money(renting: rules.Law) -> None:
    plan = renting.plan(["help_to_pay"], "2026-11")
    refused = plan.explain(household(rent=200.0, income=1000.0, is_tenant=True, born="1990-01-01"), "en")
    ways = {way[0].variable: way[0] for way in refused.changes}
    assert (ways["rent"].direction, ways["rent"].per) == ("more", "month")
    assert ways["rent"].to == pytest.approx(300.01, abs=0.02)
    assert (ways["income"].direction, ways["income"].to) == ("less", pytest.approx(666.66, abs=0.02))
    assert "Income: $666.66 instead of $1,000.00. That is $333.34 less a month." in refused.sentences()
    for way in refused.changes:
        changed = {"rent": 200.0, "income": 1000.0, "is_tenant": True, **{each.variable: each.to for each in way}}
        assert plan.evaluate(household(born="1990-01-01", **changed)).value("help_to_pay") is True


def test_a_label_that_does_not_hold_is_not_said_as_if_it_did(renting: rules.Law) -> None:
    plan = renting.plan(["help_to_pay"], "2026-11")
    refused = plan.explain(household(rent=500.0, income=1000.0, is_tenant=False, born="1990-01-01"), "en")
    assert "This is not so: The household rents its home." in refused.sentences()
    assert refused.spoken().endswith("This is because: This is not so: The household rents its home.")
    assert "\n" not in refused.spoken()


def test_an_opaque_formula_says_so_with_its_line(renting: rules.Law) -> None:
    plan = renting.plan(["counted"], "2026-11")
    open_still = plan.ask(household(rent=500.0, income=1000.0))
    assert [each.variable for each in open_still.needed] == ["is_tenant"]
    told = plan.explain(household(rent=500.0, income=1000.0, is_tenant=True), "en")
    assert told.value is True
    hidden = next(each for each in told.conditions() if each.variable == "by_hand")
    assert hidden.opaque.startswith("variables/all.py:")
    assert "cannot be shown step by step: The household was counted by hand." in " ".join(told.sentences())


def test_a_default_is_no_fact(renting: rules.Law) -> None:
    told = renting.plan(["help_to_pay"], "2026-11").explain(household(rent=500.0, is_tenant=True), "en")
    assert told.value is None
    facts = {fact.variable: fact for each in told.conditions() for fact in each.facts}
    assert (facts["rent"].value, facts["rent"].source) == (500.0, "declared")
    assert (facts["income"].value, facts["income"].source) == (None, "assumed")


def test_another_language_can_be_given_its_sentences() -> None:
    try:
        add_language("de", {"is_more": "{a} ist größer als {b}"})
        assert phrase("de", "is_more", a="die Miete", b="3") == "die Miete ist größer als 3"
        assert phrase("de", "is_less", a="a", b="b") == phrase("en", "is_less", a="a", b="b")
        with pytest.raises(KeyError, match="no such sentence: is_mor"):
            add_language("de", {"is_mor": ""})
    finally:
        SENTENCES.pop("de", None)


@pytest.mark.parametrize("language", ["mi", "fr"])
def test_every_sentence_is_there(language: str) -> None:
    assert set(SENTENCES[language]) == set(SENTENCES["en"])
    for key, sentence in SENTENCES[language].items():
        assert kernel.places(sentence) == kernel.places(SENTENCES["en"][key]), key


def test_values_are_said_in_the_persons_way() -> None:
    day = dt.date(2026, 11, 1)
    assert say_value(day, "", "fr") == "1er novembre 2026"
    assert say_value(day, "", "mi") == "1 Noema 2026"
    assert say_value(123450, "cent-CAD", "fr") == "1\u202f234,50\u202f$"
    assert say_value(1234.5, "", "fr") == "1\u202f234,5"
    assert say_value(True, "", "fr") == "oui"
    assert phrase("fr", "amount", label="Le loyer", value="3") == "Le loyer\u00a0: 3."
    assert lowered("L’enfant vit ici") == "l’enfant vit ici"
    assert lowered("ACC levy") == "ACC levy"
