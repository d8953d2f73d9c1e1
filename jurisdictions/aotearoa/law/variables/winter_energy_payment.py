"""Winter Energy Payment: help with heating from 1 May to 1 October (Social Security Act 2018, sections 70 to 75)."""

import numpy as np
from law.entities import Family, Person
from law.kinds import FamilyKind
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

SSA = "Social Security Act 2018"
WHOLE = "https://www.legislation.govt.nz/act/public/2018/0032/latest/whole.html"
S_71 = f"{SSA}, section 71 | {WHOLE}"
S_72 = f"{SSA}, section 72 | https://www.legislation.govt.nz/act/public/2018/0032/latest/LMS4444.html"
S_73 = f"{SSA}, section 73 | {WHOLE}"
S_74 = f"{SSA}, section 74 | {WHOLE}"
PART_8 = f"{SSA}, Schedule 4, Part 8 | {WHOLE}"


class has_declined_winter_energy_payment(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person has chosen not to get the Winter Energy Payment"
    reference = [S_73]


class winter_energy_payment_is_winter(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The month has days between 1 May and 1 October"
    reference = [S_71]

    def formula(family, period, parameters):
        rules = parameters(period).winter_energy_payment
        return family.filled_array(rules.first_month <= period.start.month <= rules.last_month)


class winter_energy_payment_has_qualifying_benefit(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver or their partner gets a main benefit, NZ Superannuation or a Veteran's Pension"
    reference = [S_71, S_72]

    def formula(family, period):
        pension = family.principal_caregiver("nz_super_entitled", period)
        veteran = family.principal_caregiver("receives_veterans_pension", period)
        partnered = family.principal_caregiver("has_partner", period)
        partner = partnered & family.partner("receives_veterans_pension", period)
        return family("family_receives_main_benefit", period) | pension | veteran | partner


class winter_energy_payment_entitled(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "There is a Winter Energy Payment to pay"
    reference = [S_72, S_73]

    def formula(family, period):
        return (
            family("winter_energy_payment_is_winter", period)
            & family("winter_energy_payment_has_qualifying_benefit", period)
            & ~family.principal_caregiver("is_in_funded_residential_care", period)
            & ~family.principal_caregiver("has_declined_winter_energy_payment", period)
        )


class winter_energy_payment_weekly_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Winter Energy Payment a week"
    reference = [S_74, PART_8]

    def formula(family, period, parameters):
        rules = parameters(period).winter_energy_payment
        alone = family("social_security_family_kind", period) == FamilyKind.single
        winter = np.where(alone, rules.single, rules.family) * CENTS_PER_DOLLAR
        return -(-winter // rules.weeks) * family("winter_energy_payment_entitled", period)
