"""Whose income has to be known for Best Start: nobody is asked for an income that cannot change the amount."""

from law.entities import Family
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

MG_3 = "Income Tax Act 2007, section MG 3 | https://www.legislation.govt.nz/act/public/2007/0097/latest/LMS63788.html"
MG_4 = "Income Tax Act 2007, section MG 4 | https://www.legislation.govt.nz/act/public/2007/0097/latest/LMS63790.html"


class best_start_family_is_income_tested(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Family income counts for at least one child"
    reference = [MG_3]

    def formula(family, period):
        return family.any(family.members("best_start_is_income_tested", period), role=Family.CHILD)


class best_start_counts_month_income(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver's income of the month counts, because of a main benefit"
    reference = [MG_4]

    def formula(family, period):
        on_benefit = family.principal_caregiver("receives_main_benefit", period)
        return family("best_start_family_is_income_tested", period) & on_benefit


class best_start_counts_partner_month_income(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The partner's income of the month counts, because of a main benefit"
    reference = [MG_4]

    def formula(family, period):
        partnered = family.principal_caregiver("has_partner", period)
        return partnered & family("best_start_counts_month_income", period)


class best_start_counts_year_income(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver's income of the tax year counts"
    reference = [MG_3, MG_4]

    def formula(family, period):
        return family("best_start_family_is_income_tested", period) & ~family("best_start_is_protected", period)


class best_start_counts_partner_year_income(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The partner's income of the tax year counts"
    reference = [MG_3, MG_4]

    def formula(family, period):
        partnered = family.principal_caregiver("has_partner", period)
        return partnered & family("best_start_counts_year_income", period)
