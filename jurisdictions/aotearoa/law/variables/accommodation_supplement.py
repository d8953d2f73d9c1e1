"""Who gets the Accommodation Supplement and how much (Social Security Act 2018, sections 65 to 69)."""

import numpy as np
from law.entities import Family
from law.kinds import FamilyKind
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

SSA = "Social Security Act 2018"
SSR = "Social Security Regulations 2018"
WHOLE = "https://www.legislation.govt.nz/act/public/2018/0032/latest/whole.html"
S_65 = f"{SSA}, section 65 | https://www.legislation.govt.nz/act/public/2018/0032/latest/DLM6783241.html"
S_66 = f"{SSA}, section 66 | https://www.legislation.govt.nz/act/public/2018/0032/latest/DLM6783244.html"
S_67 = f"{SSA}, section 67 | https://www.legislation.govt.nz/act/public/2018/0032/latest/DLM6783256.html"
S_423 = f"{SSA}, section 423 | https://www.legislation.govt.nz/act/public/2018/0032/latest/whole.html#DLM6783993"
SCHEDULE_5 = f"{SSA}, Schedule 5 | https://www.legislation.govt.nz/act/public/2018/0032/latest/DLM6784890.html"
PART_7 = f"{SSA}, Schedule 4, Part 7 | {WHOLE}#DLM6784877"
REG_15 = f"{SSR}, regulation 15 | https://www.legislation.govt.nz/regulation/public/2018/0202/latest/LMS96256.html"
REG_18 = f"{SSR}, regulation 18 | https://www.legislation.govt.nz/regulation/public/2018/0202/latest/whole.html"
REG_19 = f"{SSR}, regulation 19 | https://www.legislation.govt.nz/regulation/public/2018/0202/latest/whole.html"
WHO = (
    "Work and Income, Accommodation Supplement: who can get it"
    " | https://www.workandincome.govt.nz/products/a-z-benefits/accommodation-supplement.html"
)

PERCENT = 100
WEEKS_IN_A_YEAR = 52
# Shares of a cent that keep the sum exact until it is rounded up to the dollar (regulation 19).
SHARES_OF_A_CENT = PERCENT * PERCENT * WEEKS_IN_A_YEAR


def before_income(family, period, parameters):
    """The supplement a week before income counts, in shares of a cent (Schedule 4, Part 7, clauses 1 to 6)."""
    rules = parameters(period).accommodation_supplement
    base = family("accommodation_supplement_base_rate_yearly", period)
    threshold = base * family("accommodation_supplement_threshold_percent", period)
    cost = family("accommodation_supplement_cost_counted", period) * PERCENT * WEEKS_IN_A_YEAR
    most = family("accommodation_supplement_maximum", period) * SHARES_OF_A_CENT
    return np.minimum(np.maximum(cost - threshold, 0) * rules.rebate_percent, most)


def income_above_benefit(family, period, parameters):
    """Income above the income that ends jobseeker support, for 52 weeks, in cents x the income test's percent."""
    rules = parameters(period).benefit_rates
    free = rules.income_free * CENTS_PER_DOLLAR * WEEKS_IN_A_YEAR
    benefit = family("accommodation_supplement_jobseeker_rate", period) * PERCENT * WEEKS_IN_A_YEAR
    income = family("accommodation_supplement_income_yearly", period)
    return np.maximum((income - free) * rules.income_test_percent - benefit, 0)


