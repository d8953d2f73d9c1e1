"""What counts for the Accommodation Supplement: home, base rate and entry threshold (Act, Schedule 4, Part 7)."""

import numpy as np
from law.entities import Family, Person
from law.kinds import AccommodationArea, AccommodationKind, FamilyKind
from law.money import CENTS_PER_DOLLAR, Cents, whole_cents
from law.taxes import income_tax
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

SSA = "Social Security Act 2018"
SSR = "Social Security Regulations 2018"
WHOLE = "https://www.legislation.govt.nz/act/public/2018/0032/latest/whole.html"
S_65 = f"{SSA}, section 65 | https://www.legislation.govt.nz/act/public/2018/0032/latest/DLM6783241.html"
PART_7 = f"{SSA}, Schedule 4, Part 7 | {WHOLE}#DLM6784877"
REG_16 = f"{SSR}, regulation 16 | https://www.legislation.govt.nz/regulation/public/2018/0202/latest/whole.html"
REG_17 = f"{SSR}, regulation 17 | https://www.legislation.govt.nz/regulation/public/2018/0202/latest/LMS96264.html"

PERCENT = 100
WEEKS_IN_A_YEAR = 52


class accommodation_cost_weekly(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Rent, board, or mortgage and other costs of the family's own home, a week"
    reference = [S_65]


class accommodation_kind(Variable):
    value_type = Enum
    possible_values = AccommodationKind
    default_value = AccommodationKind.rent
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Whether the family rents, pays board or owns the home"
    reference = [S_65, PART_7]


class accommodation_area(Variable):
    value_type = Enum
    possible_values = AccommodationArea
    default_value = AccommodationArea.area_4
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The Accommodation Supplement area the family lives in"
    reference = [REG_16, PART_7]


class receives_supported_living_payment(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The main benefit is the Supported Living Payment"
    reference = [REG_17]


class social_security_family_kind(Variable):
    value_type = Enum
    possible_values = FamilyKind
    default_value = FamilyKind.single
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Single, couple, sole parent or couple with children"
    reference = [REG_17, PART_7]

    def formula(family, period):
        partnered = family.principal_caregiver("has_partner", period)
        children = family("has_dependent_child", period)
        return np.select(
            [partnered & children, partnered, children],
            [FamilyKind.couple_with_children, FamilyKind.couple, FamilyKind.sole_parent],
            FamilyKind.single,
        )


class accommodation_supplement_cost_counted(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Accommodation cost that counts a week: all rent and home costs, 62% of board"
    reference = [S_65]

    def formula(family, period, parameters):
        cost = family("accommodation_cost_weekly", period)
        board = family("accommodation_kind", period) == AccommodationKind.board
        counted = cost * parameters(period).accommodation_supplement.board_percent // PERCENT
        return np.where(board, counted, cost)


class accommodation_supplement_jobseeker_rate(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Jobseeker Support a week for a family of this kind"
    reference = [REG_17]

    def formula(family, period, parameters):
        kind = family("social_security_family_kind", period)
        return whole_cents(parameters(period).benefit_rates.jobseeker_support[kind])


class accommodation_supplement_is_superannuitant(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver gets NZ Superannuation or a Veteran's Pension"
    reference = [REG_17]

    def formula(family, period):
        pension = family.principal_caregiver("nz_super_entitled", period)
        return pension | family.principal_caregiver("receives_veterans_pension", period)


class accommodation_supplement_pension_rate(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "NZ Superannuation a week after tax; for a couple twice the rate for one (simplified)"
    reference = [REG_17]

    def formula(family, period, parameters):
        yearly = family.principal_caregiver("nz_super_full_weekly_rate", period) * WEEKS_IN_A_YEAR
        weekly = (yearly - income_tax(yearly, parameters(period).income_tax)) // WEEKS_IN_A_YEAR
        return weekly * (1 + family.principal_caregiver("has_partner", period))


class accommodation_supplement_benefit_rate(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Benefit a week that the base rate starts from"
    reference = [REG_17]

    def formula(family, period, parameters):
        kind = family("social_security_family_kind", period)
        living = whole_cents(parameters(period).benefit_rates.supported_living_payment[kind])
        on_benefit = family.principal_caregiver("receives_main_benefit", period)
        on_living = on_benefit & family.principal_caregiver("receives_supported_living_payment", period)
        return np.select(
            [family("accommodation_supplement_is_superannuitant", period), on_living],
            [family("accommodation_supplement_pension_rate", period), living],
            family("accommodation_supplement_jobseeker_rate", period),
        )


class accommodation_supplement_base_rate_yearly(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Base rate for 52 weeks: the benefit, with the family tax credit for an eldest child"
    reference = [REG_17]

    def formula(family, period, parameters):
        credit = parameters(period).family_tax_credit.eldest_child * CENTS_PER_DOLLAR
        benefit = family("accommodation_supplement_benefit_rate", period) * WEEKS_IN_A_YEAR
        return benefit + credit * family("has_dependent_child", period)


class accommodation_supplement_threshold_percent(Variable):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "percent"
    label = "Share of the base rate that the family pays for its home alone"
    reference = [PART_7]

    def formula(family, period, parameters):
        rules = parameters(period).accommodation_supplement
        owns = family("accommodation_kind", period) == AccommodationKind.own_home
        return np.where(owns, rules.entry_threshold_percent_own_home, rules.entry_threshold_percent)


class accommodation_supplement_entry_threshold(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Accommodation cost a week below which nothing is paid"
    reference = [PART_7]

    def formula(family, period):
        base = family("accommodation_supplement_base_rate_yearly", period)
        share = family("accommodation_supplement_threshold_percent", period)
        return base * share // (PERCENT * WEEKS_IN_A_YEAR)


class accommodation_supplement_maximum(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Highest Accommodation Supplement a week for the family and the area"
    reference = [PART_7]

    def formula(family, period, parameters):
        rules = parameters(period).accommodation_supplement
        area = family("accommodation_area", period)
        kind = family("social_security_family_kind", period)
        several = family("dependent_children", period) >= 2
        sole_parent = kind == FamilyKind.sole_parent
        large = (kind == FamilyKind.couple_with_children) | (sole_parent & several)
        return np.select(
            [large, sole_parent | (kind == FamilyKind.couple)],
            [whole_cents(rules.maximum_large_family[area]), whole_cents(rules.maximum_two_people[area])],
            whole_cents(rules.maximum_one_person[area]),
        )
