"""Minimum family tax credit: tops up a working family's income after tax (Income Tax Act 2007, subpart ME)."""

import numpy as np
from law.entities import Family, Person
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

ITA = "https://www.legislation.govt.nz/act/public/2007/0097/latest/"
MA_7 = f"Income Tax Act 2007, section MA 7 | {ITA}DLM1518419.html"
MC_6 = f"Income Tax Act 2007, section MC 6 | {ITA}DLM1518484.html"
ME_1 = f"Income Tax Act 2007, section ME 1 | {ITA}DLM1518564.html"
ME_2 = f"Income Tax Act 2007, section ME 2 | {ITA}DLM1518572.html"
ME_3 = f"Income Tax Act 2007, section ME 3 | {ITA}DLM1686886.html"
NO_BENEFIT = (
    "Inland Revenue, Minimum family tax credit: no main benefit, at least 20 or 30 hours for salary or wages"
    " | https://www.ird.govt.nz/working-for-families/types/minimum-family-tax-credit"
)

WEEKS_IN_A_YEAR = 52


class works_for_wages(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person works for an employer, for salary or wages"
    reference = [ME_2]


class family_hours_for_wages_weekly(Variable):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "hour"
    label = "Hours for salary or wages in a usual week of the caregiver and their partner together"
    reference = [MA_7, ME_2]

    def formula(family, period):
        partnered = family.principal_caregiver("has_partner", period)
        caregiver = family.principal_caregiver("hours_worked_weekly", period) * family.principal_caregiver(
            "works_for_wages", period
        )
        partner = family.partner("hours_worked_weekly", period) * family.partner("works_for_wages", period)
        return caregiver + partnered * partner


class minimum_family_tax_credit_full_time(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The family works enough hours for salary or wages: 20 a week alone, 30 as a couple"
    reference = [MA_7, ME_2]

    def formula(family, period, parameters):
        rules = parameters(period).working_for_families
        partnered = family.principal_caregiver("has_partner", period)
        least = np.where(partnered, rules.full_time_hours_couple, rules.full_time_hours_alone)
        return family("family_hours_for_wages_weekly", period) >= least


class minimum_family_tax_credit_no_benefit(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Neither the caregiver nor a partner gets a main benefit"
    reference = [MC_6, NO_BENEFIT]

    def formula(family, period):
        return ~family("family_receives_main_benefit", period)


class net_family_scheme_income(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Family income for the tax year after income tax"
    reference = [ME_3]

    def formula(family, period):
        partnered = family.principal_caregiver("has_partner", period)
        tax = family.principal_caregiver("income_tax_on_annual_income", period) + partnered * family.partner(
            "income_tax_on_annual_income", period
        )
        return family("family_scheme_income", period) - tax


class minimum_family_tax_credit_income_below_minimum(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Family income after tax is below the guaranteed minimum"
    reference = [ME_1]

    def formula(family, period, parameters):
        minimum = parameters(period).minimum_family_tax_credit.prescribed_amount * CENTS_PER_DOLLAR
        return family("net_family_scheme_income", period) < minimum


class minimum_family_tax_credit_entitled(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "There is minimum family tax credit to pay"
    reference = [ME_1, MC_6]

    def formula(family, period):
        return (
            family("working_for_families_caregiver_qualifies", period)
            & family("family_tax_credit_has_child", period)
            & family("minimum_family_tax_credit_no_benefit", period)
            & family("minimum_family_tax_credit_full_time", period)
            & family("minimum_family_tax_credit_income_below_minimum", period)
        )


class minimum_family_tax_credit_annual_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Minimum family tax credit for a full year of full-time weeks"
    reference = [ME_1]

    def formula(family, period, parameters):
        minimum = parameters(period).minimum_family_tax_credit.prescribed_amount * CENTS_PER_DOLLAR
        gap = np.maximum(minimum - family("net_family_scheme_income", period), 0)
        return gap * family("minimum_family_tax_credit_entitled", period)


class minimum_family_tax_credit_weekly_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Weekly payment of minimum family tax credit"
    reference = [ME_1]

    def formula(family, period):
        yearly = family("minimum_family_tax_credit_annual_amount", period)
        return yearly // (WEEKS_IN_A_YEAR * CENTS_PER_DOLLAR) * CENTS_PER_DOLLAR
