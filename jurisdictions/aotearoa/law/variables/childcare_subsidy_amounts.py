"""What the Childcare Subsidy comes to (Social Security Regulations 2018, regulations 24, 32 to 36 and Schedule 2)."""

import numpy as np
from law.entities import Family, Person
from law.money import CENTS_PER_DOLLAR, Cents, whole_cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

SSR = "Social Security Regulations 2018"
WHOLE = "https://www.legislation.govt.nz/regulation/public/2018/0202/latest/whole.html"
REG_24 = f"{SSR}, regulation 24 | {WHOLE}"
REG_32 = f"{SSR}, regulation 32 | {WHOLE}"
REG_34 = f"{SSR}, regulation 34 | {WHOLE}"
REG_35 = f"{SSR}, regulation 35 | {WHOLE}"
SCHEDULE_2 = f"{SSR}, Schedule 2 | https://www.legislation.govt.nz/regulation/public/2018/0202/latest/LMS96977.html"

WEEKS_IN_A_YEAR = 52


class childcare_subsidy_hourly_rate(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Highest Childcare Subsidy for an hour at the family's income"
    reference = [SCHEDULE_2]

    def formula(family, period, parameters):
        rules = parameters(period).childcare_subsidy
        size = family("childcare_subsidy_family_size", period)
        income = family("family_scheme_income", period)
        weekly_dollar = CENTS_PER_DOLLAR * WEEKS_IN_A_YEAR
        return np.select(
            [
                income < rules.income_limit_1[size] * weekly_dollar,
                income < rules.income_limit_2[size] * weekly_dollar,
                income < rules.income_limit_3[size] * weekly_dollar,
                income < rules.income_limit_4[size] * weekly_dollar,
            ],
            [
                whole_cents(rules.hourly_rate_1),
                whole_cents(rules.hourly_rate_2),
                whole_cents(rules.hourly_rate_3),
                whole_cents(rules.hourly_rate_4),
            ],
            0,
        )


class childcare_subsidy_hours(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "hour"
    label = "Subsidised hours of childcare a week"
    reference = [REG_32, REG_34, REG_35]

    def formula(person, period, parameters):
        rules = parameters(period).childcare_subsidy
        long_hours = person.family("childcare_subsidy_has_long_hours", period)
        most = np.where(long_hours, rules.maximum_hours_when_busy, rules.maximum_hours_otherwise)
        return np.minimum(person("childcare_hours_weekly", period), most)


class childcare_subsidy_child_weekly_amount(Cents):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Childcare Subsidy for this child a week"
    reference = [REG_24, SCHEDULE_2]

    def formula(person, period):
        rate = np.minimum(
            person.family("childcare_subsidy_hourly_rate", period), person("childcare_fee_hourly", period)
        )
        hours = person("childcare_subsidy_hours", period)
        return rate * hours * person("childcare_subsidy_child_entitled", period)


class childcare_subsidy_weekly_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Childcare Subsidy a week for all children, paid to the childcare service"
    reference = [REG_24, SCHEDULE_2]

    def formula(family, period):
        return family.sum(family.members("childcare_subsidy_child_weekly_amount", period), role=Family.CHILD)
