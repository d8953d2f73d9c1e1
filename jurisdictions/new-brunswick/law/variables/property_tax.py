"""Property tax of a year, and the credit for a home (Real Property Tax Act, section 5; Property Tax Relief Act)."""

import numpy as np
from law.entities import Household, Person
from law.money import Cents
from law.places import PropertyClass
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

ACT = "Real Property Tax Act, RSNB 1973, c R-2"
LAWS = "https://laws.gnb.ca/en/showdoc/cs/R-2"
S_5_1 = f"{ACT}, subsections 5(1) and 5(1.0901) | {LAWS}"
S_5_2 = f"{ACT}, subsection 5(2) | {LAWS}"
S_5_2_01 = f"{ACT}, subsection 5(2.01) | {LAWS}"
RELIEF = "Residential Property Tax Relief Act, RSNB 1973, c R-10"
R_10_2_1 = f"{RELIEF}, subsection 2.1(1) | http://laws.gnb.ca/en/showdoc/cs/R-10"
R_10_2_2 = f"{RELIEF}, section 2.2 | http://laws.gnb.ca/en/showdoc/cs/R-10"

# A rate is written in dollars for each $100, with four decimals; here in ten-thousandths of a dollar, which are whole.
TEN_THOUSANDTHS = 10_000
WHOLE_RATE = 100 * TEN_THOUSANDTHS
TENTHS = 10


def whole_rate(dollars_for_each_hundred):
    """A rate as the Act writes it, in ten-thousandths of a dollar for each $100: 0.5617 is 5617."""
    return np.rint(dollars_for_each_hundred * TEN_THOUSANDTHS).astype(np.int64)


def tax_on(value, rate):
    """Cents of tax on cents of value at a whole rate, rounded to the nearest cent."""
    return (value * rate + WHOLE_RATE // 2) // WHOLE_RATE


class is_assessed_owner(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The property is assessed in the person's name"
    reference = [R_10_2_1]


class home_is_principal_residence(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The property was the person's principal residence on 1 January"
    reference = [R_10_2_1, R_10_2_2]


class is_new_brunswick_resident(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person was a resident of New Brunswick on 1 January"
    reference = [R_10_2_1]


class property_tax_credit_entitled(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Residential Property Tax Credit"
    reference = [R_10_2_1]

    def formula_2008(household, period):
        owner = household.claimant("is_assessed_owner", period)
        home = household.claimant("home_is_principal_residence", period)
        return owner & home & household.claimant("is_new_brunswick_resident", period)


class provincial_property_tax_rate(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "ten-thousandth-CAD-per-100"
    label = "Provincial tax rate for the kind of property, in ten-thousandths of a dollar for each $100"
    reference = [S_5_1]

    def formula(household, period, parameters):
        return whole_rate(parameters(period).provincial_tax_rate[household("property_class", period)])


class local_property_tax_rate(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "ten-thousandth-CAD-per-100"
    label = "Local tax rate, in ten-thousandths of a dollar for each $100"
    reference = [S_5_2]

    def formula(household, period, parameters):
        rules = parameters(period).local_tax_rate
        place = household("local_government", period)
        home_rate = whole_rate(rules.residential[place])
        times = np.rint(rules.non_residential_multiplier[place] * TENTHS).astype(np.int64)
        business = household("property_class", period) == PropertyClass.non_residential
        return np.where(business, home_rate * times // TENTHS, home_rate)


class provincial_property_tax(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Provincial property tax for the year, before the credit"
    reference = [S_5_1]

    def formula_2025(household, period):
        value = household("property_value_for_taxation", period)
        return tax_on(value, household("provincial_property_tax_rate", period))


class property_tax_credit_amount(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Residential Property Tax Credit for the year: the provincial tax on the home"
    reference = [R_10_2_1]

    def formula_2025(household, period):
        home = household("property_class", period) == PropertyClass.residential
        credited = home & household("property_tax_credit_entitled", period)
        return household("provincial_property_tax", period) * credited


class property_tax_rate_to_pay(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "ten-thousandth-CAD-per-100"
    label = "Rate to pay, the credit counted, in ten-thousandths of a dollar for each $100"
    reference = [S_5_1, S_5_2, S_5_2_01, R_10_2_1]

    def formula(household, period, parameters):
        home = household("property_class", period) == PropertyClass.residential
        credited = home & household("property_tax_credit_entitled", period)
        provincial = household("provincial_property_tax_rate", period) * ~credited
        assessing = whole_rate(parameters(period).assessment_cost_rate)
        return provincial + assessing + household("local_property_tax_rate", period)


class property_tax_yearly(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Property tax for the year: provincial, local and for the cost of assessing, after the credit"
    reference = [S_5_1, S_5_2, S_5_2_01, R_10_2_1]

    def formula_2025(household, period):
        return tax_on(household("property_value_for_taxation", period), household("property_tax_rate_to_pay", period))


class property_value_of_owner(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "What the owner believes the property was worth"
    reference = ["Assessment Act, RSNB 1973, c A-14, section 25 | https://laws.gnb.ca/en/showdoc/cs/A-14"]


class property_tax_at_value_of_owner(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Property tax for the year if the value were what the owner believes"
    reference = [S_5_1, S_5_2, S_5_2_01]

    def formula_2025(household, period):
        value = np.minimum(
            household("property_value_for_taxation", period), household("property_value_of_owner", period)
        )
        return tax_on(value, household("property_tax_rate_to_pay", period))


class assessment_review_tax_difference(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "How much less tax that would be in a year"
    reference = [S_5_1, S_5_2, S_5_2_01]

    def formula_2025(household, period):
        return household("property_tax_yearly", period) - household("property_tax_at_value_of_owner", period)
