"""Rates rebate: part of the rates of a home paid back on a low income (Rates Rebate Act 1973, section 3)."""

import numpy as np
from law.dates import birthday, first_day_of_rating_year, rating_year
from law.entities import Family, Person
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

ACT = "Rates Rebate Act 1973"
WHOLE_ACT = "http://www.legislation.govt.nz/act/public/1973/0005/latest/whole.html"
S_2 = f"{ACT}, section 2(1) | http://www.legislation.govt.nz/act/public/1973/0005/latest/DLM409601.html"
S_3 = f"{ACT}, section 3(1) | {WHOLE_ACT}"
S_3_1AA = f"{ACT}, section 3(1AA) | {WHOLE_ACT}"

THIRDS_OF_THE_RATES = 2
THIRDS = 3


class is_ratepayer_of_home(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person was the ratepayer of their home on 1 July, when the rating year began"
    reference = [S_3]


class rates_for_year(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.YEAR
    unit = "cent-NZD"
    label = "Rates of the home for the rating year from 1 July"
    reference = [S_3]
    documentation = "Year `2026` is the rating year from 1 July 2026 to 30 June 2027; regional rates included."


class rates_rebate_child_is_dependant(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child was under 18 on 1 July and depends on the family"
    reference = [S_2]

    def formula_2016_07(person, period, parameters):
        born = person("birth_date", period)
        first_of_july = first_day_of_rating_year(period)
        limit = parameters(period).rates_rebate.dependant_age_limit
        always_dependent = parameters(period).family_scheme.financial_independence_age
        under_18 = (born <= first_of_july) & (birthday(born, limit) > first_of_july)
        under_16 = birthday(born, always_dependent) > first_of_july
        return under_18 & (under_16 | ~person("is_financially_independent", period))


class rates_rebate_dependants(Variable):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    label = "How many dependants count for the rates rebate"
    reference = [S_2, S_3]

    def formula(family, period):
        return family.sum(family.members("rates_rebate_child_is_dependant", period), role=Family.CHILD)


class income_before_rating_year(Cents):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Income of the tax year that ended before the rating year began, before tax"
    reference = [S_2]
    documentation = (
        "From 1 April to 31 March before the rating year from 1 July: another year than the tax credits' own."
    )


class rates_rebate_income(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Household income of the tax year before the rating year"
    reference = [S_2, S_3]

    def formula(family, period):
        partnered = family.principal_caregiver("has_partner", period)
        partners = family.partner("income_before_rating_year", period)
        return family.principal_caregiver("income_before_rating_year", period) + partnered * partners


class rates_rebate_income_threshold(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Income above which the rates rebate gets smaller, dependants counted"
    reference = [S_3, S_3_1AA]

    def formula(family, period, parameters):
        rules = parameters(period).rates_rebate
        further = rules.further_income_for_each_dependant * family("rates_rebate_dependants", period)
        return (rules.income_threshold + further) * CENTS_PER_DOLLAR

    def formula_2025_07(family, period, parameters):
        rules = parameters(period).rates_rebate
        further = rules.further_income_for_each_dependant * family("rates_rebate_dependants", period)
        holds_card = family.principal_caregiver("supergold_card_entitled", period)
        base = np.where(holds_card, rules.income_threshold_supergold, rules.income_threshold)
        return (base + further) * CENTS_PER_DOLLAR


class rates_rebate_reduction(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Taken off the rates rebate because of income: $1 for each complete $8 above the threshold"
    reference = [S_3]

    def formula(family, period, parameters):
        step = parameters(period).rates_rebate.income_per_dollar_taken_off * CENTS_PER_DOLLAR
        above = family("rates_rebate_income", period) - family("rates_rebate_income_threshold", period)
        return np.maximum(above, 0) // step * CENTS_PER_DOLLAR


class rates_rebate_two_thirds_of_rates(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Two thirds of the rates above $160"
    reference = [S_3]

    def formula(family, period, parameters):
        not_counted = parameters(period).rates_rebate.rates_not_counted * CENTS_PER_DOLLAR
        above = np.maximum(family("rates_for_year", rating_year(period)) - not_counted, 0)
        return above * THIRDS_OF_THE_RATES // THIRDS


class rates_rebate_income_leaves_some(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The rates are high enough, and the income low enough, to leave some rebate"
    reference = [S_3]

    def formula(family, period):
        return family("rates_rebate_two_thirds_of_rates", period) > family("rates_rebate_reduction", period)


class rates_rebate_entitled(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "There is a rates rebate to pay for the rating year the month lies in"
    reference = [S_3]

    def formula(family, period):
        ratepayer = family.principal_caregiver("is_ratepayer_of_home", period)
        return ratepayer & family("rates_rebate_income_leaves_some", period)


class rates_rebate_yearly_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Rates rebate for the rating year"
    reference = [S_3]

    def formula(family, period, parameters):
        maximum = parameters(period).rates_rebate.maximum * CENTS_PER_DOLLAR
        left = family("rates_rebate_two_thirds_of_rates", period) - family("rates_rebate_reduction", period)
        return np.minimum(np.maximum(left, 0), maximum) * family("rates_rebate_entitled", period)
