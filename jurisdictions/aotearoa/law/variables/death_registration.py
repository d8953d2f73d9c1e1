"""Notifying and registering a death (Births, Deaths, Marriages, and Relationships Registration Act 2021, Part 2)."""

import datetime as dt

from law.entities import Family
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

ACT = "Births, Deaths, Marriages, and Relationships Registration Act 2021"
PLAIN = "https://plainlanguagelaw.ackama.com/acts/DLM7273500/"
S_38 = f"{ACT}, section 38 | {PLAIN}DLM7273669.html"
S_40 = f"{ACT}, section 40 | {PLAIN}DLM7273677.html"
S_46 = f"{ACT}, section 46 | {PLAIN}DLM7273684.html"
FORM = (
    "Department of Internal Affairs, Notification of death for registration (BDM 28)"
    " | https://www.govt.nz/assets/Documents/Family-and-whanau/"
    "BDM28-Notification-of-death-for-registration-accessible-txt-file.txt"
)


class death_date(Variable):
    value_type = dt.date
    entity = Family
    definition_period = DateUnit.ETERNITY
    label = "Day of death"
    reference = [S_38, S_46]


class death_notified_on(Variable):
    value_type = dt.date
    entity = Family
    definition_period = DateUnit.ETERNITY
    label = "Day the death is notified to the Registrar-General"
    reference = [S_40]


class death_in_new_zealand(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.ETERNITY
    label = "The death was in New Zealand"
    reference = [S_38]


class death_cause_certified(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.ETERNITY
    label = "A doctor, nurse practitioner or coroner has stated the cause of death"
    reference = [S_46, FORM]


class death_reporter_responsible(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.ETERNITY
    label = "Who notifies the death decides what becomes of the body, or acts for the one who does"
    reference = [S_40, FORM]


class death_must_be_notified(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The death must be notified in New Zealand"
    reference = [S_38]

    def formula(family, period):
        return family("death_in_new_zealand", period)


class death_has_happened(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The death is notified on or after the day of death"
    reference = [S_40]

    def formula(family, period):
        return family("death_date", period) <= family("death_notified_on", period)


class death_can_be_registered(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The death can be registered"
    reference = [S_46]

    def formula(family, period):
        return (
            family("death_must_be_notified", period)
            & family("death_has_happened", period)
            & family("death_cause_certified", period)
            & family("death_reporter_responsible", period)
        )
