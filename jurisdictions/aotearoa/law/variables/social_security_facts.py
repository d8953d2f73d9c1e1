"""Facts that several kinds of social security assistance read: living here, housing, savings, care and study."""

from law.entities import Family, Person
from law.money import Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

SSA = "Social Security Act 2018"
SSR = "Social Security Regulations 2018"
HECR = "Health Entitlement Cards Regulations 1993"
S_16 = f"{SSA}, section 16 | https://www.legislation.govt.nz/act/public/2018/0032/latest/whole.html#DLM6783138"
S_65 = f"{SSA}, section 65 | https://www.legislation.govt.nz/act/public/2018/0032/latest/DLM6783241.html"
S_66 = f"{SSA}, section 66 | https://www.legislation.govt.nz/act/public/2018/0032/latest/DLM6783244.html"
S_67 = f"{SSA}, section 67 | https://www.legislation.govt.nz/act/public/2018/0032/latest/DLM6783256.html"
S_71 = f"{SSA}, section 71 | https://www.legislation.govt.nz/act/public/2018/0032/latest/whole.html"
S_72 = f"{SSA}, section 72 | https://www.legislation.govt.nz/act/public/2018/0032/latest/LMS4444.html"
REG_15 = f"{SSR}, regulation 15 | https://www.legislation.govt.nz/regulation/public/2018/0202/latest/LMS96256.html"
REG_30 = f"{SSR}, regulation 30 | https://www.legislation.govt.nz/regulation/public/2018/0202/latest/whole.html#LMS96309"
REG_33 = f"{SSR}, regulation 33 | https://www.legislation.govt.nz/regulation/public/2018/0202/latest/whole.html"
REG_34 = f"{SSR}, regulation 34 | https://www.legislation.govt.nz/regulation/public/2018/0202/latest/whole.html"
HECR_8 = f"{HECR}, regulation 8 | https://www.legislation.govt.nz/regulation/public/1993/0169/latest/whole.html"


class is_citizen_or_resident_living_here(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person is a New Zealand citizen or resident and normally lives here"
    reference = [S_16, HECR_8]


class receives_veterans_pension(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person gets a Veteran's Pension"
    reference = [S_71, HECR_8]


class rents_social_housing(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The family rents social housing, such as a Kāinga Ora home"
    reference = [S_66, HECR_8]


class is_in_funded_residential_care(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person lives in residential care that the government pays at least part of"
    reference = [S_67, S_72]


class cash_assets(Cents):
    value_type = int
    entity = Family
    definition_period = DateUnit.MONTH
    unit = "cent-NZD"
    label = "Money in the bank, shares and other cash assets of the caregiver and their partner"
    reference = [S_65, REG_15]


class is_studying_or_training(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person studies, trains for work or is in a programme Work and Income asked for"
    reference = [REG_33]


class has_serious_illness_or_disability(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person has a serious illness or disability and cannot look after the child all day"
    reference = [REG_34]


class receives_child_disability_allowance(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The Child Disability Allowance is paid for the child"
    reference = [REG_30]
