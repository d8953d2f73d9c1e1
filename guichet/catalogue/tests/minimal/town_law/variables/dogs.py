# mypy: ignore-errors
# ruff: noqa: N801, N805  # OpenFisca's own way of naming variables and formulas
# OpenFisca has no types; its variables are named as the law names them, and its formulas take the person first.
"""Dog Act, sections 3 and 5."""

from datetime import date

from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable
from town_law.entities import Person

REFERENCE = "Dog Act | https://law.example/dogs"


class birth_date(Variable):
    value_type = date
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Date of birth"
    reference = REFERENCE


class yearly_income(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.YEAR
    unit = "cent-CAD"
    label = "Income of the year"
    reference = REFERENCE


class owns_a_castle(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Owns a castle"
    reference = REFERENCE


class is_adult(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Is 18 or older"
    reference = REFERENCE

    def formula(person, period):
        born = person("birth_date", period)
        return born <= period.start.offset(-18, "year").date


class may_keep_a_dog(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "May keep a dog"
    reference = REFERENCE

    def formula(person, period):
        return person("is_adult", period)


class fee(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Fee of a dog licence"
    reference = REFERENCE

    def formula(person, period):
        return 2500 - 1500 * (person("yearly_income", period.this_year) < 2_000_000)
