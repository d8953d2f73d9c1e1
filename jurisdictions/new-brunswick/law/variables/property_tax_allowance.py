"""Property tax allowance for owners with a low income (Residential Property Tax Relief Act; Regulation 84-191)."""

import numpy as np
from law.entities import Household
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

ACT = (
    "Residential Property Tax Relief Act, RSNB 1973, c R-10, subsection 6.1(1) | http://laws.gnb.ca/en/showdoc/cs/R-10"
)
REGULATION = (
    "General Regulation - Residential Property Tax Relief Act, NB Reg 84-191, subsections 6.1(2.1) to (2.3)"
    " | http://laws.gnb.ca/en/document/ar/2010-51"
)


class property_tax_on_bill(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Property tax for the year on the bill"
    reference = [REGULATION]


class property_tax_allowance_income_is_low(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The taxable income of the year before is within the limit"
    reference = [ACT, REGULATION]

    def formula_2010(household, period, parameters):
        limit = parameters(period).property_tax_allowance.highest_income * CENTS_PER_DOLLAR
        return household("household_taxable_income", period) <= limit


class property_tax_allowance_entitled(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Property tax allowance"
    reference = [ACT]

    def formula_2010(household, period):
        credited = household("property_tax_credit_entitled", period)
        taxed = household("property_tax_on_bill", period) > 0
        return credited & taxed & household("property_tax_allowance_income_is_low", period)


class property_tax_allowance_amount(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Property tax allowance for the year"
    reference = [REGULATION]

    def formula_2010(household, period, parameters):
        rules = parameters(period).property_tax_allowance
        income = household("household_taxable_income", period)
        step = np.where(
            income <= rules.lowest_income * CENTS_PER_DOLLAR,
            rules.amount_lowest,
            np.where(income <= rules.middle_income * CENTS_PER_DOLLAR, rules.amount_middle, rules.amount_highest),
        )
        most = np.minimum(step * CENTS_PER_DOLLAR, household("property_tax_on_bill", period))
        return most * household("property_tax_allowance_entitled", period)
