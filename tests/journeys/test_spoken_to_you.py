"""The person is spoken to, the officer reads of them; and only what can change is named as what would change it."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys.situation import law_at
from guichet.journeys.use_cases.explain import reckon
from guichet.rules import api as rules

AOTEAROA = Path(__file__).parents[2] / "jurisdictions" / "aotearoa"
# How the law's own words call the one who asks, their family and their child.
THIRD = {
    "en": re.compile(
        r"\b([Tt]he caregiver|[Tt]he child|[Tt]he person(?! who died)|[Tt]he family(?! tax credit)|the partner's)\b"
    ),
    "mi": re.compile(r"\bte kaitiaki\b|(?<!i )\bte tamaiti\b|\bte whānau\b"),
}
FAMILIES = 12
Given = Mapping[str | None, rules.Fact]


@pytest.fixture(scope="module")
def aotearoa() -> catalogue.Jurisdiction:
    return catalogue.load(AOTEAROA)


@pytest.fixture(scope="module")
def law(aotearoa: catalogue.Jurisdiction) -> rules.Law:
    return law_at(str(aotearoa.law_path))


@pytest.fixture(scope="module")
def examples(aotearoa: catalogue.Jurisdiction, law: rules.Law) -> dict[str, rules.Explanation]:
    """Every worked example of every service with a rule."""
    found: dict[str, rules.Explanation] = {}
    for service in aotearoa.services.values():
        for example in service.examples if service.decision else ():
            answers = {name: intake.Answer(value=value) for name, value in example.given.items()}
            proposal = reckon(service=service, law=law, answers=answers, day=example.on, language="en")
            assert proposal is not None
            found[f"{service.identifier} {example.id}"] = proposal.explanation
    return found


def _value(info: rules.VariableInfo, of: str, chance: random.Random) -> object:
    if info.value_type == "bool":
        return chance.random() < 0.5
    if info.value_type == "date":
        born = dt.date(chance.randint(2008, 2026), chance.randint(1, 10), 5)
        return dt.date(chance.randint(1945, 2005), 4, 7) if of == "applicant" else born
    if info.possible_values:
        return chance.choice(list(info.possible_values))
    return chance.randint(0, 40) if not info.is_money else chance.randint(0, 200_000_00)


def _refusals(law: rules.Law) -> Iterator[tuple[str, rules.Explanation]]:
    """Every yes-or-no rule of the law, for made-up families of whom everything is known, where it says no."""
    for info in law.variables():
        if info.value_type != "bool" or not info.has_formula:
            continue
        plan = law.plan((info.name,), "2026-11")
        chance = random.Random(info.name)
        for _ in range(FAMILIES):
            roles = {"principal_caregivers": ["applicant"], "partners": ["partner"], "children": ["child"]}
            of_persons = {"applicant": "principal_caregiver", "partner": "partner", "child": "child"}
            persons: dict[str, dict[str, Given]] = {each: {} for each in of_persons}
            family: dict[str, Given] = {}
            for need in plan.needed_inputs():
                fact = law.variable(need.variable)
                if fact.entity == "family":
                    family[fact.name] = {None: rules.Fact(_value(fact, "", chance))}
                    continue
                for person, role in of_persons.items():
                    if not fact.concerns or role in fact.concerns:
                        persons[person][fact.name] = {None: rules.Fact(_value(fact, person, chance))}
            situation = rules.Situation(
                entities={"persons": persons, "families": {"family": family}}, groups={"families": {"family": roles}}
            )
            spots = list(plan.evaluate(situation).values[info.name])
            concerned = [
                each
                for each in spots
                if info.entity == "family" or not info.concerns or of_persons[each] in info.concerns
            ]
            explained = plan.explain(situation, "en", concerned[0])
            if explained.value is False:
                yield info.name, explained


@pytest.fixture(scope="module")
def refusals(law: rules.Law) -> list[tuple[str, rules.Explanation]]:
    return list(_refusals(law))


@pytest.mark.parametrize("language", ["en", "mi"])
def test_no_line_to_the_person_speaks_of_a_third(
    examples: dict[str, rules.Explanation], refusals: list[tuple[str, rules.Explanation]], language: str
) -> None:
    for name, explained in (*examples.items(), *refusals):
        for line in explained.addressed().sentences(language):
            assert not THIRD[language].search(line), (name, line)


def test_the_officer_and_a_program_read_of_the_caregiver(examples: dict[str, rules.Explanation]) -> None:
    refused = examples["inland-revenue/best-start not-the-main-carer"]
    assert refused.because("en") == ("The caregiver is not the main person looking after the child day to day.",)
    stored = rules.Explanation.from_json(refused.to_json())
    assert stored == refused
    assert stored.addressed().because("en") == ("You are not the main person looking after your child day to day.",)
    assert stored.addressed().because("mi") == ("Ehara koe i te tino tangata e tiaki ana i tō tamaiti ia rā.",)


def test_what_was_stored_before_there_were_such_words_reads_as_it_was(examples: dict[str, rules.Explanation]) -> None:
    stored = examples["inland-revenue/best-start not-the-main-carer"].to_json()

    def forget(value: object) -> object:
        if isinstance(value, dict):
            return {
                key: forget(each) for key, each in value.items() if key not in ("to_you", "turned_to_you", "is_fixed")
            }
        return [forget(each) for each in value] if isinstance(value, list) else value

    old = rules.Explanation.from_json(forget(stored))  # type: ignore[arg-type]  # a mapping in, a mapping out
    assert old.addressed().because("en") == old.because("en")
    assert old.because("en")[0].startswith("The caregiver is not")


def test_of_two_incomes_the_person_is_told_whose(law: rules.Law, examples: dict[str, rules.Explanation]) -> None:
    facts = [
        fact.label
        for condition in examples["inland-revenue/best-start partner-earns-too"].addressed().conditions()
        for fact in condition.facts
        if fact.variable == "annual_income"
    ]
    assert set(facts) == {
        "Your income for the tax year, before tax",
        "Your partner's income for the tax year, before tax",
    }


def test_every_service_speaks_to_the_one_the_words_are_for(aotearoa: catalogue.Jurisdiction, law: rules.Law) -> None:
    """`addressed` is for the applicant: so everywhere the applicant has the role that the words speak to."""
    role = law.metadata.spoken_to
    plural = next(each.plural for each in law.entities["family"].roles if each.key == role)
    for service in aotearoa.services.values():
        if service.decision:
            assert service.household["families"][plural] == ("applicant",), service.identifier


def test_only_what_can_change_is_named(
    law: rules.Law, examples: dict[str, rules.Explanation], refusals: list[tuple[str, rules.Explanation]]
) -> None:
    rules_asked = {name for name, _ in refusals}
    assert len(rules_asked) > 60
    for name, explained in (*examples.items(), *refusals):
        for way in explained.changes:
            for change in way:
                info = law.variable(change.variable)
                assert info.can_change, (name, change.variable)
                assert info.value_type != "date", (name, change.variable)
        assert not (explained.changes and explained.is_fixed), name
        if explained.is_fixed:
            assert explained.nothing_changes_it("en") in explained.sentences("en"), name
            assert explained.nothing_changes_it("mi") in explained.sentences("mi"), name


def test_a_refusal_always_says_what_would_change_it_or_that_nothing_would(
    refusals: list[tuple[str, rules.Explanation]],
) -> None:
    """Where two numbers would have to differ at once, that no single change was found is all that is claimed."""
    open_ = 0
    for name, explained in refusals:
        said = explained.nothing_changes_it("en")
        assert bool(explained.changes) != bool(said), name
        open_ += bool(said) and not explained.is_fixed
    assert open_ < len(refusals) * 0.2


@pytest.mark.parametrize("day", ["deceased_was_partner", "years_resident_in_new_zealand_since_20", "has_partner"])
def test_nobody_is_told_to_change_the_past_or_to_part(law: rules.Law, day: str) -> None:
    assert not law.variable(day).can_change


def test_what_is_past_or_settled_by_birth_is_said_to_be_so(examples: dict[str, rules.Explanation]) -> None:
    late = examples["internal-affairs/register-a-birth after-two-years"]
    assert late.is_fixed
    assert (
        late.sentences("en")[-1]
        == "Nothing that can be done now would change this answer. Ask again when something has changed."
    )


def test_every_line_of_every_rule_resolves_to_title_section_and_address(law: rules.Law) -> None:
    for info in law.variables():
        for reference in info.references:
            assert reference.href.startswith(("https://", "http://")), info.name
            assert re.search(r"\b(section|regulation|schedule|subpart|Act|Bill|:|,)", reference.title), info.name
    assert not [each for each in law.check() if each.code in ("no-address", "no-reference", "no-words-to-you")]
