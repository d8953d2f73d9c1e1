"""Family tax credit: who gets it and how much (Income Tax Act 2007, sections MC 2 to MC 6, MD 1 to MD 3)."""

import numpy as np
from law.entities import Family, Person
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

ITA = "https://www.legislation.govt.nz/act/public/2007/0097/latest/"
MC_2 = f"Income Tax Act 2007, section MC 2 | {ITA}DLM1518477.html"
MC_5 = f"Income Tax Act 2007, section MC 5 | {ITA}DLM1518482.html"
MC_6 = f"Income Tax Act 2007, section MC 6 | {ITA}DLM1518484.html"
MD_1 = f"Income Tax Act 2007, section MD 1 | {ITA}DLM1518504.html"
MD_3 = f"Income Tax Act 2007, section MD 3 | {ITA}DLM1518515.html"
YA_1 = "Income Tax Act 2007, section YA 1, definition of dependent child, paragraph (b) | https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1520575.html"
ROUNDED_DOWN = (
    "Inland Revenue, Family tax credit: instalments are rounded down to the dollar"
    " | https://ird.govt.nz/working-for-families/types/family-tax-credit"
)

WEEKS_IN_A_YEAR = 52


class carer_benefit_is_paid_for_child(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "An orphan's benefit, unsupported child's benefit or foster care allowance is paid for the child"
    reference = [YA_1]


class child_counts_for_working_for_families(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child is dependent, and the child or the caregiver meets the residence rule"
    reference = [MC_2, MC_5]

    def formula(person, period):
        return person("is_dependent_child", period) & person("best_start_residence_met", period)


class family_tax_credit_child_counts(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child counts for the family tax credit"
    reference = [MC_2, YA_1]

    def formula(person, period):
        carer_benefit = person("carer_benefit_is_paid_for_child", period)
        return person("child_counts_for_working_for_families", period) & ~carer_benefit


class family_tax_credit_children(Variable):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    label = "How many children count for the family tax credit"
    reference = [MD_3]

    def formula(family, period):
        return family.sum(family.members("family_tax_credit_child_counts", period), role=Family.CHILD)


class family_tax_credit_has_child(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "At least one child counts for the family tax credit"
    reference = [MC_2]

    def formula(family, period):
        return family.any(family.members("family_tax_credit_child_counts", period), role=Family.CHILD)


class working_for_families_caregiver_qualifies(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver is 16 or older, is the main carer and gets no veterans' family payment"
    reference = [MC_2, MC_6]

    def formula(family, period):
        old_enough = family.principal_caregiver("caregiver_is_16_or_older", period)
        cares = family.principal_caregiver("is_principal_caregiver", period)
        excluded = family.principal_caregiver("receives_childrens_pension_or_parents_allowance", period)
        return old_enough & cares & ~excluded


class family_tax_credit_conditions_met(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The conditions for the family tax credit are met"
    reference = [MC_2]

    def formula(family, period):
        return family("working_for_families_caregiver_qualifies", period) & family(
            "family_tax_credit_has_child", period
        )


class family_tax_credit_full_year_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Family tax credit for a full year before income is counted"
    reference = [MD_3]

    def formula(family, period, parameters):
        rates = parameters(period).family_tax_credit
        children = family("family_tax_credit_children", period)
        dollars = rates.eldest_child + rates.other_child * np.maximum(children - 1, 0)
        return dollars * CENTS_PER_DOLLAR * family("family_tax_credit_conditions_met", period)


class family_tax_credit_abatement(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Taken off the family tax credit for a full year because of family income"
    reference = [MD_1]

    def formula(family, period):
        counted = family("working_for_families_full_year_abatement", period) * ~family(
            "family_tax_credit_is_protected", period
        )
        return np.minimum(counted, family("family_tax_credit_full_year_amount", period))


class family_tax_credit_income_within_limit(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Family income leaves some family tax credit"
    reference = [MD_1]

    def formula(family, period):
        protected = family("family_tax_credit_is_protected", period)
        abatement = family("working_for_families_full_year_abatement", period)
        return protected | (abatement < family("family_tax_credit_full_year_amount", period))


class family_tax_credit_entitled(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "There is family tax credit to pay"
    reference = [MC_2, MD_1, MD_3]

    def formula(family, period):
        return family("family_tax_credit_conditions_met", period) & family(
            "family_tax_credit_income_within_limit", period
        )


class family_tax_credit_annual_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Family tax credit for a full year"
    reference = [MD_1, MD_3]

    def formula(family, period):
        full = family("family_tax_credit_full_year_amount", period)
        left = full - family("family_tax_credit_abatement", period)
        return left * family("family_tax_credit_entitled", period)


class family_tax_credit_weekly_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Weekly payment of family tax credit"
    reference = [MD_3, ROUNDED_DOWN]

    def formula(family, period):
        whole_dollars = family("family_tax_credit_annual_amount", period) // (WEEKS_IN_A_YEAR * CENTS_PER_DOLLAR)
        return whole_dollars * CENTS_PER_DOLLAR
