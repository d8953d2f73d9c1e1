"""Income limits of Schedule 5 of the Social Security Act 2018, which several kinds of assistance share."""

import numpy as np
from law.dates import birthday, last_day
from law.entities import Family
from law.kinds import FamilyKind
from law.money import Cents, whole_cents
from openfisca_core.periods import DateUnit

SSA = "Social Security Act 2018"
WHOLE = "https://www.legislation.govt.nz/act/public/2018/0032/latest/whole.html"
S_67 = f"{SSA}, section 67 | https://www.legislation.govt.nz/act/public/2018/0032/latest/DLM6783256.html"
S_91 = f"{SSA}, section 91 | {WHOLE}#LMS31379.html"
S_93 = f"{SSA}, section 93 | {WHOLE}#LMS31397.html"
SCHEDULE_5 = f"{SSA}, Schedule 5 | https://www.legislation.govt.nz/act/public/2018/0032/latest/DLM6784890.html"

WEEKS_IN_A_YEAR = 52


class schedule_5_income_limit(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Yearly income limit of Schedule 5 of the Social Security Act for the caregiver and their partner"
    reference = [S_67, S_91, S_93, SCHEDULE_5]

    def formula(family, period, parameters):
        limits = parameters(period).asset_and_income_limits
        adult_age = parameters(period).asset_and_income_limits.adult_age
        kind = family("social_security_family_kind", period)
        one_child = family("dependent_children", period) == 1
        grown_up_on = birthday(family.principal_caregiver("birth_date", period), adult_age)
        single = kind == FamilyKind.single
        sole_parent = kind == FamilyKind.sole_parent
        weekly = np.select(
            [single & (grown_up_on > last_day(period)), single, sole_parent & one_child, sole_parent],
            [
                whole_cents(limits.income_single_16_or_17),
                whole_cents(limits.income_single),
                whole_cents(limits.income_sole_parent_one_child),
                whole_cents(limits.income_sole_parent_more_children),
            ],
            whole_cents(limits.income_couple),
        )
        return weekly * WEEKS_IN_A_YEAR
