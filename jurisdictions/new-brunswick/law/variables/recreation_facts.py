"""What help with the fees of a local government's programs asks; the rules of each are made in law/recreation.py."""

from law.entities import Household, Person
from law.money import Cents
from law.places import ELSEWHERE, HomeLocalGovernment
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

POWERS = "Local Governance Act, SNB 2017, c 18, section 10 | https://laws.gnb.ca/en/showdoc/cs/2017-c.18"


class home_local_government(Variable):
    value_type = Enum
    possible_values = HomeLocalGovernment
    default_value = HomeLocalGovernment[ELSEWHERE]
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Local government that the person lives in"
    reference = [POWERS]


class net_income_last_year(Cents):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Net income of the calendar year before (line 23600 of the tax return)"
    reference = [POWERS]


class receives_social_assistance(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person receives social assistance"
    reference = ["Family Income Security Act, RSNB 2011, c 154 | https://laws.gnb.ca/en/showdoc/cs/2011-c.154"]


class asks_for_fee_help(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person asks for help with the fee of the program"
    reference = [POWERS]


class children_at_home(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "child"
    label = "Children under 19 who live with the person"
    reference = [POWERS]


class program_fee(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Fee of the program"
    reference = [POWERS]


class household_net_income(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Net income of the person and their spouse or common-law partner together, of the calendar year before"
    reference = [POWERS]

    def formula(household, period):
        partnered = household.claimant("has_partner", period)
        partners = household.partner("net_income_last_year", period)
        return household.claimant("net_income_last_year", period) + partnered * partners


class household_people(Variable):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "person"
    label = "How many people of the household are counted"
    reference = [POWERS]

    def formula(household, period):
        return 1 + household.claimant("has_partner", period) + household.claimant("children_at_home", period)


class registers_own_child(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person is the child's parent or guardian"
    reference = [POWERS]


class program_registration_entitled(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The child can be registered for the program"
    reference = [POWERS]

    def formula(household, period):
        return household.claimant("registers_own_child", period)
