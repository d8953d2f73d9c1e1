"""The value a property is taxed on (Assessment Act, RSNB 1973, c A-14, sections 15 and 15.71 to 15.8)."""

import numpy as np
from law.entities import Household
from law.money import Cents
from law.places import LocalGovernment, PropertyClass
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

ACT = "Assessment Act, RSNB 1973, c A-14"
LAWS = "https://laws.gnb.ca/en/showdoc/cs/A-14"
S_1 = f"{ACT}, section 1 | {LAWS}"
S_15 = f"{ACT}, section 15 | {LAWS}"
# Sections 15.71 and 15.72 as Bill 22 (61-1) adds them, 15.8 as Bill 15 (60-3) does.
S_15_71 = f"{ACT}, section 15.71 | https://legnb.ca/content/house_business/61/1/bills/Bill-22-e.htm"
S_15_72 = f"{ACT}, section 15.72 | https://legnb.ca/content/house_business/61/1/bills/Bill-22-e.htm"
S_15_8 = f"{ACT}, section 15.8 | https://www.legnb.ca/content/house_business/60/3/bills/Bill-15-e.htm"

PERCENT = 100


class local_government(Variable):
    value_type = Enum
    possible_values = LocalGovernment
    default_value = next(iter(LocalGovernment))
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Local government that the property lies in"
    reference = ["Local Governance Act, SNB 2017, c 18 | https://laws.gnb.ca/en/showdoc/cs/2017-c.18"]


class property_class(Variable):
    value_type = Enum
    possible_values = PropertyClass
    default_value = PropertyClass.residential
    entity = Household
    definition_period = DateUnit.MONTH
    label = "What kind of property it is"
    reference = [S_1]


class property_value_on_notice(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Real and true value of the property on the assessment notice"
    reference = [S_15]


class property_value_last_year(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Value that the property was taxed on the year before"
    reference = [S_15_71, S_15_72]


class property_was_bought_last_year(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The property was sold or given to a new owner in the year before"
    reference = [S_15_71, S_15_72]


class property_was_built_on(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "There is a new building or a large improvement, or the property is used for something else than before"
    reference = [S_15_71, S_15_72]


class property_value_is_held(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The law holds back how fast the value for tax may rise"
    reference = [S_15_71, S_15_72, S_15_8]

    def formula_2025(household, period):
        return ~household("property_was_bought_last_year", period) & ~household("property_was_built_on", period)


class property_value_for_taxation(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Value for taxation: what the tax is reckoned from"
    reference = [S_15, S_15_71, S_15_72, S_15_8]

    def formula_2025(household, period, parameters):
        rise = parameters(period).property_value.most_increase_percent
        value = household("property_value_on_notice", period)
        most = household("property_value_last_year", period) * (PERCENT + rise) // PERCENT
        return np.where(household("property_value_is_held", period), np.minimum(value, most), value)
