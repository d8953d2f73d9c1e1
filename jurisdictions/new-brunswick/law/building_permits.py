"""Fees for building permits: one rule, and a file of figures for each local government that has one.

Each with parameters/building_permit_fee/<name>.yaml gets `<name>_building_permit_fee`, and `premises_in_<name>`.
"""

from pathlib import Path

from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from law.entities import Household
from law.money import CENTS_PER_DOLLAR, Cents
from law.places import LocalGovernment

FIGURES = Path(__file__).parent / "parameters" / "building_permit_fee"
BUILDING_CODE = "Building Code Administration Act, SNB 2020, c 8 | https://laws.gnb.ca/en/document/cs/2020-C.8"
POWERS = "Local Governance Act, SNB 2017, c 18, section 10 | https://laws.gnb.ca/en/showdoc/cs/2017-c.18"
CENTS_PER_THOUSAND = 1000 * CENTS_PER_DOLLAR


def building_permit_variables():
    """The variables of every local government that has figures, in alphabetical order of their files."""
    names = sorted(file.stem for file in FIGURES.glob("*.yaml") if file.stem != "index")
    return [variable for name in names for variable in _variables_of(name)]


def _variables_of(name):
    place = name.replace("_", " ").title()

    def fee(household, period, parameters):
        rate = getattr(parameters(period).building_permit_fee, name)
        thousands = -(-household("building_work_cost", period) // CENTS_PER_THOUSAND)
        return thousands * rate * CENTS_PER_DOLLAR

    def is_there(household, period):
        return household("premises_local_government", period) == LocalGovernment[name]

    return [
        _variable(
            f"{name}_building_permit_fee",
            int,
            label=f"Fee for a building permit in {place}",
            reference=BUILDING_CODE,
            formula=fee,
        ),
        _variable(f"premises_in_{name}", bool, label=f"The place is in {place}", reference=POWERS, formula=is_there),
    ]


def _variable(name, value_type, *, label, reference, formula):
    money = value_type is int
    described = {
        "value_type": value_type,
        "entity": Household,
        "definition_period": DateUnit.MONTH,
        "label": label,
        "reference": [reference],
        "formula": formula,
        **({"unit": "cent-CAD"} if money else {}),
    }
    return type(name, (Cents if money else Variable,), described)
