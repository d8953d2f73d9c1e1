"""Income tax on a person's year, as far as a family's income after tax needs it (schedule 1, part A)."""

from law.dates import tax_year
from law.entities import Person
from law.money import Cents
from law.taxes import income_tax
from openfisca_core.periods import DateUnit

SCHEDULE_1 = "Income Tax Act 2007, schedule 1, part A, clause 1 | https://www.legislation.govt.nz/act/public/2007/0097/latest/whole.html"


class income_tax_on_annual_income(Cents):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Income tax on the income of the tax year, at the rates of the month"
    reference = [SCHEDULE_1]

    def formula(person, period, parameters):
        return income_tax(person("annual_income", tax_year(period)), parameters(period).income_tax)
