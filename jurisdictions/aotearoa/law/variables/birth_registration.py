"""Notifying and registering a birth (Births, Deaths, Marriages, and Relationships Registration Act 2021, Part 2)."""

import datetime as dt

from law.dates import birthday
from law.entities import Person
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

BDMRR = "https://www.legislation.govt.nz/act/public/2021/0057/latest/"
ACT = "Births, Deaths, Marriages, and Relationships Registration Act 2021"
S_10 = f"{ACT}, section 10 | {BDMRR}DLM7273502.html"
S_12 = f"{ACT}, section 12 | {BDMRR}DLM7273622.html"
S_13 = f"{ACT}, section 13 | {BDMRR}DLM7273502.html"
S_16 = f"{ACT}, section 16 | {BDMRR}DLM7273502.html"

YEARS_TO_NOTIFY = 2


class born_in_new_zealand(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "The child was born in New Zealand"
    reference = [S_10, S_12]


class birth_notified_on(Variable):
    value_type = dt.date
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Day the birth is notified to the Registrar-General"
    reference = [S_12, S_16]


class notified_by_both_parents(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Both parents notify the birth together"
    reference = [S_12]


class one_parent_may_notify(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "There is a reason the Act accepts for only one parent to notify the birth"
    reference = [S_12]


class has_surname_and_given_name(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "The child's names are given"
    reference = [S_13]


class birth_registered(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "The birth is registered in New Zealand"
    reference = [S_16]


class birth_must_be_notified(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The birth must be notified in New Zealand"
    reference = [S_10, S_12]

    def formula(person, period):
        return person("born_in_new_zealand", period)


class birth_notified_within_two_years(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The birth is notified within 2 years"
    reference = [S_16]

    def formula(person, period):
        notified = person("birth_notified_on", period)
        born = person("birth_date", period)
        return (notified >= born) & (notified <= birthday(born, YEARS_TO_NOTIFY))


class birth_notified_by_the_right_people(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The people the Act asks for notify the birth"
    reference = [S_12]

    def formula(person, period):
        return person("notified_by_both_parents", period) | person("one_parent_may_notify", period)


class birth_can_be_registered(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The birth can be registered"
    reference = [S_16]

    def formula(person, period):
        return (
            person("birth_must_be_notified", period)
            & person("birth_notified_within_two_years", period)
            & person("birth_notified_by_the_right_people", period)
            & person("has_surname_and_given_name", period)
        )
