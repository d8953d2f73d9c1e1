"""How family income makes Best Start smaller (Income Tax Act 2007, sections MG 3 and MG 4)."""

import numpy as np
from law.dates import birthday, days_between
from law.days_that_count import days_on_leave, window
from law.entities import Family, Person
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

MG_3 = "Income Tax Act 2007, section MG 3 | https://www.legislation.govt.nz/act/public/2007/0097/latest/LMS63788.html"
MG_4 = "Income Tax Act 2007, section MG 4 | https://www.legislation.govt.nz/act/public/2007/0097/latest/LMS63790.html"
MG_3_DAYS = (
    "Income Tax Act 2007, section MG 3(2)(b), as of 16 June 2026:"
    " days under the age of 1 are left out if the child was born before 1 April 2026"
    " | https://github.com/TheAxiomFoundation/rulespec-nz/blob/main/"
    "data/corpus/provisions/nz/statute/2026-06-17-wff-tax-credits.jsonl"
)
BUDGET_2025 = (
    "Taxation (Budget Measures) Bill (No 2), 2025: income testing in the first year"
    " | https://pcodisclosure.cwp.govt.nz/bill/government/2025/157/?stage=Live"
)
BORN_BEFORE = (
    "New Zealand Herald, 22 May 2025: children born before 1 April 2026 keep an untested first year"
    " | https://www.nzherald.co.nz/nz/budget-2025-best-start-payments-to-be-means-tested-across-all-three-years/YYR5W3MHCZCNJCLQQDVQMX7PTY"
)

FIRST_YEAR_TESTED_FROM = np.datetime64("2026-04-01")
ONE_DAY = np.timedelta64(1, "D")


class best_start_child_born_before_first_year_test(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child was born before 1 April 2026, so the first year is not income-tested"
    reference = [MG_3, MG_3_DAYS, BUDGET_2025, BORN_BEFORE]

    def formula(person, period):
        return person("birth_date", period) < FIRST_YEAR_TESTED_FROM


class best_start_child_is_one_or_older(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child is 1 year old or more on the first day of the month that counts"
    reference = [MG_3]

    def formula(person, period, parameters):
        start, _ = window(person, period, parameters)
        leave_end = person("paid_parental_leave_end_on", period)
        on_leave_at_start = (
            person("receives_paid_parental_leave", period)
            & (person("paid_parental_leave_start_on", period) <= start)
            & (leave_end >= start)
        )
        first_counted = np.where(on_leave_at_start, leave_end + ONE_DAY, start)
        return birthday(person("birth_date", period), 1) <= first_counted


class best_start_is_income_tested(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Family income counts for this child"
    reference = [MG_3, MG_3_DAYS, BUDGET_2025]

    def formula(person, period):
        untested_first_year = person("best_start_child_born_before_first_year_test", period)
        return ~untested_first_year | person("best_start_child_is_one_or_older", period)


class best_start_month_below_threshold(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The month's income, counted up to a year, is below the threshold"
    reference = [MG_4]

    def formula(family, period, parameters):
        threshold = parameters(period).best_start.abatement_threshold * CENTS_PER_DOLLAR
        return family("family_income_of_month_per_year", period) < threshold


class best_start_is_protected(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Best Start is protected this month: main benefit and low income"
    reference = [MG_4]

    def formula(family, period):
        on_benefit = family.principal_caregiver("receives_main_benefit", period)
        return on_benefit & family("best_start_month_below_threshold", period)


class best_start_full_year_abatement(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Taken off for a full year because of family income"
    reference = [MG_3]

    def formula(family, period, parameters):
        best_start = parameters(period).best_start
        excess = family("family_scheme_income", period) - best_start.abatement_threshold * CENTS_PER_DOLLAR
        complete_dollars = np.maximum(excess, 0) // CENTS_PER_DOLLAR
        return complete_dollars * best_start.abatement_cents_per_dollar


class best_start_income_within_limit(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Family income is low enough to leave some Best Start"
    reference = [MG_3]

    def formula(family, period, parameters):
        prescribed = parameters(period).best_start.prescribed_amount * CENTS_PER_DOLLAR
        return family("best_start_full_year_abatement", period) < prescribed


class best_start_income_leaves_some(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Income does not use up Best Start for this child"
    reference = [MG_3, MG_4]

    def formula(person, period):
        tested = person("best_start_is_income_tested", period)
        protected = person.family("best_start_is_protected", period)
        return ~tested | protected | person.family("best_start_income_within_limit", period)


class best_start_income_above_threshold(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Family income is above the threshold"
    reference = [MG_3]

    def formula(family, period):
        return family("best_start_full_year_abatement", period) > 0


class best_start_is_abated(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Best Start is made smaller because of family income"
    reference = [MG_3, MG_4]

    def formula(person, period):
        tested = person("best_start_is_income_tested", period)
        protected = person.family("best_start_is_protected", period)
        return tested & ~protected & person.family("best_start_income_above_threshold", period)


class best_start_abatement(Cents):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Taken off for this child for a full year because of family income"
    reference = [MG_3]

    def formula(person, period, parameters):
        prescribed = parameters(period).best_start.prescribed_amount * CENTS_PER_DOLLAR
        full_year = np.minimum(person.family("best_start_full_year_abatement", period), prescribed)
        return full_year * person("best_start_is_abated", period)


class best_start_days(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "day"
    label = "Days of the month that count for Best Start"
    reference = [MG_3]

    def formula(person, period, parameters):
        start, end = window(person, period, parameters)
        days = days_between(start, end) - days_on_leave(person, period, start, end)
        return days * person("best_start_conditions_met", period)


class best_start_days_income_tested(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "day"
    label = "Days of the month for which family income counts"
    reference = [MG_3, MG_3_DAYS, BUDGET_2025]

    def formula(person, period, parameters):
        start, end = window(person, period, parameters)
        first_birthday = birthday(person("birth_date", period), 1)
        untested_first_year = person("best_start_child_born_before_first_year_test", period)
        tested_from = np.where(untested_first_year, np.maximum(start, first_birthday), start)
        days = days_between(tested_from, end) - days_on_leave(person, period, tested_from, end)
        return days * person("best_start_conditions_met", period)
