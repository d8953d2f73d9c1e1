"""Facts about a person's life that several benefits read: who lives with them, how much they work, how long here."""

from law.entities import Person
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

NZSRI = "New Zealand Superannuation and Retirement Income Act 2001"
S_8 = f"{NZSRI}, section 8 | https://www.legislation.govt.nz/act/public/2001/0084/latest/whole.html"
S_12 = f"{NZSRI}, section 12 | https://www.legislation.govt.nz/act/public/2001/0084/latest/whole.html"
MA_7 = "Income Tax Act 2007, section MA 7 | https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1518419.html"


class is_living_alone(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person lives alone, or only with dependent children"
    reference = [S_12]


class hours_worked_weekly(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "hour"
    label = "Hours of paid work in a usual week"
    reference = [MA_7]


class years_resident_in_new_zealand_since_20(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "year"
    label = "Full years lived in New Zealand as a resident since turning 20"
    reference = [S_8]


class years_resident_in_new_zealand_since_50(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    unit = "year"
    label = "Full years lived in New Zealand as a resident since turning 50"
    reference = [S_8]
