"""Funeral grant for a partner, a child or a person without family (Social Security Act 2018, sections 90 to 94)."""

import numpy as np
from law.entities import Family
from law.kinds import FamilyKind
from law.money import Cents, whole_cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

SSA = "Social Security Act 2018"
WHOLE = "https://www.legislation.govt.nz/act/public/2018/0032/latest/whole.html"
S_90 = f"{SSA}, section 90 | {WHOLE}#DLM6783287.html"
S_91 = f"{SSA}, section 91 | {WHOLE}#LMS31379.html"
S_92 = f"{SSA}, section 92 | https://www.legislation.govt.nz/act/public/2018/0032/latest/whole.html"
S_93 = f"{SSA}, section 93 | {WHOLE}#LMS31397.html"
S_94 = f"{SSA}, section 94 | https://www.legislation.govt.nz/act/public/2018/0032/latest/whole.html"
SCHEDULE_5 = f"{SSA}, Schedule 5 | https://www.legislation.govt.nz/act/public/2018/0032/latest/DLM6784890.html"
WHO = (
    "Work and Income, Funeral Grant: who can get it"
    " | https://www.workandincome.govt.nz/products/a-z-benefits/funeral-grant.html"
)


class someone_died(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Someone died, and their funeral has to be paid"
    reference = [S_90]


class deceased_was_partner(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The person who died was the caregiver's partner"
    reference = [S_91]


class deceased_was_child(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The person who died was a child of the caregiver, under 18"
    reference = [S_93]


class deceased_had_no_family(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The person who died was an adult without partner or dependent children"
    reference = [S_92]


class deceased_lived_in_new_zealand(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The person who died normally lived in New Zealand"
    reference = [WHO]


class funeral_is_paid_by_others(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "ACC, Veterans' Affairs or another scheme pays for the funeral"
    reference = [S_94]


class funeral_cost(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Cost of the funeral"
    reference = [S_90]


class estate_of_deceased(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Estate of the person who died that can pay for the funeral"
    reference = [S_90]


class assets_beyond_home_and_car(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Assets of the caregiver and their partner without home, car, household goods and Māori land"
    reference = [S_90]


class funeral_grant_is_close_family(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver is the partner or parent of the person who died, so their income and assets count"
    reference = [S_91, S_93]

    def formula(family, period):
        return family("deceased_was_partner", period) | family("deceased_was_child", period)


class funeral_grant_deceased_qualifies(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Someone died who was the caregiver's partner or child, or had no family, and lived in New Zealand"
    reference = [S_90, S_91, S_92, S_93, WHO]

    def formula(family, period):
        related = family("funeral_grant_is_close_family", period) | family("deceased_had_no_family", period)
        return family("someone_died", period) & related & family("deceased_lived_in_new_zealand", period)


class funeral_grant_asset_limit(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Assets of the caregiver and their partner that need not go into the funeral"
    reference = [S_91, S_93, SCHEDULE_5]

    def formula(family, period, parameters):
        limits = parameters(period).asset_and_income_limits
        kind = family("social_security_family_kind", period)
        one_child = family("dependent_children", period) == 1
        return np.select(
            [kind == FamilyKind.single, (kind == FamilyKind.sole_parent) & one_child, kind == FamilyKind.sole_parent],
            [
                whole_cents(limits.assets_single),
                whole_cents(limits.assets_sole_parent_one_child),
                whole_cents(limits.assets_sole_parent_more_children),
            ],
            whole_cents(limits.assets_couple),
        )


class funeral_grant_income_below_limit(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "Income does not count, or is below the limit"
    reference = [S_91, S_93]

    def formula(family, period):
        counts = family("funeral_grant_is_close_family", period)
        return ~counts | (family("family_scheme_income", period) < family("schedule_5_income_limit", period))


class funeral_grant_unpaid_cost(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Cost of the funeral that the estate and the assets that count cannot pay"
    reference = [S_91, S_92, S_93]

    def formula(family, period):
        above = family("assets_beyond_home_and_car", period) - family("funeral_grant_asset_limit", period)
        assets = np.maximum(above, 0) * family("funeral_grant_is_close_family", period)
        estate = np.maximum(family("estate_of_deceased", period), 0)
        left = family("funeral_cost", period) - estate - assets
        return np.maximum(left, 0)


class funeral_grant_cost_is_left(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The estate and the assets that count cannot pay the whole funeral"
    reference = [S_91, S_92, S_93]

    def formula(family, period):
        return family("funeral_grant_unpaid_cost", period) > 0


class funeral_grant_entitled(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "There is a funeral grant to pay"
    reference = [S_90, S_91, S_92, S_93, S_94]

    def formula(family, period):
        return (
            family("funeral_grant_deceased_qualifies", period)
            & ~family("funeral_is_paid_by_others", period)
            & family("funeral_grant_income_below_limit", period)
            & family("funeral_grant_cost_is_left", period)
        )


class funeral_grant_amount(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Funeral grant, paid once"
    reference = [S_90]

    def formula(family, period, parameters):
        most = whole_cents(parameters(period).funeral_grant.maximum)
        unpaid = np.minimum(family("funeral_grant_unpaid_cost", period), most)
        return unpaid * family("funeral_grant_entitled", period)
