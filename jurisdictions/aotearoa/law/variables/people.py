"""Who the people are: dates, care and partnership."""

import datetime as dt

from law.dates import birthday, last_day
from law.entities import Person
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

MC_3 = "Income Tax Act 2007, section MC 3 | https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1518479.html"
MC_4 = "Income Tax Act 2007, section MC 4 | https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1518480.html"
MC_6 = "Income Tax Act 2007, section MC 6 | https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1518484.html"
MC_10 = (
    "Income Tax Act 2007, section MC 10 | https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1518492.html"
)
MG_1 = "Income Tax Act 2007, section MG 1 | https://www.legislation.govt.nz/act/public/2007/0097/latest/LMS63782.html"
MG_3 = "Income Tax Act 2007, section MG 3 | https://www.legislation.govt.nz/act/public/2007/0097/latest/LMS63788.html"


class birth_date(Variable):
    value_type = dt.date
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Date of birth"
    reference = [MC_3, MG_1]


class due_date(Variable):
    value_type = dt.date
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Date the child was expected to be born"
    reference = [MG_1]
    documentation = "Only matters for a child born before 1 July 2018 who was expected on or after that day."


class is_principal_caregiver(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The caregiver is the main person looking after the child day to day"
    reference = [MC_4, MC_10, MG_1]


class has_partner(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The caregiver has a spouse, civil union partner or de facto partner"
    reference = [MG_3]


class receives_childrens_pension_or_parents_allowance(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The caregiver gets a children's pension or parent's allowance under the Veterans' Support Act 2014"
    reference = [MC_6]


class caregiver_is_16_or_older(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The caregiver is 16 or older"
    reference = [MC_3]

    def formula(person, period, parameters):
        minimum_age = parameters(period).family_scheme.minimum_age
        return birthday(person("birth_date", period), minimum_age) <= last_day(period)
