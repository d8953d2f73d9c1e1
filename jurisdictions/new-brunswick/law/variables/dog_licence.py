"""Dog licence of the City of Moncton (By-Law H-1322, under the Local Governance Act, SNB 2017, c 18, section 10)."""

import datetime as dt

import numpy as np
from law.dates import months_after
from law.entities import Household
from law.money import CENTS_PER_DOLLAR, Cents
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

BY_LAW = (
    "City of Moncton, Animal Control By-Law H-1322, section 2"
    " | https://govanswers.org/ca/nb/moncton/animal-control/text-2be1fbcd6ea5/"
)


class dog_born_on(Variable):
    value_type = dt.date
    entity = Household
    definition_period = DateUnit.ETERNITY
    label = "Day the dog was born"
    reference = [BY_LAW]


class dog_licence_asked_on(Variable):
    value_type = dt.date
    entity = Household
    definition_period = DateUnit.ETERNITY
    label = "Day the licence is asked for"
    reference = [BY_LAW]


class dog_is_microchipped(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The dog has a microchip"
    reference = [BY_LAW]


class dog_is_neutered(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The dog is spayed or neutered"
    reference = [BY_LAW]


class dog_vaccinated_until(Variable):
    value_type = dt.date
    entity = Household
    definition_period = DateUnit.ETERNITY
    label = "Last day on which the rabies vaccination is good"
    reference = [
        "Local Governance Act, SNB 2017, c 18, paragraph 10(2)(c) | https://laws.gnb.ca/en/showdoc/cs/2017-c.18"
    ]


class dog_licence_dog_is_old_enough(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The dog is 4 months old or older"
    reference = [BY_LAW]

    def formula(household, period, parameters):
        months = parameters(period).moncton_dog_licence.months_of_age
        return months_after(household("dog_born_on", period), months) <= household("dog_licence_asked_on", period)


class dog_licence_is_needed(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The dog needs a licence"
    reference = [BY_LAW]

    def formula(household, period):
        return household("dog_licence_dog_is_old_enough", period) & ~household("dog_is_microchipped", period)


class dog_is_vaccinated(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The dog's rabies vaccination is up to date"
    reference = [BY_LAW]

    def formula(household, period):
        return household("dog_vaccinated_until", period) >= household("dog_licence_asked_on", period)


class dog_licence_entitled(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "Dog licence"
    reference = [BY_LAW]

    def formula(household, period):
        return household("dog_licence_is_needed", period) & household("dog_is_vaccinated", period)


class dog_licence_fee(Cents):
    value_type = int
    entity = Household
    definition_period = DateUnit.MONTH
    unit = "cent-CAD"
    label = "Fee for a dog licence for a year"
    reference = [BY_LAW]

    def formula(household, period, parameters):
        fees = parameters(period).moncton_dog_licence
        fee = np.where(household("dog_is_neutered", period), fees.fee_neutered, fees.fee_otherwise)
        return fee * CENTS_PER_DOLLAR * household("dog_licence_entitled", period)
