"""Who gets Best Start for a child (Income Tax Act 2007, sections MG 1 and MC 2 to MC 6)."""

import numpy as np
from law.dates import birthday, days_between, first_day, last_day
from law.days_that_count import days_on_leave, window
from law.entities import Family, Person
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

MC_2 = "Income Tax Act 2007, section MC 2 | https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1518477.html"
MC_3 = "Income Tax Act 2007, section MC 3 | https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1518479.html"
MC_4 = "Income Tax Act 2007, section MC 4 | https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1518480.html"
MC_6 = "Income Tax Act 2007, section MC 6 | https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1518484.html"
MG_1 = "Income Tax Act 2007, section MG 1 | https://www.legislation.govt.nz/act/public/2007/0097/latest/LMS63782.html"

# OpenFisca's parameters cannot hold dates; both stand in the Act itself and change only with it.
SCHEME_BEGAN = np.datetime64("2018-07-01")


class best_start_child_is_born(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child has been born"
    reference = [MG_1]

    def formula(person, period):
        return person("birth_date", period) <= last_day(period)


class best_start_child_is_under_three(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child is under 3 years old"
    reference = [MG_1]

    def formula(person, period, parameters):
        limit = parameters(period).best_start.child_age_limit
        return birthday(person("birth_date", period), limit) > first_day(period)


class best_start_child_born_since_scheme_began(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child was born, or was due, on or after 1 July 2018"
    reference = [MG_1]

    def formula(person, period):
        born = person("birth_date", period) >= SCHEME_BEGAN
        return born | (person("due_date", period) >= SCHEME_BEGAN)


class best_start_no_paid_parental_leave(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Some of the month is free of parental leave payments for the child"
    reference = [MC_6]

    def formula(person, period, parameters):
        start, end = window(person, period, parameters)
        on_leave = days_on_leave(person, period, start, end)
        return (on_leave == 0) | (on_leave < days_between(start, end))


class best_start_caregiver_qualifies(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver can get family scheme credits"
    reference = [MC_2, MC_3, MC_4, MC_6]

    def formula(family, period):
        old_enough = family.principal_caregiver("caregiver_is_16_or_older", period)
        cares = family.principal_caregiver("is_principal_caregiver", period)
        excluded = family.principal_caregiver("receives_childrens_pension_or_parents_allowance", period)
        return old_enough & cares & ~excluded


class best_start_conditions_met(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The conditions about the child and the caregiver are met"
    reference = [MG_1]

    def formula(person, period):
        return (
            person("best_start_child_is_born", period)
            & person("best_start_child_is_under_three", period)
            & person("best_start_child_born_since_scheme_began", period)
            & person.family("best_start_caregiver_qualifies", period)
            & person("best_start_residence_met", period)
            & person("best_start_no_paid_parental_leave", period)
        )
