"""Says the people of a country in the words of the law of Aotearoa: its inputs, for a month, in its units (cents)."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from guichet.kernel import api as kernel
from guichet.lab.country import assumptions as assumed
from guichet.lab.country import homes, work
from guichet.lab.country.blocks import NO_STUDY, Columns, People, age_on, families_with
from guichet.lab.country.census import Column
from guichet.lab.country.families import CAREGIVER, CHILD, PARTNER
from guichet.rules import api as rules

Spot = tuple[str, str]
FAMILY = "family"
RENTS, BOARDS, OWNS = 0, 1, 2  # the law's kinds of accommodation, in its order
#: The law's areas of the Accommodation Supplement by territorial authority; all others are in the fourth. The Act goes
#: by towns, and whole districts are taken here for their towns.
SUPPLEMENT_AREAS = {76: 0, 23: 0, 70: 0} | dict.fromkeys(
    (47, 46, 45, 44, 43, 60, 62, 59, 16, 17, 31, 30, 52, 51, 22, 1, 2), 1
) | dict.fromkeys((71, 24, 28, 33, 40, 21, 11, 15, 50, 48, 53, 58, 69), 2)  # fmt: skip
CENTS, MONTHS = 100, 12


def table_of(
    people: People, period: str, day: np.datetime64, receives: Mapping[str, Column] | None = None
) -> rules.Table:
    """The people as a table for a month (`2026-11`); `day` is the one their incomes are of. Raises Invalid."""
    month = _month(period)
    tax_year, rating_year = _year_from(month, 4), _year_from(month, 7)
    columns: dict[Spot, Column] = {}
    for name, column in (_persons(people, month, receives or {}) | _families(people)).items():
        columns[name, period] = column
    born = people.persons["born"]
    on_leave = people.persons["parental_leave"]
    columns |= {
        ("birth_date", rules.ETERNITY): born,
        ("due_date", rules.ETERNITY): born,
        ("receives_paid_parental_leave", rules.ETERNITY): on_leave,
        ("paid_parental_leave_start_on", rules.ETERNITY): born,
        ("paid_parental_leave_end_on", rules.ETERNITY): born + np.timedelta64(assumed.PARENTAL_LEAVE_DAYS, "D"),
        ("rates_for_year", str(rating_year)): _first_family(people, people.households["rates"]),
    }
    this_year = _year_from(day.astype("datetime64[M]"), 4)
    income = people.persons["income" if tax_year >= this_year else "income_last"].astype(np.int64)
    columns["annual_income", str(tax_year)] = income
    columns["monthly_income", period] = income // MONTHS
    role = people.persons["role"].astype(np.int8)
    membership = rules.Membership(people.persons["family"], role, len(people.families["household"]))
    return rules.Table(people.count, {FAMILY: membership}, columns)


def _persons(people: People, month: np.datetime64, receives: Mapping[str, Column]) -> Columns:
    persons, count = people.persons, people.count
    family, role, benefit = persons["family"], persons["role"], persons["benefit"]
    couple = families_with(persons)[1][family] & (role != CHILD)
    main = (benefit >= work.JOBSEEKER) & (benefit <= work.SUPPORTED_LIVING)
    grown = role != CHILD
    of_partner = np.zeros(len(people.families["household"]), dtype=bool)
    of_partner[family[(role == PARTNER) & main]] = True
    students = np.zeros(len(of_partner), dtype=bool)
    students[family[(benefit == work.STUDENT_ALLOWANCE) & grown]] = True
    household = people.families["household"]
    alone = np.bincount(household, minlength=len(people.households["household"]))[household] == 1
    keeper = np.zeros(len(household), dtype=bool)
    keeper[_firsts(household)] = True
    owned = people.households["tenure"][household] <= homes.TRUST
    months_here = (month - persons["arrived"].astype("datetime64[M]")).astype(np.int64)
    settled = months_here >= MONTHS
    no = np.zeros(count, dtype=bool)
    return {
        "is_principal_caregiver": role == CAREGIVER,
        "has_partner": couple,
        "is_living_alone": alone[family] & grown & ~couple,
        "hours_worked_weekly": persons["hours"].astype(np.int32),
        "works_for_wages": persons["wages"],
        "years_resident_in_new_zealand_since_20": _years_since(persons, month, 20),
        "years_resident_in_new_zealand_since_50": _years_since(persons, month, 50),
        "partner_receives_main_benefit": of_partner[family] & (role == CAREGIVER),
        "family_receives_student_allowance": students[family] & (role == CAREGIVER),
        "income_before_rating_year": persons["income_last"].astype(np.int64),
        "receives_main_benefit": main,
        "receives_supported_living_payment": benefit == work.SUPPORTED_LIVING,
        "receives_accommodation_supplement": np.asarray(receives.get("accommodation_supplement", no)),
        "receives_childrens_pension_or_parents_allowance": no,
        "is_financially_independent": (role == CHILD)
        & ((persons["hours"] >= 30) | main | (benefit == work.STUDENT_ALLOWANCE)),
        "is_at_school_or_tertiary": persons["study"] != NO_STUDY,
        "is_studying_or_training": persons["study"] != NO_STUDY,
        "carer_benefit_is_paid_for_child": no,
        "childcare_hours_weekly": persons["childcare_hours"].astype(np.int32),
        "childcare_fee_hourly": persons["childcare_fee"].astype(np.int64),
        "receives_child_disability_allowance": persons["disability_allowance"],
        "has_serious_illness_or_disability": persons["walking"] >= 2,
        "is_ratepayer_of_home": (role == CAREGIVER) & (keeper & owned)[family],
        "has_been_resident_and_present_12_months": settled,
        "is_new_zealand_tax_resident": settled | persons["resident"],
        "is_transitional_resident": persons["transitional"],
        "is_entitled_to_emergency_benefit": no,
        "is_new_zealand_resident_and_present": persons["resident"],
        "is_citizen_or_resident_living_here": persons["resident"],
        "receives_veterans_pension": persons["veteran"],
        "is_in_funded_residential_care": persons["care"],
        "has_declined_winter_energy_payment": persons["declined_winter"],
    }


def _families(people: People) -> Columns:
    households, household = people.households, people.families["household"]
    tenure = households["tenure"][household]
    firsts = _firsts(household)
    keeper = np.zeros(len(household), dtype=bool)
    keeper[firsts] = True
    sharing = np.bincount(household, minlength=len(households["household"]))[household]
    owned = tenure <= homes.TRUST
    upkeep = households["mortgage"].astype(np.int64) + households["rates"] // 52 + assumed.UPKEEP_A_WEEK * CENTS
    low, high = assumed.BOARD_A_WEEK
    board = (low + households["household"][household] % (high - low)) * CENTS
    cost = np.where(owned, np.where(keeper, upkeep[household], board), households["rent"][household] // sharing)
    area = households["area"]
    supplement = np.full(int(area.max()) + 1 if len(area) else 1, 3, dtype=np.int16)
    for number, index in SUPPLEMENT_AREAS.items():
        if number < len(supplement):
            supplement[number] = index
    none = np.zeros(len(household), dtype=bool)
    return {
        "accommodation_cost_weekly": cost.astype(np.int64),
        "accommodation_kind": np.where(owned, np.where(keeper, OWNS, BOARDS), RENTS).astype(np.int16),
        "accommodation_area": supplement[area][household],
        "rents_social_housing": households["social"][household],
        "cash_assets": people.families["cash"].astype(np.int64),
        "someone_died": none, "deceased_was_partner": none, "deceased_was_child": none, "deceased_had_no_family": none,
        "deceased_lived_in_new_zealand": none, "funeral_is_paid_by_others": none,
        "funeral_cost": none.astype(np.int64), "estate_of_deceased": none.astype(np.int64),
        "assets_beyond_home_and_car": people.families["cash"].astype(np.int64),
    }  # fmt: skip


def _years_since(persons: Columns, month: np.datetime64, birthday: int) -> Column:
    """Full years here since a birthday, without the time before they came."""
    day = month.astype("datetime64[D]")
    here, age = age_on(persons["arrived"], day), age_on(persons["born"], day)
    years: Column = np.maximum(np.minimum(here, age - birthday), 0).astype(np.int32)
    return years


def _firsts(household: Column) -> Column:
    """The first family of each household, which keeps it."""
    changes = np.ones(len(household), dtype=bool)
    changes[1:] = household[1:] != household[:-1]
    found: Column = np.flatnonzero(changes)
    return found


def _first_family(people: People, of_household: Column) -> Column:
    household = people.families["household"]
    found = np.zeros(len(household), dtype=np.int64)
    firsts = _firsts(household)
    found[firsts] = of_household[household[firsts]]
    return found


def _month(period: str) -> np.datetime64:
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", period):
        raise kernel.Invalid((kernel.Problem("period", f"{period!r} is no month.", "Write it as 2026-11."),))
    return np.datetime64(period, "M")


def _year_from(month: np.datetime64, begins: int) -> int:
    """The year in which a year that begins in that month began."""
    months = int(month.astype("datetime64[M]").astype(np.int64)) - (begins - 1)
    return 1970 + months // MONTHS
