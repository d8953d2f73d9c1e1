"""A certificate of birth from the register of New Brunswick (Vital Statistics Act, SNB 1979, c V-3)."""

import numpy as np
from law.entities import Household, Person
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

ACT = "Vital Statistics Act, SNB 1979, c V-3"
LAWS = "https://laws.gnb.ca/en/showdoc/cs/V-3"
S_35 = f"{ACT}, who may have a certificate | {LAWS}"
FEES = f"{ACT}, fees set by regulation | {LAWS}"


class certificate_is_of_own_birth(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The certificate is of the person's own birth"
    reference = [S_35]


class certificate_is_of_own_child(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The certificate is of the birth of the person's child"
    reference = [S_35]


class wants_long_certificate(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The long certificate is wanted, with the parents' names"
    reference = [FEES]


class birth_certificate_entitled(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The person may have the birth certificate"
    reference = [S_35]

    def formula(household, period):
        own = household.claimant("certificate_is_of_own_birth", period)
        return own | household.claimant("certificate_is_of_own_child", period)


class birth_certificate_fee(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Fee for the birth certificate"
    reference = [FEES]

    def formula(household, period, parameters):
        fees = parameters(period).birth_certificate
        long = household.claimant("wants_long_certificate", period)
        return np.where(long, fees.fee_long, fees.fee_short) * CENTS_PER_DOLLAR
