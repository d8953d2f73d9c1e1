"""How family income makes the family tax credit and the in-work tax credit smaller (sections MD 13 and MD 14)."""

import numpy as np
from law.entities import Family
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

ITA = "https://www.legislation.govt.nz/act/public/2007/0097/latest/"
MD_13 = f"Income Tax Act 2007, section MD 13 | {ITA}DLM1518553.html"
MD_14 = f"Income Tax Act 2007, section MD 14 | {ITA}DLM1518559.html"

DOLLARS_OF_THE_RATE = 100


class working_for_families_full_year_abatement(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Taken off family tax credit and in-work tax credit together for a full year because of family income"
    reference = [MD_13]
    documentation = "For each complete dollar above the threshold; a fraction of a cent is dropped."

    def formula(family, period, parameters):
        rules = parameters(period).working_for_families
        excess = family("family_scheme_income", period) - rules.abatement_threshold * CENTS_PER_DOLLAR
        complete_dollars = np.maximum(excess, 0) // CENTS_PER_DOLLAR
        return complete_dollars * rules.abatement_cents_per_hundred_dollars // DOLLARS_OF_THE_RATE


class working_for_families_month_below_threshold(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The month's income, counted up to a year, is below the Working for Families threshold"
    reference = [MD_14]

    def formula(family, period, parameters):
        threshold = parameters(period).working_for_families.abatement_threshold * CENTS_PER_DOLLAR
        return family("family_income_of_month_per_year", period) < threshold


class family_tax_credit_is_protected(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The family tax credit is protected this month: main benefit and low income"
    reference = [MD_13, MD_14]

    def formula(family, period):
        on_benefit = family.principal_caregiver("receives_main_benefit", period)
        return on_benefit & family("working_for_families_month_below_threshold", period)
