"""What several rules read about the people of a household."""

import datetime as dt

from law.entities import Household, Person
from law.money import Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

ALLOWANCE = (
    "Residential Property Tax Relief Act, RSNB 1973, c R-10, subsection 6.1(1) | http://laws.gnb.ca/en/showdoc/cs/R-10"
)


class birth_date(Variable):
    value_type = dt.date
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Date of birth"
    reference = ["Vital Statistics Act, SNB 1979, c V-3 | https://laws.gnb.ca/en/showdoc/cs/V-3"]


class has_partner(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person has a spouse or common-law partner"
    reference = [ALLOWANCE]


class taxable_income_last_year(Cents):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Taxable income of the calendar year before (line 26000 of the tax return)"
    reference = [ALLOWANCE]


class household_taxable_income(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Taxable income of the person and their spouse or common-law partner together, of the calendar year before"
    reference = [ALLOWANCE]

    def formula(household, period):
        partnered = household.claimant("has_partner", period)
        partners = household.partner("taxable_income_last_year", period)
        return household.claimant("taxable_income_last_year", period) + partnered * partners
