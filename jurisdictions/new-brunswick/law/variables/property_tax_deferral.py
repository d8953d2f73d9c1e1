"""Property tax deferral for seniors: the yearly increase is paid when the home is sold (Real Property Tax Act)."""

import numpy as np
from law.dates import birthday, last_day_of_year
from law.entities import Household, Person
from law.money import Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

PROGRAM = (
    "Real Property Tax Act, RSNB 1973, c R-2; Property Tax Deferral Program for Seniors, requirements 1 to 4"
    " | https://www.pxw1.snb.ca/snb9000/product.aspx?l=e&productid=A001P255561"
)
FEATURES = (
    "Property Tax Deferral Program for Seniors, features 1 to 3"
    " | https://www.pxw1.snb.ca/snb9000/product.aspx?l=e&productid=A001P255561"
)
PERCENT = 100


class property_tax_is_paid_up(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "No property tax was owing on 31 December of the year before"
    reference = [PROGRAM]


class property_tax_of_base_year(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Property tax of the base year"
    reference = [FEATURES]
    documentation = "The latest of: the year before turning 65, the year the home was bought, 2011."


class property_tax_deferred_so_far(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Property tax and interest put off so far"
    reference = [FEATURES]


class property_tax_deferral_is_old_enough(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person turns 65 this year or is older"
    reference = [PROGRAM]

    def formula_2012(person, period, parameters):
        age = parameters(period).property_tax_deferral.age
        return birthday(person("birth_date", period), age) <= last_day_of_year(period)


class property_tax_deferral_has_a_senior(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The owner, or their spouse or common-law partner, turns 65 this year or is older"
    reference = [PROGRAM]

    def formula_2012(household, period):
        partnered = household.claimant("has_partner", period)
        partner = household.partner("property_tax_deferral_is_old_enough", period)
        return household.claimant("property_tax_deferral_is_old_enough", period) | (partnered & partner)


class property_tax_deferral_tax_rose(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The tax is higher than in the base year"
    reference = [FEATURES]

    def formula_2012(household, period):
        return household("property_tax_on_bill", period) > household("property_tax_of_base_year", period)


class property_tax_deferral_entitled(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Property tax deferral for seniors"
    reference = [PROGRAM]

    def formula_2012(household, period):
        return (
            household("property_tax_deferral_has_a_senior", period)
            & household("property_tax_credit_entitled", period)
            & household("property_tax_is_paid_up", period)
            & household("property_tax_deferral_tax_rose", period)
        )


class property_tax_deferral_amount(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Property tax that can be put off this year"
    reference = [FEATURES]

    def formula_2012(household, period, parameters):
        share = parameters(period).property_tax_deferral.most_percent_of_value
        most = household("property_value_on_notice", period) * share // PERCENT
        room = np.maximum(most - household("property_tax_deferred_so_far", period), 0)
        rise = household("property_tax_on_bill", period) - household("property_tax_of_base_year", period)
        return np.minimum(np.maximum(rise, 0), room) * household("property_tax_deferral_entitled", period)
