"""A person without legal training follows a decision: plain words, every condition cited, nothing unknown as a fact."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest

from guichet.catalogue import api as catalogue
from guichet.catalogue.gates.reading_grade import grade_of
from guichet.intake import api as intake
from guichet.journeys.situation import law_at
from guichet.journeys.use_cases.explain import reckon
from guichet.look import api as look
from guichet.rules import api as rules

AOTEAROA = Path(__file__).parents[2] / "jurisdictions" / "aotearoa"
BEST_START = "inland-revenue/best-start"


@pytest.fixture(scope="module")
def aotearoa() -> catalogue.Jurisdiction:
    return catalogue.load(AOTEAROA)


@pytest.fixture(scope="module")
def explained(aotearoa: catalogue.Jurisdiction) -> dict[str, rules.Explanation]:
    """Every worked example that the law decides, explained in English."""
    law = law_at(str(aotearoa.law_path))
    found: dict[str, rules.Explanation] = {}
    for service in aotearoa.services.values():
        for example in service.examples if service.decision else ():
            answers = {name: intake.Answer(value=value) for name, value in example.given.items()}
            proposal = reckon(service=service, law=law, answers=answers, day=example.on, language="en")
            assert proposal is not None
            found[f"{service.identifier} {example.id}"] = proposal.explanation
    return found


@pytest.fixture(scope="module")
def hardly_known(aotearoa: catalogue.Jurisdiction) -> rules.Explanation:
    """Best Start when only the child's birth is known."""
    service = aotearoa.services[BEST_START]
    example = next(each for each in service.examples if each.id == "amina-first-baby")
    answers = {"child_birth_date": intake.Answer(value=example.given["child_birth_date"])}
    law = law_at(str(aotearoa.law_path))
    proposal = reckon(service=service, law=law, answers=answers, day=example.on, language="en")
    assert proposal is not None
    return proposal.explanation


def test_every_explanation_is_within_the_reading_grade(
    aotearoa: catalogue.Jurisdiction, explained: dict[str, rules.Explanation]
) -> None:
    grades = {name: grade_of(each.sentences("en"), "en") for name, each in explained.items()}
    assert len(grades) > 15
    assert {name: grade for name, grade in grades.items() if grade > aotearoa.reading_grade["en"]} == {}
    assert median(grades.values()) < 6


def test_the_result_comes_first_and_a_refusal_names_no_amount(explained: dict[str, rules.Explanation]) -> None:
    granted = explained[f"{BEST_START} amina-first-baby"].sentences("en")
    assert granted[0] == "There is Best Start to pay."
    assert granted.index("Weekly payment of Best Start: $77.00.") < granted.index("This is because:")
    refused = explained[f"{BEST_START} income-too-high"].sentences("en")
    assert refused[0] == "There is no Best Start to pay."
    assert not any("$0.00" in line for line in refused)
    assert refused[-2:] == (
        "This would change it:",
        "Income for the tax year, before tax: $98,242.99 instead of $100,000.00. That is $1,757.01 less a year.",
    )


def test_what_one_can_do_something_about_is_said_first(explained: dict[str, rules.Explanation]) -> None:
    because = explained[f"{BEST_START} income-too-high"].because("en")
    assert because[0] == "Family income is so high that no Best Start is left."


def test_every_rule_a_letter_cites_is_an_address(aotearoa: catalogue.Jurisdiction) -> None:
    for service in aotearoa.services.values():
        for resource in service.legal_resources:
            assert resource.href.startswith(("https://", "http://")), service.identifier


def test_every_condition_names_its_law(explained: dict[str, rules.Explanation]) -> None:
    for name, each in explained.items():
        cited = [condition for condition in each.conditions() if condition.variable != each.outcome]
        assert cited, name
        for condition in cited:
            assert condition.references, (name, condition.variable)
            for reference in condition.references:
                assert reference.title, (name, condition.variable)
                assert reference.href.startswith(("https://", "http://")), (name, condition.variable)


@pytest.mark.parametrize("language", ["en", "mi"])
def test_what_nobody_said_is_never_a_fact(hardly_known: rules.Explanation, language: str) -> None:
    assert hardly_known.settled is False
    unknown = hardly_known.unknown(language)
    assert len(unknown) == len(set(unknown)) > 5
    tree = look.reasons_of(hardly_known, language=language)
    open_ = [each for each in _walk(tree) if any(fact.source and not fact.value and fact.label for fact in each.facts)]
    assert open_
    values = [fact.value for each in _walk(tree) for fact in each.facts if fact.label]
    given = [fact for each in hardly_known.conditions() for fact in each.facts if fact.source != "assumed"]
    assert len([value for value in values if value]) <= len(given)


def _walk(reason: look.Reason) -> list[look.Reason]:
    return [reason, *(each for below in reason.because for each in _walk(below))]


def test_kinds_are_said_in_the_persons_language(aotearoa: catalogue.Jurisdiction) -> None:
    law = law_at(str(aotearoa.law_path))
    kinds = [each for each in law.variables() if each.possible_values]
    assert kinds
    for each in kinds:
        for member in each.possible_values:
            words = each.words_of(member)
            assert words["en"] != words["mi"], (each.name, member)
