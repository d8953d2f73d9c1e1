"""New Zealand Superannuation: age, residence and the standard weekly rates before tax (the Act of 2001)."""

import numpy as np
from law.dates import birthday, last_day
from law.entities import Family, Person
from law.money import Cents, whole_cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

NZSRI = "New Zealand Superannuation and Retirement Income Act 2001"
LATEST = "https://www.legislation.govt.nz/act/public/2001/0084/latest/"
S_4A = f"{NZSRI}, section 4A | https://www.legislation.govt.nz/act/public/2001/0084/latest/whole.html"
S_7 = f"{NZSRI}, section 7 | {LATEST}whole.html"
S_8 = f"{NZSRI}, section 8 | {LATEST}whole.html"
S_12 = f"{NZSRI}, section 12 | https://www.legislation.govt.nz/act/public/2001/0084/latest/whole.html"
SCHEDULE_1 = f"{NZSRI}, schedule 1, part 1, clause 1 | {LATEST}whole.html"
FAIR_RESIDENCY = (
    "New Zealand Superannuation and Retirement Income (Fair Residency) Amendment Act 2021"
    " | https://www.legislation.govt.nz/bill/member/2018/0107/latest/whole.html"
)

# Section 8(4): born from here, one year more for every two years born later.
FIRST_MONTH_WITH_A_FURTHER_YEAR = np.datetime64("1959-07")
MONTHS_PER_FURTHER_YEAR = 24


class nz_super_is_old_enough(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person is 65 or older"
    reference = [S_7]

    def formula(person, period, parameters):
        return birthday(person("birth_date", period), parameters(period).nz_super.age) <= last_day(period)


class nz_super_years_needed_since_20(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "year"
    label = "Years the person must have lived in New Zealand since turning 20, by date of birth"
    reference = [S_8, FAIR_RESIDENCY]

    def formula(person, period, parameters):
        rules = parameters(period).nz_super
        born = person("birth_date", period).astype("datetime64[M]")
        months = (born - FIRST_MONTH_WITH_A_FURTHER_YEAR).astype(np.int64)
        further = months // MONTHS_PER_FURTHER_YEAR + 1
        return rules.fewest_years_since_20 + np.minimum(np.maximum(further, 0), rules.most_further_years)


class nz_super_lived_here_long_enough_since_20(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person has lived in New Zealand long enough since turning 20"
    reference = [S_8, FAIR_RESIDENCY]

    def formula(person, period):
        lived = person("years_resident_in_new_zealand_since_20", period)
        return lived >= person("nz_super_years_needed_since_20", period)


class nz_super_lived_here_long_enough_since_50(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person has lived in New Zealand for 5 years since turning 50"
    reference = [S_8]

    def formula(person, period, parameters):
        needed = parameters(period).nz_super.years_since_50
        return person("years_resident_in_new_zealand_since_50", period) >= needed


class nz_super_entitled(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person can get New Zealand Superannuation"
    reference = [S_7, S_8]

    def formula(person, period):
        return (
            person("nz_super_is_old_enough", period)
            & person("is_citizen_or_resident_living_here", period)
            & person("nz_super_lived_here_long_enough_since_20", period)
            & person("nz_super_lived_here_long_enough_since_50", period)
        )


class nz_super_has_couple_rate(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The rate for one of a couple applies"
    reference = [S_12, SCHEDULE_1]

    def formula(person, period):
        partnered = person.family.principal_caregiver("has_partner", period)
        return partnered & ~person.has_role(Family.CHILD)


class nz_super_full_weekly_rate(Cents):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Standard weekly rate of New Zealand Superannuation before tax for how the person lives"
    reference = [S_4A, S_12, SCHEDULE_1]

    def formula(person, period, parameters):
        rates = parameters(period).nz_super
        single = np.where(
            person("is_living_alone", period),
            whole_cents(rates.single_living_alone),
            whole_cents(rates.single_sharing),
        )
        return np.where(person("nz_super_has_couple_rate", period), whole_cents(rates.partnered), single)


class nz_super_weekly_amount(Cents):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "New Zealand Superannuation a week before tax"
    reference = [S_12, SCHEDULE_1]

    def formula(person, period):
        return person("nz_super_full_weekly_rate", period) * person("nz_super_entitled", period)
