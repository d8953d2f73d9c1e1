"""The child's IRD number, which family credits ask for (Tax Administration Act 1994, sections 80KB and 80KC)."""

from law.entities import Person
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

TAA_80KB = (
    "Tax Administration Act 1994, section 80KB | https://www.legislation.govt.nz/act/public/1994/0166/latest/whole.html"
)
TAA_80KC = (
    "Tax Administration Act 1994, section 80KC"
    " | https://www.legislation.govt.nz/act/public/1994/0166/latest/DLM1264675.html"
)
WITH_THE_BIRTH = (
    "Inland Revenue: an IRD number for a baby comes with registering the birth"
    " | https://www.ird.govt.nz/managing-my-tax/ird-numbers/ird-numbers-for-individuals"
)


class ird_number_can_be_issued(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "Inland Revenue can give the child an IRD number with the birth registration"
    reference = [WITH_THE_BIRTH, TAA_80KB, TAA_80KC]
    documentation = """
    The Act does not make registration a condition: it is how Inland Revenue checks who the child is. Best Start can be
    paid for 56 days before the number is given (section 80KC).
    """

    def formula(person, period):
        return person("birth_registered", period)
