"""Income tax on a person's year, as far as a family's income after tax needs it (schedule 1, part A)."""

import numpy as np
from law.dates import tax_year
from law.entities import Person
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.periods import DateUnit

SCHEDULE_1 = "Income Tax Act 2007, schedule 1, part A, clause 1"

ONE_HUNDRED_PER_CENT = 10_000


class income_tax_on_annual_income(Cents):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Income tax on the income of the tax year, at the rates of the month"
    reference = [SCHEDULE_1]

    def formula(person, period, parameters):
        tax = parameters(period).income_tax
        income = np.maximum(person("annual_income", tax_year(period)), 0)
        above_first = np.maximum(income - tax.first_threshold * CENTS_PER_DOLLAR, 0)
        above_second = np.maximum(income - tax.second_threshold * CENTS_PER_DOLLAR, 0)
        above_third = np.maximum(income - tax.third_threshold * CENTS_PER_DOLLAR, 0)
        above_fourth = np.maximum(income - tax.fourth_threshold * CENTS_PER_DOLLAR, 0)
        hundredths = (
            income * tax.first_rate
            + above_first * (tax.second_rate - tax.first_rate)
            + above_second * (tax.third_rate - tax.second_rate)
            + above_third * (tax.fourth_rate - tax.third_rate)
            + above_fourth * (tax.fifth_rate - tax.fourth_rate)
        )
        return hundredths // ONE_HUNDRED_PER_CENT
