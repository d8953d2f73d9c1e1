"""A city that was not there yesterday: files are added to New Brunswick's folder, and no line of code anywhere."""

from __future__ import annotations

import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from guichet.catalogue import api as catalogue
from guichet.channels.web import style
from guichet.lab.bills import LabBills
from guichet.rules import api as rules
from guichet.shop import api as shop

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"


#: What Dieppe has of the models of the province, and the colours of its pages.
SERVICES = ("recreation-fee-help", "swimming-lessons", "water-bill", "parking-ticket", "property-tax-payment")
LOOK = {"colour": "#5b2a86", "accent": "#ffd166"}


def bills_of_dieppe(books: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of Moncton under other numbers, none of which Moncton knows."""
    return [
        {**each, "organization": "dieppe", "number": f"9{each['number']}"}
        for each in books
        if each["organization"] == "moncton"
    ]


def edit(file: Path, change: Any) -> None:
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    change(document)
    file.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")


def renamed(text: str) -> str:
    return text.replace("Moncton", "Dieppe").replace("moncton", "dieppe")


@pytest.fixture
def with_dieppe(tmp_path: Path) -> Path:
    """New Brunswick and Dieppe: rates, figures of help, a body with its offices and colours, five services, its bills,
    a course, something it sells, and their words in both languages.
    """
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
            offices = {"dieppe-city-hall": {"name": "Dieppe"}, "dieppe-pool": {"name": "Dieppe"}}
            document["organizations"]["dieppe"] = {"name": "Dieppe", "short": "Dieppe", "offices": offices}
            document["courses"]["dieppe-swim-beginners"] = deepcopy(document["courses"]["moncton-swim-beginners"])
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
    for name in ("organizations/moncton", "courses/moncton-swim-beginners", "goods/moncton-trail-map"):
        of_moncton = (folder / f"{name}.yaml").read_text(encoding="utf-8")
        (folder / f"{renamed(name)}.yaml").write_text(renamed(of_moncton), encoding="utf-8")
    edit(folder / "organizations" / "dieppe.yaml", lambda body: body.update(look=LOOK))
    edit(folder / "goods" / "dieppe-trail-map.yaml", lambda good: good.update(price_cents=600))
    books = folder / "lab" / "bills.yaml"
    edit(books, lambda lab: lab["bills"].extend(bills_of_dieppe(lab["bills"])))
    for name in SERVICES:
        service = folder / "services" / "dieppe" / name
        shutil.copytree(folder / "services" / "moncton" / name, service)
        for file in service.rglob("*.yaml"):
            file.write_text(renamed(file.read_text(encoding="utf-8")), encoding="utf-8")
    fees = {"costs": [{"id": "beginners", "amount_cents": 9900}]}
    edit(folder / "services" / "dieppe" / "swimming-lessons" / "service.yaml", lambda service: service.update(fees))
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


@pytest.mark.django_db
def test_it_takes_payments_gives_courses_and_sells_with_its_own_colours(with_dieppe: Path, settings: Any) -> None:
    jurisdiction = catalogue.load(with_dieppe)
    assert catalogue.check(jurisdiction, only=("languages", "colours")) == ()
    own = {name: jurisdiction.services[f"dieppe/{name}"] for name in SERVICES}
    assert {each.competent_authority for each in own.values()} == {"dieppe"}
    settings.GUICHET_JURISDICTION = with_dieppe
    for name, number in (
        ("water-bill", "9W-21417"),
        ("parking-ticket", "9P-31055"),
        ("property-tax-payment", "91235567"),
    ):
        bill = own[name].bill
        assert bill is not None
        found = LabBills().find(organization="dieppe", kind=bill.kind, number=number)
        assert found is not None
        assert found.left_cents > 0
        assert LabBills().find(organization="moncton", kind=bill.kind, number=number) is None

    lessons = own["swimming-lessons"]
    assert lessons.enrolment is not None
    assert lessons.enrolment.courses == ("dieppe-swim-beginners",)
    assert [each.office for each in jurisdiction.courses["dieppe-swim-beginners"].sessions] == ["dieppe-pool"] * 3
    (cost,) = lessons.costs
    assert (cost.amount_cents, cost.when, cost.waiver and cost.waiver.left) == (
        9900, "submit", "dieppe_recreation_fee_due",
    )  # fmt: skip
    assert [each.amount_cents for each in jurisdiction.services["moncton/swimming-lessons"].costs] == [7200]

    offices = {name: each.organization for name, each in jurisdiction.offices.items()}
    goods, problems = shop.examine(with_dieppe, languages=jurisdiction.languages, offices=offices)
    assert problems == ()
    assert (goods["dieppe-trail-map"].price_cents, goods["moncton-trail-map"].price_cents) == (600, 450)
    assert goods["dieppe-trail-map"].places == ("dieppe-city-hall",)

    for city, colour in (("dieppe", LOOK["colour"]), ("moncton", "#0b4f6c")):
        shown = style.shown_as(jurisdiction, jurisdiction.services[f"{city}/water-bill"])
        assert shown is not None
        assert shown.look is not None
        assert shown.look.colour == colour
