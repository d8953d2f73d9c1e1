"""Which children of the family count, and how many (Income Tax Act 2007, section YA 1)."""

from law.dates import birthday, first_day, last_day
from law.entities import Family, Person
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

MC_4 = "Income Tax Act 2007, section MC 4 | https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1518480.html"
MC_9 = "Income Tax Act 2007, section MC 9 | https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1518490.html"
YA_1 = "https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1520575.html"
YA_1_CHILD = f"Income Tax Act 2007, section YA 1, definition of child | {YA_1}"
YA_1_DEPENDENT = (
    f"Income Tax Act 2007, section YA 1, definitions of dependent child and financially independent | {YA_1}"
)


class is_financially_independent(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child of 16 or more works 30 hours a week or gets a benefit or student allowance"
    reference = [YA_1_DEPENDENT]


class is_at_school_or_tertiary(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child of 18 goes to school or a tertiary course"
    reference = [MC_9]


class child_is_born_and_under_16(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child is born and under 16"
    reference = [YA_1_DEPENDENT]

    def formula(person, period, parameters):
        born = person("birth_date", period)
        limit = parameters(period).family_scheme.financial_independence_age
        return (born <= last_day(period)) & (birthday(born, limit) > first_day(period))


class child_is_16_or_17(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child is 16 or 17"
    reference = [YA_1_CHILD]

    def formula(person, period, parameters):
        born = person("birth_date", period)
        family_scheme = parameters(period).family_scheme
        old_enough = birthday(born, family_scheme.financial_independence_age) <= first_day(period)
        return old_enough & (birthday(born, family_scheme.child_age_limit) > first_day(period))


class child_is_18_this_year(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child turned 18 this calendar year"
    reference = [MC_9]

    def formula(person, period, parameters):
        reached = birthday(person("birth_date", period), parameters(period).family_scheme.child_age_limit)
        return (reached <= first_day(period)) & (reached >= first_day(period.this_year))


class child_is_studying_at_18(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child turned 18 this calendar year and still goes to school or a tertiary course"
    reference = [MC_9]

    def formula(person, period):
        return person("child_is_18_this_year", period) & person("is_at_school_or_tertiary", period)


class is_dependent_child(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child is a dependent child"
    reference = [YA_1_CHILD, YA_1_DEPENDENT]

    def formula(person, period):
        older = person("child_is_16_or_17", period) | person("child_is_studying_at_18", period)
        dependent = older & ~person("is_financially_independent", period)
        return (person("child_is_born_and_under_16", period) | dependent) & person.has_role(Family.CHILD)


class dependent_children(Variable):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    label = "How many dependent children the family has"
    reference = [MC_4, YA_1_DEPENDENT]

    def formula(family, period):
        return family.sum(family.members("is_dependent_child", period), role=Family.CHILD)


class has_dependent_child(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The family has at least one dependent child"
    reference = [MC_4, YA_1_DEPENDENT]

    def formula(family, period):
        return family.any(family.members("is_dependent_child", period), role=Family.CHILD)
