"""What Best Start comes to (Income Tax Act 2007, sections MG 1(2) and MG 2)."""

import numpy as np
from law.entities import Family, Person
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

MG_1 = "Income Tax Act 2007, section MG 1 | https://www.legislation.govt.nz/act/public/2007/0097/latest/LMS63782.html"
MG_2 = "Income Tax Act 2007, section MG 2 | https://www.legislation.govt.nz/act/public/2007/0097/latest/LMS63785.html"
ROUNDED_DOWN = (
    "Inland Revenue, Best Start: instalments are rounded down to the dollar"
    " | https://ird.govt.nz/working-for-families/types/best-start"
)

DAYS_IN_A_YEAR = 365
WEEKS_IN_A_YEAR = 52


class best_start_child_entitled(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "There is Best Start to pay for this child"
    reference = [MG_1]

    def formula(person, period):
        return person("best_start_conditions_met", period) & person("best_start_income_leaves_some", period)


class best_start_child_annual_amount(Cents):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Best Start for this child for a full year"
    reference = [MG_1, MG_2]

    def formula(person, period, parameters):
        prescribed = parameters(period).best_start.prescribed_amount * CENTS_PER_DOLLAR
        return (prescribed - person("best_start_abatement", period)) * person("best_start_child_entitled", period)


class best_start_child_month_amount(Cents):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Best Start for this child for the days of this month"
    reference = [MG_1, MG_2]

    def formula(person, period, parameters):
        prescribed = parameters(period).best_start.prescribed_amount * CENTS_PER_DOLLAR
        tested_days = person("best_start_days_income_tested", period)
        untested_days = person("best_start_days", period) - tested_days
        protected = person.family("best_start_is_protected", period)
        abatement = person.family("best_start_full_year_abatement", period) * ~protected
        tested_rate = np.maximum(prescribed - abatement, 0)
        return (prescribed * untested_days + tested_rate * tested_days) // DAYS_IN_A_YEAR


class best_start_entitled(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "There is Best Start to pay"
    reference = [MG_1]

    def formula(family, period):
        return family.any(family.members("best_start_child_entitled", period), role=Family.CHILD)


class best_start_annual_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Best Start for a full year"
    reference = [MG_1, MG_2]

    def formula(family, period):
        return family.sum(family.members("best_start_child_annual_amount", period), role=Family.CHILD)


class best_start_month_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Best Start for the days of this month"
    reference = [MG_1, MG_2]

    def formula(family, period):
        return family.sum(family.members("best_start_child_month_amount", period), role=Family.CHILD)


class best_start_weekly_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Weekly payment of Best Start"
    reference = [MG_2, ROUNDED_DOWN]

    def formula(family, period):
        whole_dollars = family("best_start_annual_amount", period) // (WEEKS_IN_A_YEAR * CENTS_PER_DOLLAR)
        return whole_dollars * CENTS_PER_DOLLAR
