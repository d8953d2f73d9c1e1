"""Family scheme income: what the caregiver and their partner earn in a tax year."""

from law.dates import tax_year
from law.entities import Family, Person
from law.money import Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

MB_1 = "Income Tax Act 2007, subpart MB | https://www.legislation.govt.nz/act/public/2007/0097/latest/whole.html"
MB_2 = "Income Tax Act 2007, section MB 2 | https://www.legislation.govt.nz/act/public/2007/0097/latest/whole.html"
MG_3 = "Income Tax Act 2007, section MG 3 | https://www.legislation.govt.nz/act/public/2007/0097/latest/LMS63788.html"
MG_4 = "Income Tax Act 2007, section MG 4 | https://www.legislation.govt.nz/act/public/2007/0097/latest/LMS63790.html"

DAYS_IN_A_YEAR = 365


class annual_income(Cents):
    value_type = int
    entity = Person
    definition_period = DateUnit.YEAR
    unit = "cent-NZD"
    label = "Income for the tax year, before tax"
    reference = [MB_1, MG_3]
    documentation = "Year `2026` is the tax year from 1 April 2026 to 31 March 2027."


class monthly_income(Cents):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Income of the month, before tax"
    reference = [MB_2, MG_4]


class receives_main_benefit(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The caregiver gets a main benefit from Work and Income"
    reference = [MG_4]


class family_scheme_income(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Family income for the tax year"
    reference = [MB_1, MG_3]

    def formula(family, period):
        partnered = family.principal_caregiver("has_partner", period)
        year = tax_year(period)
        return family.principal_caregiver("annual_income", year) + partnered * family.partner("annual_income", year)


class family_income_of_month_per_year(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Family income of the month, counted up to a full year"
    reference = [MB_2, MG_4]

    def formula(family, period):
        partnered = family.principal_caregiver("has_partner", period)
        month = family.principal_caregiver("monthly_income", period) + partnered * family.partner(
            "monthly_income", period
        )
        return month * DAYS_IN_A_YEAR // period.size_in_days
