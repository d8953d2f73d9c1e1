"""Begin a jurisdiction: a folder with one organization, one topic and an empty law, ready for its first service."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from guichet.catalogue.loading import load
from guichet.kernel.api import Conflict, Invalid, Problem

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class BegunJurisdiction:
    """What was written: the jurisdiction's identifier, and the files."""

    identifier: str
    created: tuple[Path, ...]


def new_jurisdiction(
    folder: Path | str,
    *,
    name: str,
    organization: str,
    homepage: str,
    country: str,
    currency: str,
    time_zone: str,
    languages: Sequence[str],
    on: date,
) -> BegunJurisdiction:
    """Write a jurisdiction that loads, with no service yet, into a folder that is empty or not there.

    `name` is the jurisdiction's and `organization` its first organization's, as people write them; `languages` are all
    official and the first is the default; `on` is the day of which the content is true. The law is an empty package in
    OpenFisca's shape: nobody has to write law until a service needs a rule. In other languages than English names are
    copies, awaiting review. Raises Conflict when there is something in the folder, Invalid for a value that cannot be.
    """
    root = Path(folder)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise Conflict(f"there is something in {root} already.", remedy="Choose a folder that is empty or not there.")
    identifier, authority = _identifier("name", name), _identifier("organization", organization)
    files = {
        "jurisdiction.yaml": _HEAD + _yaml({
            "identifier": identifier, "languages": list(languages), "default_language": languages[0],
            "currency": currency, "time_zone": time_zone, "country": country, "content_as_of": on, "holidays": [],
            "reading_grade": {each: 9 if each.split("-")[0] == "en" else 12 for each in languages},
            "channels": {"web": {}, "counter": {}, "sms": {"assurance_ceiling": "substantial"}, "api": {}},
        }),
        "vocabulary/topics.yaml": "# What services are sorted by.\ntopics: [everyday-life]\n",
        f"organizations/{authority}.yaml": _yaml(
            {"identifier": authority, "level": "municipal", "homepage": homepage, "contact_points": []}
        ),
        "law/__init__.py": _LAW,
        "law/entities.py": _ENTITIES,
        "law/money.py": _MONEY,
        "law/parameters/index.yaml": "description: Figures of the law, each with the day from which it holds\n",
        "law/variables/README.md": _VARIABLES,
    }  # fmt: skip
    for language in languages:
        words: dict[str, Any] = {
            "language": language,
            "awaiting_review": language.split("-")[0] != "en",
            "name": name,
            "organizations": {authority: {"name": organization}},
            "topics": {"everyday-life": {"title": "Everyday life"}},
            "facts": {},
        }
        files[f"locales/{language}.yaml"] = _yaml(words)
    return BegunJurisdiction(identifier, _write(root, files))


def _identifier(where: str, name: str) -> str:
    """`Harakeke District` -> `harakeke-district`."""
    found = re.sub(r"[^a-z0-9]+", "-", _plain(name).lower()).strip("-")
    if not _NAME.fullmatch(found):
        message = f"a name begins with a letter; found {name!r}."
        raise Invalid((Problem(where, message, "Write it as people do, such as Harakeke District."),))
    return found


def _plain(name: str) -> str:
    return name.translate(str.maketrans("āēīōūĀĒĪŌŪéèêëàâçîïôùûü", "aeiouAEIOUeeeeaaciiouuu"))


def _yaml(document: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)
    return text


def _write(root: Path, files: dict[str, str]) -> tuple[Path, ...]:
    """Write all and load the folder; take everything back when it does not load."""
    was_there = root.exists()
    created: list[Path] = []
    try:
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            created.append(path)
        load(root)
    except BaseException:
        for path in created:
            path.unlink(missing_ok=True)
        for place in sorted((each for each in root.rglob("*") if each.is_dir()), reverse=True):
            if not any(place.iterdir()):
                place.rmdir()
        if not was_there and root.is_dir() and not any(root.iterdir()):
            root.rmdir()
        raise
    return tuple(created)


_HEAD = "# Structure only: every word a person reads is in locales/. Add the holidays: deadlines count working days.\n"

_LAW = '''"""The law of this jurisdiction, in OpenFisca's shape: parameters are dated, variables cite their sections."""

from pathlib import Path

from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from law.entities import ENTITIES

HERE = Path(__file__).parent


class CountryTaxBenefitSystem(TaxBenefitSystem):
    """Empty until a service needs a rule."""

    def __init__(self):
        super().__init__(ENTITIES)
        self.load_parameters(str(HERE / "parameters"))
        self.add_variables_from_directory(str(HERE / "variables"))
'''

_ENTITIES = '''"""Whom the law speaks of: a person, and those who live together."""

from openfisca_core.entities import build_entity

Person = build_entity(key="person", plural="persons", label="A person", is_person=True)
Household = build_entity(
    key="household",
    plural="households",
    label="Those who live together",
    roles=[{"key": "member", "plural": "members", "label": "Member"}],
)
ENTITIES = [Person, Household]
'''

_MONEY = '''"""Money in whole cents, 64 bits wide: OpenFisca's own float loses a cent above 131,072."""

import numpy as np
from openfisca_core.variables import Variable

CENTS = 100


class Cents(Variable):
    """A variable of value_type `int` that holds whole cents; give it `unit = "cent-NZD"`, or your currency."""

    def __init__(self, baseline_variable=None):
        super().__init__(baseline_variable=baseline_variable)
        self.dtype = np.int64
'''

_VARIABLES = """# Variables

One file for each rule, in OpenFisca's shape. There are none yet, so people decide.
"""
