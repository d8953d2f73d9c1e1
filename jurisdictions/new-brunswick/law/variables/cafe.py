"""Which permits a café needs: one yes or no for each, by what the person says they will do."""

from law.entities import Household
from law.money import CENTS_PER_DOLLAR, Cents
from law.places import LocalGovernment
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

POWERS = "Local Governance Act, SNB 2017, c 18, section 10 | https://laws.gnb.ca/en/showdoc/cs/2017-c.18"
BUILDING_CODE = "Building Code Administration Act, SNB 2020, c 8 | https://laws.gnb.ca/en/document/cs/2020-C.8"
FOOD = "Food Premises Regulation 2009-138, section 6 | https://laws.gnb.ca/en/showdoc/cr/2009-138"
LIQUOR = "Liquor Control Act, RSNB 1973, c L-10, section 63 | https://laws.gnb.ca/en/showdoc/cs/L-10"
NAMES = "Partnerships and Business Names Registration Act, RSNB 1973, c P-5, section 9 | https://laws.gnb.ca/en/showdoc/cs/P-5"
SALES_TAX = "Excise Tax Act, RSC 1985, c E-15, sections 148 and 240 | https://laws-lois.justice.gc.ca/eng/acts/E-15/"
FEDERAL_FOOD = (
    "Safe Food for Canadians Act, SC 2012, c 24, section 20 | https://laws-lois.justice.gc.ca/eng/acts/S-1.1/"
)


class CafeFood(Enum):
    prepared = "Food or drinks are made there"
    perishable = "Food that must be kept cold is sold there, and none is made"
    shelf_stable = "Only packed food that keeps is sold there"


class premises_local_government(Variable):
    value_type = Enum
    possible_values = LocalGovernment
    default_value = next(iter(LocalGovernment))
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Local government in which the place is"
    reference = [POWERS]


class cafe_builds(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Something is built, or walls, plumbing or use are changed"
    reference = [BUILDING_CODE]


class building_work_cost(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Cost of the building work"
    reference = [BUILDING_CODE]


class cafe_food(Variable):
    value_type = Enum
    possible_values = CafeFood
    default_value = CafeFood.prepared
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Kind of food"
    reference = [FOOD]


class cafe_food_leaves_province(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Food is sent to another province or brought in from abroad"
    reference = [FEDERAL_FOOD]


class cafe_serves_alcohol(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Alcohol is served"
    reference = [LIQUOR]


class cafe_seats_on_sidewalk(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "There are tables on the sidewalk"
    reference = [POWERS]


class cafe_has_sign(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "A sign is put up outside"
    reference = [POWERS]


class cafe_trades_under_other_name(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The business has another name than its owner's own"
    reference = [NAMES]


class cafe_yearly_sales(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Sales in a year"
    reference = [SALES_TAX]


class building_permit_needed(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "A building permit is needed"
    reference = [BUILDING_CODE]

    def formula(household, period):
        return household("cafe_builds", period)


class cafe_makes_food(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Food or drinks are made there"
    reference = [FOOD]

    def formula(household, period):
        return household("cafe_food", period) == CafeFood.prepared


class cafe_keeps_food_cold(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Food that must be kept cold is sold there"
    reference = [FOOD]

    def formula(household, period):
        return household("cafe_food", period) == CafeFood.perishable


class food_premises_licence_needed(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "A food premises licence is needed"
    reference = [FOOD]

    def formula(household, period):
        return household("cafe_makes_food", period) | household("cafe_keeps_food_cold", period)


class federal_food_licence_needed(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "A federal food licence is needed"
    reference = [FEDERAL_FOOD]

    def formula(household, period):
        return household("cafe_makes_food", period) & household("cafe_food_leaves_province", period)


class liquor_licence_needed(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "A liquor licence is needed"
    reference = [LIQUOR]

    def formula(household, period):
        return household("cafe_serves_alcohol", period)


class sidewalk_cafe_permit_needed(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "A sidewalk café permit is needed"
    reference = [POWERS]

    def formula(household, period):
        return household("cafe_seats_on_sidewalk", period)


class sign_permit_needed(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "A sign permit is needed"
    reference = [POWERS]

    def formula(household, period):
        return household("cafe_has_sign", period)


class business_name_needed(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The name of the business must be registered"
    reference = [NAMES]

    def formula(household, period):
        return household("cafe_trades_under_other_name", period)


class cafe_sales_are_above_limit(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The sales of a year are above the limit for small suppliers"
    reference = [SALES_TAX]

    def formula(household, period, parameters):
        limit = parameters(period).small_supplier.sales_in_a_year
        return household("cafe_yearly_sales", period) > limit * CENTS_PER_DOLLAR


class sales_tax_account_needed(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "A GST/HST account is needed"
    reference = [SALES_TAX]

    def formula(household, period):
        return household("cafe_sales_are_above_limit", period)
