"""What each external service of Aotearoa comes to, from facts that can be asked; figures worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys.situation import law_at
from guichet.journeys.use_cases.explain import Proposal, reckon

AOTEAROA = Path(__file__).parents[2] / "jurisdictions" / "aotearoa"
NOBODY_LEFT: dict[str, Any] = {
    "applicant_birth_date": "1990-01-01",
    "has_partner": False,
    "someone_died": True,
    "deceased_was_partner": False,
    "deceased_was_child": False,
    "deceased_had_no_family": True,
    "deceased_lived_here": True,
    "funeral_paid_by_others": False,
    "funeral_cost": 300_000,
    "estate_of_deceased": 100_000,
}
TODAY = date(2026, 11, 21)
WINTER = date(2026, 7, 15)

AMINA: dict[str, Any] = {
    "applicant_birth_date": "1994-05-02",
    "main_carer": True,
    "has_partner": False,
    "lives_here": True,
    "main_benefit": False,
    "veterans_payment": False,
    "applicant_veterans_pension": False,
    "residential_care": False,
    "student_allowance": False,
    "lives_alone": True,
    "applicant_income": 4_000_000,
    "applicant_hours_worked": 30,
    "applicant_works_for_wages": True,
    "child_birth_date": "2024-05-10",
    "child_lives_here": True,
    "carer_benefit_for_child": False,
    "child_independent": False,
    "child_studies": False,
    "child_disability_allowance": False,
    "paid_leave": False,
}
KAHU: dict[str, Any] = {
    "applicant_birth_date": "1958-03-01",
    "has_partner": False,
    "lives_here": True,
    "lives_alone": True,
    "years_here_since_20": 40,
    "years_here_since_50": 15,
    "main_benefit": False,
    "applicant_veterans_pension": False,
    "residential_care": False,
    "declined_winter_energy": False,
    "applicant_income": 3_000_000,
    "home_ratepayer": True,
    "rates_of_year": 300_000,
    "applicant_income_last_year": 3_000_000,
}
CHILDCARE = {"childcare_hours": 20, "childcare_fee": 800, "applicant_studies": False, "applicant_ill": False}
RENT = {
    "home_kind": "rent",
    "home_cost": 50_000,
    "home_area": "area_2",
    "social_housing": False,
    "cash_savings": 100_000,
}

# What brings the card whatever the income.
NO_OTHER_WAY = {"gets_accommodation_supplement": False, "social_housing": False}
# A grandmother and a child, of whom nothing else is known.
HARDLY_ANYTHING = {"applicant_birth_date": "1958-03-01", "child_independent": False}


@pytest.fixture(scope="module")
def aotearoa() -> catalogue.Jurisdiction:
    return catalogue.load(AOTEAROA)


def told(jurisdiction: catalogue.Jurisdiction, name: str, given: dict[str, Any], day: date = TODAY) -> Proposal:
    """What a screener would tell someone who gave these answers."""
    service = jurisdiction.services[name]
    facts = catalogue.screening_facts(jurisdiction=jurisdiction, service=service)
    answers = {fact: intake.Answer(value=value) for fact, value in given.items() if fact in facts}
    asking = msgspec.structs.replace(service, facts=facts)
    law = law_at(str(jurisdiction.law_path))
    proposal = reckon(service=asking, law=law, answers=answers, day=day, language="en")
    assert proposal is not None
    return proposal


@pytest.mark.parametrize(
    ("name", "given", "day", "amount"),
    [
        # 7,921 / 52 and 7,670 / 52, rounded down to the dollar; 40,000 is below 44,900, so nothing comes off.
        ("inland-revenue/family-tax-credit", AMINA, TODAY, 152_00),
        ("inland-revenue/in-work-tax-credit", AMINA, TODAY, 147_00),
        # Tax on 40,000 is 15,600 x 10.5 % + 24,400 x 17.5 % = 5,908; 36,604 less 34,092 is 2,512 a year.
        ("inland-revenue/minimum-family-tax-credit", AMINA, TODAY, 48_00),
        # 20 hours at the highest rate, 6.72 an hour: less than the fee of 8.
        ("social-development/childcare-subsidy", AMINA | CHILDCARE, TODAY, 134_40),
        # 70 % of what 500 exceeds a quarter of 521.52 + 7,921 / 52 by would be 232; the most in area 2 is 155.
        ("social-development/accommodation-supplement", AMINA | RENT, TODAY, 155_00),
        ("social-development/nz-superannuation", KAHU, TODAY, 647_37),
        # Two thirds of what 3,000 exceeds 160 by would be 1,893; the most is 830.
        ("internal-affairs/rates-rebate", KAHU, TODAY, 830_00),
        ("social-development/winter-energy-payment", KAHU, WINTER, 20_46),
        ("social-development/funeral-grant", NOBODY_LEFT, TODAY, 2_000_00),
    ],
)
def test_an_amount(aotearoa: catalogue.Jurisdiction, name: str, given: dict[str, Any], day: date, amount: int) -> None:
    proposal = told(aotearoa, name, given, day)
    assert proposal.granted is True
    assert next(iter(proposal.amounts.values())) == amount


@pytest.mark.parametrize(
    ("name", "given", "granted"),
    [
        ("social-development/supergold-card", KAHU, True),
        ("social-development/supergold-card", KAHU | {"applicant_birth_date": "1962-03-01"}, False),
        ("social-development/community-services-card", KAHU, True),
        ("social-development/community-services-card", KAHU | NO_OTHER_WAY | {"applicant_income": 9_000_000}, False),
        ("social-development/nz-superannuation", KAHU | {"years_here_since_50": 4}, False),
        ("social-development/winter-energy-payment", KAHU, False),
        ("inland-revenue/in-work-tax-credit", AMINA | {"applicant_hours_worked": 0}, False),
        ("social-development/accommodation-supplement", AMINA | RENT | {"social_housing": True}, False),
        ("social-development/funeral-grant", NOBODY_LEFT | {"funeral_paid_by_others": True}, False),
    ],
)
def test_yes_or_no(aotearoa: catalogue.Jurisdiction, name: str, given: dict[str, Any], granted: bool) -> None:
    assert told(aotearoa, name, given).granted is granted


def test_from_hardly_any_answers_nothing_is_promised_or_refused(aotearoa: catalogue.Jurisdiction) -> None:
    decided = [each for each in aotearoa.services.values() if each.kind == "external" and each.decision]
    decided.append(aotearoa.services["social-development/funeral-grant"])  # run here, and screened like them
    assert len(decided) == 11
    for service in decided:
        if service.identifier != "social-development/winter-energy-payment":  # in November it is no for everybody
            assert told(aotearoa, service.identifier, HARDLY_ANYTHING).granted is None, service.identifier


def test_a_fact_that_several_benefits_need_is_one_fact(aotearoa: catalogue.Jurisdiction) -> None:
    given: dict[tuple[str, str], list[str]] = {}
    for fact in aotearoa.facts.values():
        if fact.law_variable and not fact.filled_by:
            given.setdefault((fact.law_variable, fact.subject), []).append(fact.id)
    assert [names for names in given.values() if len(names) > 1] == []
