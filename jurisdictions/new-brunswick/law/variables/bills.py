"""A bill of a local government may be paid as long as something is left of it."""

from law.entities import Household
from law.money import Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

POWERS = "Local Governance Act, SNB 2017, c 18, section 10 | https://laws.gnb.ca/en/showdoc/cs/2017-c.18"


class bill_left_to_pay(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "What is left to pay of a bill"
    reference = [POWERS]


class bill_can_be_paid(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Something is left to pay of the bill"
    reference = [POWERS]

    def formula(household, period):
        return household("bill_left_to_pay", period) > 0
