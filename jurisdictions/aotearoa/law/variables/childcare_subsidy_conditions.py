"""Who gets the Childcare Subsidy for a child (Social Security Act 2018, section 77; Regulations 2018, subpart 6)."""

import numpy as np
from law.dates import birthday, first_day, last_day
from law.entities import Family, Person
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

SSR = "Social Security Regulations 2018"
WHOLE = "https://www.legislation.govt.nz/regulation/public/2018/0202/latest/whole.html"
S_77 = "Social Security Act 2018, section 77 | https://www.legislation.govt.nz/act/public/2018/0032/latest/whole.html"
REG_23 = f"{SSR}, regulation 23 | {WHOLE}"
REG_24 = f"{SSR}, regulation 24 | {WHOLE}"
REG_30 = f"{SSR}, regulation 30 | {WHOLE}"
REG_32 = f"{SSR}, regulation 32 | {WHOLE}"
REG_33 = f"{SSR}, regulation 33 | {WHOLE}"
REG_34 = f"{SSR}, regulation 34 | {WHOLE}"
REG_35 = f"{SSR}, regulation 35 | {WHOLE}"
SCHEDULE_2 = f"{SSR}, Schedule 2 | https://www.legislation.govt.nz/regulation/public/2018/0202/latest/LMS96977.html"

WEEKS_IN_A_YEAR = 52


class ChildcareFamilySize(Enum):
    one = "One dependent child, or none yet"
    two = "Two dependent children"
    three_or_more = "Three or more dependent children"


class childcare_hours_weekly(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "hour"
    label = "Hours a week in licensed childcare, without the hours that 20 Hours ECE pays"
    reference = [REG_23, REG_32]


class childcare_fee_hourly(Cents):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Fee for an hour of childcare"
    reference = [REG_24]


class childcare_subsidy_child_is_young_enough(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child is under 5, or under 6 with a Child Disability Allowance"
    reference = [REG_30]

    def formula(person, period, parameters):
        born = person("birth_date", period)
        rules = parameters(period).childcare_subsidy
        under_five = birthday(born, rules.child_age_limit) > first_day(period)
        under_six = birthday(born, rules.child_age_limit_with_disability_allowance) > first_day(period)
        young = under_five | (under_six & person("receives_child_disability_allowance", period))
        return young & (born <= last_day(period))


class childcare_subsidy_has_enough_hours(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child goes to childcare for at least 3 hours a week"
    reference = [REG_32, REG_34, REG_35]

    def formula(person, period, parameters):
        return person("childcare_hours_weekly", period) >= parameters(period).childcare_subsidy.minimum_hours


class childcare_subsidy_fee_is_charged(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The family pays a fee for the childcare"
    reference = [REG_24]

    def formula(person, period):
        return person("childcare_fee_hourly", period) > 0


class childcare_subsidy_person_is_busy(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person works, studies, trains or is too ill to look after the child"
    reference = [REG_32, REG_33, REG_34]

    def formula(person, period):
        works = person("hours_worked_weekly", period) > 0
        studies = person("is_studying_or_training", period)
        return works | studies | person("has_serious_illness_or_disability", period)


class childcare_subsidy_caregivers_are_busy(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver, and their partner if any, work, study, train or are too ill to look after the child"
    reference = [REG_32, REG_34]

    def formula(family, period):
        caregiver = family.principal_caregiver("childcare_subsidy_person_is_busy", period)
        alone = ~family.principal_caregiver("has_partner", period)
        return caregiver & (alone | family.partner("childcare_subsidy_person_is_busy", period))


class childcare_subsidy_family_has_disabled_child(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The Child Disability Allowance is paid for a child of the family"
    reference = [REG_32]

    def formula(family, period):
        return family.any(family.members("receives_child_disability_allowance", period), role=Family.CHILD)


class childcare_subsidy_has_long_hours(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Up to 50 hours a week can be subsidised instead of 9"
    reference = [REG_32, REG_34, REG_35]

    def formula(family, period):
        busy = family("childcare_subsidy_caregivers_are_busy", period)
        return busy | family("childcare_subsidy_family_has_disabled_child", period)


class childcare_subsidy_family_size(Variable):
    value_type = Enum
    possible_values = ChildcareFamilySize
    default_value = ChildcareFamilySize.one
    entity = Family
    definition_period = DateUnit.MONTH
    label = "How many dependent children count for the income limits"
    reference = [SCHEDULE_2]

    def formula(family, period):
        children = family("dependent_children", period)
        return np.select(
            [children >= 3, children == 2],
            [ChildcareFamilySize.three_or_more, ChildcareFamilySize.two],
            ChildcareFamilySize.one,
        )


class childcare_subsidy_income_below_limit(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Family income is below the limit for the Childcare Subsidy"
    reference = [SCHEDULE_2]

    def formula(family, period, parameters):
        size = family("childcare_subsidy_family_size", period)
        limit = parameters(period).childcare_subsidy.income_limit_4[size] * CENTS_PER_DOLLAR * WEEKS_IN_A_YEAR
        return family("family_scheme_income", period) < limit


class childcare_subsidy_caregiver_qualifies(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver looks after the child day to day and lives in New Zealand"
    reference = [S_77]

    def formula(family, period):
        cares = family.principal_caregiver("is_principal_caregiver", period)
        return cares & family.principal_caregiver("is_citizen_or_resident_living_here", period)


class childcare_subsidy_child_entitled(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "There is a Childcare Subsidy for this child"
    reference = [S_77, REG_30]

    def formula(person, period):
        return (
            person("is_dependent_child", period)
            & person("childcare_subsidy_child_is_young_enough", period)
            & person("childcare_subsidy_has_enough_hours", period)
            & person("childcare_subsidy_fee_is_charged", period)
            & person.family("childcare_subsidy_caregiver_qualifies", period)
            & person.family("childcare_subsidy_income_below_limit", period)
        )


class childcare_subsidy_entitled(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "There is a Childcare Subsidy to pay"
    reference = [S_77]

    def formula(family, period):
        return family.any(family.members("childcare_subsidy_child_entitled", period), role=Family.CHILD)
