"""SuperGold Card: who can get one (Social Security (SuperGold Card) Regulations 2007, regulations 8 and 9)."""

from law.dates import birthday, last_day
from law.entities import Person
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

REGULATIONS = "Social Security (SuperGold Card) Regulations 2007"
REG_8 = f"{REGULATIONS}, regulation 8 | http://www.legislation.govt.nz/regulation/public/2007/0209/latest/whole.html"
REG_9 = (
    f"{REGULATIONS}, regulation 9 | http://www.legislation.govt.nz/regulation/public/2007/0209/latest/DLM443931.html"
)


class supergold_card_is_old_enough(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person is 65 or older"
    reference = [REG_8]

    def formula(person, period, parameters):
        return birthday(person("birth_date", period), parameters(period).supergold_card.age) <= last_day(period)


class supergold_card_age_or_pension(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person is 65 or older, or gets a Veteran's Pension"
    reference = [REG_8]

    def formula(person, period):
        return person("supergold_card_is_old_enough", period) | person("receives_veterans_pension", period)


class supergold_card_entitled(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The person can get a SuperGold Card"
    reference = [REG_8, REG_9]

    def formula(person, period):
        return person("supergold_card_age_or_pension", period) & person("is_citizen_or_resident_living_here", period)
