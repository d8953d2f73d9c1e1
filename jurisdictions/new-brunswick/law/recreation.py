"""Help with the fees of programs: the same rule for every local government that has a file of figures, and no other.

OpenFisca has one variable for one name. Each local government with parameters/recreation_fee_help/<name>.yaml gets its
own: `<name>_recreation_fee_helped`, `_fee_waived` (nothing is left to pay), `_fee_due` and `_help_of_year`, with the
conditions `<name>_is_home` and `<name>_recreation_income_is_low`. Who registers may ask for the help with it:
`<name>_recreation_fee_reduced` says whether it is given, `<name>_fee_help_is_asked`, `..._needs_income` and
`..._needs_partner_income` what must be known for it. A further one is one more file, and words.
"""

from pathlib import Path

import numpy as np
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from law.entities import Household
from law.money import CENTS_PER_DOLLAR, Cents
from law.places import HomeLocalGovernment

FIGURES = Path(__file__).parent / "parameters" / "recreation_fee_help"
POWERS = "Local Governance Act, SNB 2017, c 18, section 10 | https://laws.gnb.ca/en/showdoc/cs/2017-c.18"
PERCENT = 100


def recreation_variables():
    """The variables of every local government that has figures, in alphabetical order of their files."""
    names = sorted(file.stem for file in FIGURES.glob("*.yaml") if file.stem != "index")
    return [variable for name in names for variable in _variables_of(name)]


def _variables_of(name):
    place = name.replace("_", " ").title()
    helped, waived = f"{name}_recreation_fee_helped", f"{name}_recreation_fee_waived"

    def limit_of(household, period, parameters):
        rules = getattr(parameters(period).recreation_fee_help, name)
        further = household("household_people", period) - 1
        return (rules.income_limit_one + rules.further_income_for_each_person * further) * CENTS_PER_DOLLAR

    def income_is_low(household, period, parameters):
        rules = getattr(parameters(period).recreation_fee_help, name)
        most = limit_of(household, period, parameters) * rules.half_help_up_to_percent // PERCENT
        return household("household_net_income", period) <= most

    def is_waived(household, period, parameters):
        low = household("household_net_income", period) <= limit_of(household, period, parameters)
        assisted = household.claimant("receives_social_assistance", period)
        return household(helped, period) & (low | assisted)

    def is_home(household, period):
        return household.claimant("home_local_government", period) == HomeLocalGovernment[name]

    def is_helped(household, period):
        assisted = household.claimant("receives_social_assistance", period)
        return household(f"{name}_is_home", period) & (assisted | household(f"{name}_recreation_income_is_low", period))

    def due(household, period, parameters):
        rules = getattr(parameters(period).recreation_fee_help, name)
        fee = household("program_fee", period)
        half = fee - fee * rules.half_help_percent // PERCENT
        return np.where(household(waived, period), 0, np.where(household(helped, period), half, fee))

    def is_asked(household, period):
        return household.claimant("asks_for_fee_help", period) & household(f"{name}_is_home", period)

    def is_reduced(household, period):
        return household.claimant("asks_for_fee_help", period) & household(helped, period)

    def needs_income(household, period):
        assisted = household.claimant("receives_social_assistance", period)
        return household(f"{name}_fee_help_is_asked", period) & np.logical_not(assisted)

    def needs_partner_income(household, period):
        return household(f"{name}_fee_help_needs_income", period) & household.claimant("has_partner", period)

    def of_year(household, period, parameters):
        rules = getattr(parameters(period).recreation_fee_help, name)
        children = household.claimant("children_at_home", period)
        most = np.minimum(children * rules.most_for_each_child, rules.most_for_all_children) * CENTS_PER_DOLLAR
        share = np.where(household(waived, period), PERCENT, rules.half_help_percent)
        return most * share // PERCENT * household(helped, period)

    return [
        _variable(f"{name}_is_home", bool, f"The home is in {place}", is_home),
        _variable(
            f"{name}_recreation_income_is_low",
            bool,
            f"The income is within {place}'s limit for help with program fees",
            income_is_low,
        ),
        _variable(helped, bool, f"Help with the fees of {place}'s programs", is_helped),
        _variable(waived, bool, f"{place}'s program fees are waived: nothing is left to pay", is_waived),
        _variable(f"{name}_recreation_fee_reduced", bool, f"{place} helps with the fee of this program", is_reduced),
        _variable(f"{name}_fee_help_is_asked", bool, f"Who lives in {place} asks for help with the fee", is_asked),
        _variable(f"{name}_fee_help_needs_income", bool, f"{place}'s help depends on the income", needs_income),
        _variable(
            f"{name}_fee_help_needs_partner_income",
            bool,
            f"{place}'s help depends on the partner's income too",
            needs_partner_income,
        ),
        _variable(f"{name}_recreation_fee_due", int, f"What is left to pay of the fee of {place}'s program", due),
        _variable(f"{name}_recreation_help_of_year", int, f"Most help with {place}'s fees in a year", of_year),
    ]


def _variable(name, value_type, label, formula):
    money = value_type is int
    described = {
        "value_type": value_type,
        "entity": Household,
        "definition_period": DateUnit.MONTH,
        "label": label,
        "reference": [POWERS],
        "formula": formula,
        **({"unit": "cent-CAD"} if money else {}),
    }
    return type(name, (Cents if money else Variable,), described)
