"""Amina's family as the rules see it, and law packages in folders of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from guichet.rules import api as rules

AOTEAROA = Path(__file__).parents[3] / "jurisdictions" / "aotearoa" / "law"

CAREGIVER: dict[str, object] = {
    "birth_date": dt.date(1994, 5, 2),
    "is_principal_caregiver": True,
    "has_partner": False,
    "receives_childrens_pension_or_parents_allowance": False,
    "receives_main_benefit": False,
    "annual_income": 89_000_00,
}
CHILD: dict[str, object] = {
    "birth_date": dt.date(2026, 11, 1),
    "is_new_zealand_resident_and_present": True,
    "receives_paid_parental_leave": False,
}

Family = Callable[..., rules.Situation]


def situation(people: Mapping[str, Mapping[str, object]], roles: Mapping[str, list[str]]) -> rules.Situation:
    """A situation with one family, every fact declared, at the plan's own periods."""
    facts = {
        person: {name: {None: rules.Fact(value)} for name, value in values.items()} for person, values in people.items()
    }
    return rules.Situation(entities={"persons": facts}, groups={"families": {"family": roles}})


@pytest.fixture(scope="session")
def law() -> rules.Law:
    return rules.load(AOTEAROA)


@pytest.fixture
def family() -> Family:
    """Amina and Aroha; `caregiver` and `child` change facts, a value of None takes the fact away."""

    def build(
        caregiver: Mapping[str, object] | None = None,
        child: Mapping[str, object] | None = None,
        partner: Mapping[str, object] | None = None,
    ) -> rules.Situation:
        people = {
            "amina": {**CAREGIVER, **(caregiver or {})},
            "aroha": {**CHILD, **(child or {})},
            **({"boris": partner} if partner is not None else {}),
        }
        given = {name: {k: v for k, v in facts.items() if v is not None} for name, facts in people.items()}
        partners = ["boris"] if partner is not None else []
        return situation(given, {"principal_caregivers": ["amina"], "partners": partners, "children": ["aroha"]})

    return build


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Path]:
    """Writes a small law package: `package(variables="...", parameters={"rate.yaml": "..."})`."""

    def write(
        *,
        variables: str,
        parameters: Mapping[str, str] | None = None,
        files: Mapping[str, str] | None = None,
        name: str = "small",
    ) -> Path:
        folder = tmp_path / name
        (folder / "variables").mkdir(parents=True)
        (folder / "parameters").mkdir()
        (folder / "tests").mkdir()
        (folder / "locales").mkdir()
        (folder / "__init__.py").write_text(INIT.format(name=name))
        (folder / "entities.py").write_text(ENTITIES)
        (folder / "variables" / "all.py").write_text(HEAD.format(name=name) + variables)
        for path, text in {**{f"parameters/{k}": v for k, v in (parameters or {}).items()}, **(files or {})}.items():
            (folder / path).write_text(text)
        return folder

    return write


INIT = """
from pathlib import Path
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from {name}.entities import Household, Person


class CountryTaxBenefitSystem(TaxBenefitSystem):
    def __init__(self):
        super().__init__([Person, Household])
        self.add_variables_from_directory(str(Path(__file__).parent / "variables"))
        self.load_parameters(str(Path(__file__).parent / "parameters"))
"""

ENTITIES = """
from openfisca_core.entities import build_entity

Person = build_entity(key="person", plural="persons", label="Person", is_person=True)
Household = build_entity(
    key="household", plural="households", label="Household", roles=[{"key": "member", "plural": "members"}]
)
"""

HEAD = """
import datetime
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable
from {name}.entities import Household, Person
"""
