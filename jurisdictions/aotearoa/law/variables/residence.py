"""Section MC 5: the caregiver or the child must live in New Zealand."""

from law.entities import Family, Person
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

MC_5 = "Income Tax Act 2007, section MC 5 | https://www.legislation.govt.nz/act/public/2007/0097/latest/DLM1518482.html"


class has_been_resident_and_present_12_months(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The caregiver has at some time lived in New Zealand as a resident for 12 months in a row"
    reference = [MC_5]


class is_new_zealand_tax_resident(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The caregiver is a New Zealand tax resident"
    reference = [
        MC_5,
        "Income Tax Act 2007, section YD 1 | https://www.legislation.govt.nz/act/public/2007/0097/latest/whole.html",
    ]


class is_transitional_resident(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person is a transitional resident, with a temporary tax exemption on foreign income"
    reference = [MC_5]


class is_entitled_to_emergency_benefit(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The caregiver can get an emergency benefit"
    reference = [
        MC_5,
        "Social Security Act 2018, sections 63 and 64 | https://www.legislation.govt.nz/act/public/2018/0032/latest/whole.html",
    ]


class is_new_zealand_resident_and_present(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The child is a New Zealand resident and is in New Zealand"
    reference = [MC_5]


class family_has_transitional_resident(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver or their partner is a transitional resident"
    reference = [MC_5]

    def formula(family, period):
        caregiver = family.principal_caregiver("is_transitional_resident", period)
        partnered = family.principal_caregiver("has_partner", period)
        return caregiver | (partnered & family.partner("is_transitional_resident", period))


class caregiver_has_lived_here(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The caregiver is tax resident and has lived here for 12 months in a row"
    reference = [MC_5]

    def formula(person, period):
        return person("has_been_resident_and_present_12_months", period) & person("is_new_zealand_tax_resident", period)


class family_meets_residence(Variable):
    value_type = bool
    entity = Family
    definition_period = DateUnit.MONTH
    label = "The caregiver meets the residence rule"
    reference = [MC_5]

    def formula(family, period):
        here = family.principal_caregiver("caregiver_has_lived_here", period)
        return here & ~family("family_has_transitional_resident", period)

    def formula_2020_04(family, period):
        here = family.principal_caregiver("caregiver_has_lived_here", period)
        emergency = family.principal_caregiver("is_entitled_to_emergency_benefit", period)
        return (here & ~family("family_has_transitional_resident", period)) | emergency


class best_start_residence_met(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The caregiver or the child meets the residence rule"
    reference = [MC_5]

    def formula(person, period):
        child = person("is_new_zealand_resident_and_present", period)
        return child | person.family("family_meets_residence", period)
