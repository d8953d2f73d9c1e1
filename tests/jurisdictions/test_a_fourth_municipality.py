"""A city that was not there yesterday: files are added to New Brunswick's folder, and no line of code anywhere."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from guichet.catalogue import api as catalogue
from guichet.rules import api as rules

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"


def edit(file: Path, change: Any) -> None:
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    change(document)
    file.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")


def renamed(text: str) -> str:
    return text.replace("Moncton", "Dieppe").replace("moncton", "dieppe")


@pytest.fixture
def with_dieppe(tmp_path: Path) -> Path:
    """New Brunswick and Dieppe: rates, figures of help, a body, one service, and their words in both languages."""
    folder = tmp_path / "new-brunswick"
    shutil.copytree(NEW_BRUNSWICK, folder, ignore=shutil.ignore_patterns("__pycache__"))
    parameters = folder / "law" / "parameters"
    for place in ("local_tax_rate/residential", "local_tax_rate/non_residential_multiplier", "recreation_fee_help"):
        of_moncton = (parameters / place / "moncton.yaml").read_text(encoding="utf-8")
        (parameters / place / "dieppe.yaml").write_text(renamed(of_moncton), encoding="utf-8")
    edit(
        parameters / "recreation_fee_help" / "dieppe.yaml",
        lambda figures: figures["income_limit_one"]["values"].update(
            {key: {**value, "value": 20_000} for key, value in figures["income_limit_one"]["values"].items()}
        ),
    )
    for language in ("en", "fr"):

        def words(document: dict[str, Any]) -> None:
            for name in [each for each in document["variables"] if each.startswith("moncton_")]:
                document["variables"][renamed(name)] = document["variables"][name]
            for name in ("local_government", "home_local_government"):
                if "members" in document["variables"].get(name, {}):
                    document["variables"][name]["members"]["dieppe"] = "Dieppe"
            for name in [
                each for each in document.get("parameters", {}) if each.endswith(".moncton") or ".moncton." in each
            ]:
                document["parameters"][renamed(name)] = renamed(document["parameters"][name])

        def shared(document: dict[str, Any]) -> None:
            document["organizations"]["dieppe"] = {"name": "Dieppe", "short": "Dieppe"}
            document["facts"]["home_city"]["options"]["dieppe"] = "Dieppe"
            document["facts"]["property_city"]["options"]["dieppe"] = "Dieppe"

        edit(folder / "law" / "locales" / f"{language}.yaml", words)
        edit(folder / "locales" / f"{language}.yaml", shared)

    def options(document: dict[str, Any]) -> None:
        for fact in document["facts"]:
            if fact["id"] in ("home_city", "property_city"):
                fact["options"].append("dieppe")

    for name in ("the-person", "property"):
        edit(folder / "vocabulary" / "facts" / f"{name}.yaml", options)
    body = (folder / "organizations" / "moncton.yaml").read_text(encoding="utf-8")
    edited = yaml.safe_load(renamed(body))
    edited.pop("offices", None)
    (folder / "organizations" / "dieppe.yaml").write_text(yaml.safe_dump(edited), encoding="utf-8")
    service = folder / "services" / "dieppe" / "recreation-fee-help"
    shutil.copytree(folder / "services" / "moncton" / "recreation-fee-help", service)
    for file in service.rglob("*.yaml"):
        file.write_text(renamed(file.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def test_a_fourth_municipality_is_files(with_dieppe: Path) -> None:
    jurisdiction = catalogue.load(with_dieppe)
    assert catalogue.check(jurisdiction, only=("conditions", "languages", "askable", "consumers", "workflow")) == ()
    assert jurisdiction.services["dieppe/recreation-fee-help"].decision is not None

    plan = rules.load(with_dieppe / "law").plan(
        ("dieppe_recreation_fee_waived", "moncton_recreation_fee_waived", "property_tax_yearly"), "2026-11"
    )
    household = rules.Situation(
        entities={"persons": {"dana": {
            "home_local_government": {None: rules.Fact("dieppe", "declared")},
            "net_income_last_year": {None: rules.Fact(2_500_000, "declared")},
            "children_at_home": {None: rules.Fact(1, "declared")},
        }}},
        groups={"households": {"home": {"claimants": ["dana"]}}},
    )  # fmt: skip
    values = plan.evaluate(household).values
    # $25,000 is within Dieppe's $20,000 and $7,500 for the child; Moncton's help is for those who live in Moncton.
    assert values["dieppe_recreation_fee_waived"]["home"]
    assert not values["moncton_recreation_fee_waived"]["home"]
