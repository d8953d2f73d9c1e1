"""The JSON schemas of Open311 (GeoReport v2), where the folder with them stands beside the repository."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT.parent / "shared" / "data" / "standards" / "open311"


@cache
def _registry() -> Registry[Any]:
    """The schemas refer to one another by file name."""
    found = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")}
    draft = "http://json-schema.org/draft-04/schema#"
    resources = [(name, Resource.from_contents({"$schema": draft, **each})) for name, each in found.items()]
    return Registry().with_resources(resources)


def checked(name: str, document: Any) -> None:
    """Raise jsonschema.ValidationError where a document does not fit; nothing where the schemas are not here."""
    if not SCHEMAS.is_dir():
        return
    schema = _registry().contents(f"{name}.json")
    # Without "type": "object" an object's keys are still checked; formats are checked too.
    jsonschema.Draft4Validator(schema, registry=_registry(), format_checker=jsonschema.FormatChecker()).validate(
        document
    )