class accommodation_supplement_is_one_person(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver is single and has no dependent children"
    reference = [REG_15, S_423]

    def formula(family, period):
        return family("social_security_family_kind", period) == FamilyKind.single


class accommodation_supplement_assets_within_limit(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Cash assets are within the limit"
    reference = [S_65, REG_15]

    def formula(family, period, parameters):
        rules = parameters(period).accommodation_supplement
        alone = family("accommodation_supplement_is_one_person", period)
        limit = np.where(alone, rules.cash_asset_limit_one_person, rules.cash_asset_limit_family)
        return family("cash_assets", period) <= limit * CENTS_PER_DOLLAR


class accommodation_supplement_not_otherwise_funded(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "No student allowance and no funded residential care stand in the way"
    reference = [S_67]

    def formula(family, period):
        student = family.principal_caregiver("family_receives_student_allowance", period)
        return ~student & ~family.principal_caregiver("is_in_funded_residential_care", period)


class accommodation_supplement_cost_above_threshold(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The accommodation cost is above what the family pays alone"
    reference = [S_65, PART_7]

    def formula(family, period, parameters):
        return before_income(family, period, parameters) > 0


class accommodation_supplement_income_counts(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Income reduces the supplement, because there is no main benefit, superannuation or Veteran's Pension"
    reference = [REG_18]

    def formula(family, period):
        superannuitant = family("accommodation_supplement_is_superannuitant", period)
        return ~family("family_receives_main_benefit", period) & ~superannuitant


class accommodation_supplement_pension_income_is_low(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "There is no superannuation or Veteran's Pension, or the income beside it is below the limit"
    reference = [S_67, SCHEDULE_5]

    def formula(family, period):
        partnered = family.principal_caregiver("has_partner", period)
        pension = family.principal_caregiver("nz_super_full_weekly_rate", period) * (1 + partnered)
        beside = family("family_scheme_income", period) - pension * WEEKS_IN_A_YEAR
        low = beside < family("schedule_5_income_limit", period)
        return low | ~family("accommodation_supplement_is_superannuitant", period)


class accommodation_supplement_income_yearly(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Income for 52 weeks, with $1 a week for every $100 of cash assets above what is free"
    reference = [REG_18, S_423]

    def formula(family, period, parameters):
        rules = parameters(period).accommodation_supplement
        alone = family("accommodation_supplement_is_one_person", period)
        free = np.where(alone, rules.cash_asset_free_one_person, rules.cash_asset_free_family) * CENTS_PER_DOLLAR
        above = np.maximum(family("cash_assets", period) - free, 0)
        steps = above // (rules.cash_asset_step * CENTS_PER_DOLLAR)
        return family("family_scheme_income", period) + steps * CENTS_PER_DOLLAR * WEEKS_IN_A_YEAR


class accommodation_supplement_payable_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Accommodation Supplement a week after income, rounded up to the dollar"
    reference = [PART_7, REG_18, REG_19]

    def formula(family, period, parameters):
        test = parameters(period).benefit_rates.income_test_percent
        percent = parameters(period).accommodation_supplement.income_reduction_percent
        reduction = income_above_benefit(family, period, parameters) * percent * PERCENT
        counts = family("accommodation_supplement_income_counts", period)
        left = before_income(family, period, parameters) * test - reduction * counts
        shares_of_a_dollar = SHARES_OF_A_CENT * CENTS_PER_DOLLAR * test
        return -(-np.maximum(left, 0) // shares_of_a_dollar) * CENTS_PER_DOLLAR


class accommodation_supplement_income_leaves_some(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Income does not use up the Accommodation Supplement"
    reference = [REG_18]

    def formula(family, period):
        return family("accommodation_supplement_payable_amount", period) > 0


class accommodation_supplement_entitled(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "There is an Accommodation Supplement to pay"
    reference = [S_65, S_66, S_67, WHO]

    def formula(family, period):
        return (
            family.principal_caregiver("caregiver_is_16_or_older", period)
            & family.principal_caregiver("is_citizen_or_resident_living_here", period)
            & ~family("rents_social_housing", period)
            & family("accommodation_supplement_not_otherwise_funded", period)
            & family("accommodation_supplement_assets_within_limit", period)
            & family("accommodation_supplement_pension_income_is_low", period)
            & family("accommodation_supplement_cost_above_threshold", period)
            & family("accommodation_supplement_income_leaves_some", period)
        )


class accommodation_supplement_weekly_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Accommodation Supplement a week"
    reference = [S_65, PART_7, REG_19]

    def formula(family, period):
        payable = family("accommodation_supplement_payable_amount", period)
        return payable * family("accommodation_supplement_entitled", period)
