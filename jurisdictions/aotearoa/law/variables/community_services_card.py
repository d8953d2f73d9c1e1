"""Community Services Card: who can have one (Health Entitlement Cards Regulations 1993, regulation 8)."""

import numpy as np
from law.entities import Family, Person
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

HECR = "Health Entitlement Cards Regulations 1993"
WHOLE = "https://www.legislation.govt.nz/regulation/public/1993/0169/latest/whole.html"
REG_2 = f"{HECR}, regulation 2 | https://www.legislation.govt.nz/regulation/public/1993/0169/latest/DLM176257.html"
REG_8 = f"{HECR}, regulation 8 | {WHOLE}"
REG_9 = f"{HECR}, regulation 9 | {WHOLE}"
BY_ITSELF = (
    "Work and Income, Community Services Card: sent by itself with a main benefit or Accommodation Supplement"
    " | https://www.workandincome.govt.nz/products/a-z-benefits/community-services-card.html"
)


class receives_accommodation_supplement(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The caregiver or their partner gets an Accommodation Supplement"
    reference = [REG_8]


class community_services_card_comes_by_itself(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "A main benefit, Veteran's Pension, Accommodation Supplement or social housing brings the card with it"
    reference = [REG_8, BY_ITSELF]

    def formula(family, period):
        partnered = family.principal_caregiver("has_partner", period)
        veteran = family.principal_caregiver("receives_veterans_pension", period)
        return (
            family("family_receives_main_benefit", period)
            | family.principal_caregiver("receives_accommodation_supplement", period)
            | family("rents_social_housing", period)
            | veteran
            | (partnered & family.partner("receives_veterans_pension", period))
        )


class community_services_card_family_size(Variable):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "person"
    label = "People who count for the income limit: the caregiver, their partner and dependent children"
    reference = [REG_8]

    def formula(family, period):
        return 1 + family.principal_caregiver("has_partner", period) + family("dependent_children", period)


class community_services_card_family_credit_income(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Family income for the tax year, with Working for Families credits and Best Start"
    reference = [REG_2, REG_9]

    def formula(family, period):
        return (
            family("family_scheme_income", period)
            + family("family_tax_credit_annual_amount", period)
            + family("in_work_tax_credit_annual_amount", period)
            + family("minimum_family_tax_credit_annual_amount", period)
            + family("best_start_annual_amount", period)
        )


class community_services_card_family_income_limit(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Highest income of a family of this size with dependent children"
    reference = [REG_8]

    def formula(family, period, parameters):
        limits = parameters(period).community_services_card
        size = family("community_services_card_family_size", period)
        further = np.maximum(size - 6, 0) * limits.family_income_limit_each_further
        listed = np.select(
            [size <= 2, size == 3, size == 4, size == 5],
            [
                limits.family_income_limit_2,
                limits.family_income_limit_3,
                limits.family_income_limit_4,
                limits.family_income_limit_5,
            ],
            limits.family_income_limit_6,
        )
        return (listed + further) * CENTS_PER_DOLLAR


class community_services_card_adult_income_limit(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Highest income without dependent children, by home, partner and superannuation"
    reference = [REG_8]

    def formula(family, period, parameters):
        limits = parameters(period).community_services_card
        partnered = family.principal_caregiver("has_partner", period)
        alone = family.principal_caregiver("is_living_alone", period)
        pensioner = family.principal_caregiver("nz_super_entitled", period)
        dollars = np.select(
            [pensioner & partnered, pensioner & alone, pensioner, partnered, alone],
            [
                limits.super_income_limit_couple,
                limits.super_income_limit_living_alone,
                limits.super_income_limit_sharing,
                limits.income_limit_couple,
                limits.income_limit_living_alone,
            ],
            limits.income_limit_sharing,
        )
        return dollars * CENTS_PER_DOLLAR


class community_services_card_family_income_is_low(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The family has dependent children and an income within the limit for its size"
    reference = [REG_8, REG_9]

    def formula(family, period):
        whole_dollars = family("community_services_card_family_credit_income", period) // CENTS_PER_DOLLAR
        limit = family("community_services_card_family_income_limit", period)
        return family("has_dependent_child", period) & (whole_dollars * CENTS_PER_DOLLAR <= limit)


class community_services_card_adult_income_is_low(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "There are no dependent children, or there is superannuation, and income is within the limit"
    reference = [REG_8, REG_9]

    def formula(family, period):
        whole_dollars = family("family_scheme_income", period) // CENTS_PER_DOLLAR
        limit = family("community_services_card_adult_income_limit", period)
        pensioner = family.principal_caregiver("nz_super_entitled", period)
        asked = pensioner | ~family("has_dependent_child", period)
        return asked & (whole_dollars * CENTS_PER_DOLLAR <= limit)


class community_services_card_entitled(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver can have a Community Services Card"
    reference = [REG_8]

    def formula(family, period):
        low = family("community_services_card_family_income_is_low", period) | family(
            "community_services_card_adult_income_is_low", period
        )
        old_enough = family.principal_caregiver("caregiver_is_16_or_older", period)
        here = family.principal_caregiver("is_citizen_or_resident_living_here", period)
        return family("community_services_card_comes_by_itself", period) | (low & old_enough & here)
