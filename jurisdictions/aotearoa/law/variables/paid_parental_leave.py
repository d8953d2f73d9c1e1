"""Parental leave payments, during which there is no Best Start for the same child (section MC 6(c)(i))."""

import datetime as dt

import numpy as np
from law.entities import Person
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

MC_6 = "Income Tax Act 2007, section MC 6 | https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1518484.html"
PLEPA_71J = (
    "Parental Leave and Employment Protection Act 1987, section 71J"
    " | https://www.legislation.govt.nz/act/public/1987/0129/latest/DLM120103.html"
)


class receives_paid_parental_leave(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Parental leave payments or preterm baby payments are made for the child"
    reference = [MC_6]


class paid_parental_leave_start_on(Variable):
    value_type = dt.date
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "First day of parental leave payments for the child"
    reference = [MC_6]


class paid_parental_leave_end_on(Variable):
    value_type = dt.date
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Last day of parental leave payments for the child"
    reference = [MC_6]


class paid_parental_leave_maximum_weeks(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "week"
    label = "Longest time parental leave payments can be made for the child, in weeks"
    reference = [PLEPA_71J]

    def formula(person, period, parameters):
        born = person("birth_date", period)
        weeks_18 = parameters("2018-06-30").paid_parental_leave.maximum_weeks
        weeks_22 = parameters("2018-07-01").paid_parental_leave.maximum_weeks
        weeks_26 = parameters("2020-07-01").paid_parental_leave.maximum_weeks
        from_2018 = np.where(born >= np.datetime64("2018-07-01"), weeks_22, weeks_18)
        return np.where(born >= np.datetime64("2020-07-01"), weeks_26, from_2018)
