"""What the census does not say, written down: each figure is an assumption of ours unless a source stands beside it.

Orders of magnitude that make a plausible country for trying the law on, never statistics to quote.
"""

from __future__ import annotations

import numpy as np

from guichet.lab.country.census import Column

# --- Families and homes ------------------------------------------------------------------------------------------
#: Of those with 1, 2, ... children under 18: the share of families.
CHILDREN_IN_FAMILY = np.array([0.40, 0.39, 0.15, 0.045, 0.015])
#: Families with children under 18 that have one parent (about one in five in New Zealand's censuses).
ONE_PARENT = 0.20
YEARS_BETWEEN_SIBLINGS = 2.6
PARENT_AT_BIRTH, PARENT_AT_BIRTH_SPREAD = 29.5, 5.5
YOUNGEST_PARENT, OLDEST_PARENT = 17, 45
#: How likely somebody from an age on has a partner; only the pattern counts, the level is the census's.
PARTNERED_AT = ((15, 0.02), (20, 0.2), (25, 0.5), (30, 0.68), (35, 0.75), (65, 0.72), (75, 0.58), (85, 0.28))
#: How readily a single person without children shares somebody's home, by age.
SHARES_A_HOME_AT = ((15, 8.0), (25, 4.0), (30, 1.5), (40, 0.8), (65, 0.5))
LIVES_WITH_PARENTS_UNTIL, LIVES_WITH_PARENTS, LIVES_WITH_KIN = 28, 0.7, 0.5
#: Of single people with a home of their own, how many let others share it.
HOMES_SHARED = 0.3

# --- Money since the census of 2018 ------------------------------------------------------------------------------
#: What incomes and rents of 2018 are multiplied by to stand for 2026 (wages and rents rose by about that).
INCOMES_SINCE_CENSUS, RENTS_SINCE_CENSUS = 1.40, 1.38
#: Highest income drawn, in dollars of 2018, and the steepness of the tail above 70,000 dollars.
HIGHEST_INCOME, TAIL = 900_000, 2.4
RATES_A_YEAR, RATES_SPREAD = 3_300, 0.35
MORTGAGE_A_WEEK, MORTGAGE_SPREAD = 520, 0.5
HAS_MORTGAGE = ((0, 0.75), (50, 0.45), (65, 0.1))
UPKEEP_A_WEEK = 45
BOARD_A_WEEK = (160, 260)
PAYS_NO_RENT = 0.1  # of households that do not own their home and are not counted among renters
CASH_AT = ((15, 1_500), (25, 4_000), (35, 9_000), (50, 18_000), (65, 30_000))
CASH_SPREAD = 1.4

# --- Living here, health, care -----------------------------------------------------------------------------------
BORN_OVERSEAS_AT = ((0, 0.10), (15, 0.2), (25, 0.4), (45, 0.3), (65, 0.28))
#: Of those born overseas, who may live here for good, by years since they came.
RESIDENT_AFTER = ((0, 0.45), (2, 0.70), (5, 0.97))
TRANSITIONAL_RESIDENT = 0.03  # of those who came less than four years ago
CANNOT_WALK_AT = ((5, 0.01), (35, 0.03), (65, 0.12), (80, 0.35))
STUDIES_AT = ((0, 0.0), (5, 0.99), (16, 0.93), (18, 0.55), (22, 0.25), (25, 0.1), (40, 0.03), (65, 0.005))
IN_CARE_AT = ((0, 0.0), (75, 0.02), (85, 0.10))
VETERAN_FROM, VETERAN = 75, 0.01
USES_CHILDCARE, CHILDCARE_HOURS, CHILDCARE_FEE = 0.6, (9, 40), (6.0, 12.0)
CHILD_DISABILITY_ALLOWANCE = 0.03
PARENTAL_LEAVE, PARENTAL_LEAVE_DAYS = 0.6, 26 * 7
DECLINED_WINTER_ENERGY = 0.01
INCOME_CHANGED_LAST_YEAR, INCOME_CHANGE = 0.35, 0.18

# --- Who gets what they are entitled to --------------------------------------------------------------------------
#: By programme: the output of the law that says who is entitled, the share of them who receive it, and the month of the
#: year it is looked at in (0: the month the country is made for). Superannuation is the census's: who said they get it.
TAKE_UP: dict[str, tuple[str, float, int]] = {
    "best_start": ("best_start_entitled", 0.92, 0),
    "family_tax_credit": ("family_tax_credit_entitled", 0.90, 0),
    "in_work_tax_credit": ("in_work_tax_credit_entitled", 0.85, 0),
    "minimum_family_tax_credit": ("minimum_family_tax_credit_entitled", 0.55, 0),
    "nz_super": ("nz_super_entitled", 1.0, 0),
    "supergold_card": ("supergold_card_entitled", 0.96, 0),
    "winter_energy_payment": ("winter_energy_payment_entitled", 0.98, 7),
    "community_services_card": ("community_services_card_entitled", 0.70, 0),
    "accommodation_supplement": ("accommodation_supplement_entitled", 0.60, 0),
    "childcare_subsidy": ("childcare_subsidy_entitled", 0.55, 0),
    "rates_rebate": ("rates_rebate_entitled", 0.40, 0),
}

# --- What happens in a year --------------------------------------------------------------------------------------
#: Births a year for each adult who could have a child, by age: half of the age-specific fertility of women, since
#: nobody here has a sex (Stats NZ, Births and deaths: total fertility about 1.6).
BIRTHS_AT = ((18, 0.008), (20, 0.022), (25, 0.040), (30, 0.054), (35, 0.031), (40, 0.007), (45, 0.0))
#: Partnered people have most of them; these keep the total.
BIRTHS_PARTNERED, BIRTHS_SINGLE = 1.5, 0.35
#: Deaths a year, by age (of the order of Stats NZ's period life tables 2017-2019, both sexes).
DEATHS_AT = (
    (0, 0.0044), (1, 0.0002), (15, 0.0005), (25, 0.0008), (45, 0.0025), (55, 0.0055),
    (65, 0.0130), (75, 0.0370), (85, 0.1000), (90, 0.1900),
)  # fmt: skip
#: Households that move in a year, by age of whoever heads them; the census has 16.7 % of persons elsewhere a year ago.
MOVES_AT = ((15, 0.40), (25, 0.30), (35, 0.17), (50, 0.10), (65, 0.05))
MOVES_TO_ANOTHER_AREA = 0.25
SEPARATIONS, PARTNERINGS = 0.013, 0.03
#: Incomes of people in work that change noticeably in a year, those who lose work, those without who find it.
INCOME_CHANGES, LOSES_WORK, FINDS_WORK = 0.30, 0.04, 0.25
#: Of those who turn 65 and can get the pension, who has claimed it by that day.
CLAIMS_AT_65 = 0.85


def at_age(steps: tuple[tuple[int, float], ...], ages: Column) -> Column:
    """The figure of the last step that an age has reached; the first one's below it."""
    bounds = np.array([age for age, _ in steps])
    figures = np.array([figure for _, figure in steps], dtype=np.float64)
    found: Column = figures[np.maximum(np.searchsorted(bounds, ages, side="right") - 1, 0)]
    return found
