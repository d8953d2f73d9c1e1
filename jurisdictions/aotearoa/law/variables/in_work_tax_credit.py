"""In-work tax credit: who gets it and how much (Income Tax Act 2007, sections MD 4 to MD 10)."""

import numpy as np
from law.entities import Family, Person
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

ITA = "https://www.legislation.govt.nz/act/public/2007/0097/latest/"
MA_7 = f"Income Tax Act 2007, section MA 7 | {ITA}DLM1518419.html"
MD_1 = f"Income Tax Act 2007, section MD 1 | {ITA}DLM1518504.html"
MD_2 = f"Income Tax Act 2007, section MD 2 | {ITA}DLM1518512.html"
MD_4 = f"Income Tax Act 2007, section MD 4 | {ITA}DLM1518522.html"
MD_5 = f"Income Tax Act 2007, section MD 5 | {ITA}DLM1518524.html"
MD_6 = f"Income Tax Act 2007, section MD 6 | {ITA}DLM1518526.html"
MD_7 = f"Income Tax Act 2007, section MD 7 | {ITA}DLM1518528.html"
MD_8 = f"Income Tax Act 2007, section MD 8 | {ITA}DLM1518530.html"
MD_9 = f"Income Tax Act 2007, section MD 9 | {ITA}DLM1518532.html"
MD_10 = f"Income Tax Act 2007, section MD 10 | {ITA}DLM1518534.html"
ROUNDED_DOWN = (
    "Inland Revenue, Family tax credit: instalments are rounded down to the dollar"
    " | https://ird.govt.nz/working-for-families/types/family-tax-credit"
)

WEEKS_IN_A_YEAR = 52


class partner_receives_main_benefit(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The caregiver's partner gets a main benefit from Work and Income"
    reference = [MD_8]


class family_receives_student_allowance(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The caregiver or their partner gets a student allowance"
    reference = [MD_8]


class family_receives_main_benefit(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver or their partner gets a main benefit"
    reference = [MD_8]

    def formula(family, period):
        partnered = family.principal_caregiver("has_partner", period)
        partner = partnered & family.principal_caregiver("partner_receives_main_benefit", period)
        return family.principal_caregiver("receives_main_benefit", period) | partner


class family_hours_worked_weekly(Variable):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "hour"
    label = "Hours of paid work in a usual week of the caregiver and their partner together"
    reference = [MA_7]

    def formula(family, period):
        partnered = family.principal_caregiver("has_partner", period)
        caregiver = family.principal_caregiver("hours_worked_weekly", period)
        return caregiver + partnered * family.partner("hours_worked_weekly", period)


class in_work_tax_credit_someone_works(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver or their partner is in paid work"
    reference = [MD_9, MA_7]
    documentation = "Until 30 June 2020 at least 20 hours a week alone or 30 as a couple; since then any paid work."

    def formula(family, period, parameters):
        rules = parameters(period).working_for_families
        partnered = family.principal_caregiver("has_partner", period)
        least = np.where(partnered, rules.full_time_hours_couple, rules.full_time_hours_alone)
        return family("family_hours_worked_weekly", period) >= least

    def formula_2020_07(family, period):
        return family("family_hours_worked_weekly", period) > 0


class in_work_tax_credit_no_benefit(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Neither the caregiver nor a partner gets a main benefit or student allowance"
    reference = [MD_8]

    def formula(family, period):
        student = family.principal_caregiver("family_receives_student_allowance", period)
        return ~family("family_receives_main_benefit", period) & ~student


class in_work_tax_credit_children(Variable):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    label = "How many children count for the in-work tax credit"
    reference = [MD_6, MD_7]

    def formula(family, period):
        return family.sum(family.members("child_counts_for_working_for_families", period), role=Family.CHILD)


class in_work_tax_credit_has_child(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "At least one child counts for the in-work tax credit"
    reference = [MD_6, MD_7]

    def formula(family, period):
        return family.any(family.members("child_counts_for_working_for_families", period), role=Family.CHILD)


class in_work_tax_credit_conditions_met(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The conditions for the in-work tax credit are met"
    reference = [MD_4, MD_5]

    def formula(family, period):
        return (
            family("working_for_families_caregiver_qualifies", period)
            & family("in_work_tax_credit_has_child", period)
            & family("in_work_tax_credit_no_benefit", period)
            & family("in_work_tax_credit_someone_works", period)
        )


class in_work_tax_credit_full_year_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "In-work tax credit for a full year before income is counted"
    reference = [MD_10]

    def formula_2016_04(family, period, parameters):
        rates = parameters(period).in_work_tax_credit
        further = np.maximum(family("in_work_tax_credit_children", period) - rates.children_in_base_amount, 0)
        dollars = rates.base_amount + rates.each_further_child * further
        return dollars * CENTS_PER_DOLLAR * family("in_work_tax_credit_conditions_met", period)


class in_work_tax_credit_abatement(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Left to take off the in-work tax credit for a full year, after the family tax credit"
    reference = [MD_1, MD_2]

    def formula(family, period):
        abatement = family("working_for_families_full_year_abatement", period)
        return np.maximum(abatement - family("family_tax_credit_full_year_amount", period), 0)


class in_work_tax_credit_income_within_limit(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Family income leaves some in-work tax credit"
    reference = [MD_1, MD_2]

    def formula(family, period):
        full = family("in_work_tax_credit_full_year_amount", period)
        return family("in_work_tax_credit_abatement", period) < full


class in_work_tax_credit_entitled(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "There is in-work tax credit to pay"
    reference = [MD_4, MD_1]

    def formula(family, period):
        return family("in_work_tax_credit_conditions_met", period) & family(
            "in_work_tax_credit_income_within_limit", period
        )


class in_work_tax_credit_annual_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "In-work tax credit for a full year of weeks in work"
    reference = [MD_1, MD_10]

    def formula(family, period):
        full = family("in_work_tax_credit_full_year_amount", period)
        left = full - family("in_work_tax_credit_abatement", period)
        return left * family("in_work_tax_credit_entitled", period)


class in_work_tax_credit_weekly_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Weekly payment of in-work tax credit"
    reference = [MD_10, ROUNDED_DOWN]

    def formula(family, period):
        whole_dollars = family("in_work_tax_credit_annual_amount", period) // (WEEKS_IN_A_YEAR * CENTS_PER_DOLLAR)
        return whole_dollars * CENTS_PER_DOLLAR
