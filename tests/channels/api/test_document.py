"""The description is valid OpenAPI 3.1, and says what the table of routes says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

from guichet.catalogue import api as catalogue
from guichet.channels.api import document, routes


def described() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(document._encoded())
    return found


def test_every_schema_is_a_json_schema() -> None:
    schemas = described()["components"]["schemas"]
    assert {"Step", "Field", "ProblemDetails", "ExplanationView", "NewCase"} <= set(schemas)
    for schema in schemas.values():
        assert validator_for(schema, default=Draft202012Validator) is Draft202012Validator
        Draft202012Validator.check_schema(schema)


def test_every_reference_leads_somewhere() -> None:
    whole = described()
    names = set(whole["components"]["schemas"])

    def references(value: Any) -> set[str]:
        if isinstance(value, dict):
            own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
            return own.union(*map(references, value.values()))
        return set().union(*map(references, value)) if isinstance(value, list) else set()

    assert {each.removeprefix("#/components/schemas/") for each in references(whole)} <= names


def test_every_operation_is_described_once_with_words_and_refusals() -> None:
    whole = described()
    found = {(m.upper(), p) for p, methods in whole["paths"].items() for m in methods}
    assert found == {(each.method, f"{routes.PREFIX}/{each.path}") for each in routes.TABLE}
    ids = [each["operationId"] for methods in whole["paths"].values() for each in methods.values()]
    assert len(ids) == len(set(ids))
    for methods in whole["paths"].values():
        for each in methods.values():
            assert each["summary"].endswith((".", ":"))
            assert {"401", "422", "429", "503"} <= set(each["responses"])


@pytest.mark.parametrize("each", [each for each in routes.TABLE if each.method == "POST"], ids=lambda each: each.id)
def test_what_changes_something_takes_a_key(each: routes.Operation) -> None:
    assert each.key == ("none" if each.id == "resume_request" else each.key)
    required = {"start_request", "submit_request", "open_case", "start_screening", "apply_from_screening"}
    assert (each.key == "required") == (each.id in required)


def test_the_description_and_the_page_are_served(published: catalogue.Jurisdiction) -> None:
    client = Client()
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"] == "3.1.0"
    page = client.get("/api/v1/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "PUT /api/v1/requests/{request_id}/answers/{page}" in text
    assert client.get("/api/v1/look.css").status_code == 200
