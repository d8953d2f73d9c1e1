"""Refusals: what is wrong, where, and what to do; and nothing has changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from guichet.catalogue import api as catalogue
from guichet.intake.models import RequestRow
from tests.channels.api.program import BEST_START, Program

Programs = Callable[..., Program]


def begin(amina: Program) -> tuple[str, dict[str, Any]]:
    started = amina.post("requests", {"service": BEST_START}).json
    return started["request_id"], started["step"]


def test_each_field_that_does_not_fit_is_pointed_at(program: Programs) -> None:
    amina = program("amina")
    request_id, step = begin(amina)
    field = step["fields"][0]["id"]
    answer = amina.put(
        f"requests/{request_id}/answers/{step['id']}",
        {"values": {field: 7, "a/strange~name": 1}, "revision": step["revision"]},
    )
    assert answer.status == 422
    found = {(each["pointer"], each["code"]) for each in answer.json["errors"]}
    assert {(f"/values/{field}", "type"), ("/values/a~1strange~0name", "not_asked")} <= found
    assert amina.get(f"requests/{request_id}").json["revision"] == step["revision"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"values": {}, "revision": "one"}, "/revision"),
        ({"values": {}, "revision": 1, "vaules": {}}, ""),
        ({"revision": 1}, ""),
        ({"values": {}}, "/revision"),
        ([], ""),
    ],
)
def test_a_body_of_the_wrong_shape_is_refused(program: Programs, body: Any, pointer: str) -> None:
    amina = program("amina")
    request_id, step = begin(amina)
    answer = amina.put(f"requests/{request_id}/answers/{step['id']}", body)
    assert answer.status == 422
    assert answer.json["errors"][0]["pointer"] == pointer


def test_broken_json_another_type_and_too_much(program: Programs) -> None:
    nobody = program()
    assert nobody("POST", "requests", b"{").json["code"] == "malformed"
    assert nobody("POST", "requests", b"\xff\xfe").status == 400
    assert nobody("POST", "requests", b'{"service": ' + b"[" * 100_000).status in (400, 422)
    assert nobody("POST", "requests", b"service=x", Content_Type="text/plain").status == 415
    assert nobody("POST", "requests", b" " * 300_000).status == 413
    assert RequestRow.objects.count() == 0


def test_a_stale_revision_is_409_and_a_stale_etag_412(program: Programs) -> None:
    amina = program("amina")
    request_id, step = begin(amina)
    example = catalogue.service(BEST_START).examples[0].given
    values = {each["id"]: example[each["id"]] for each in step["fields"]}
    second = amina.put(f"requests/{request_id}/answers/{step['id']}", {"values": values}, If_Match='"1"')
    assert second.status == 200
    other = {name: f"{value}s" for name, value in values.items()}
    address = f"requests/{request_id}/answers/{step['id']}"
    assert amina.put(address, {"values": other, "revision": 1}).status == 409
    assert amina.put(address, {"values": other}, If_Match='"1"').status == 412
    assert amina.put(address, {"values": other}, If_Match="W/x").status == 400
    assert amina.get(f"requests/{request_id}").headers["ETag"] == second.headers["ETag"]


def test_a_token_is_needed_and_must_be_good(program: Programs) -> None:
    answer = program().get("my/page")
    assert (answer.status, answer.json["level"]) == (401, "low")
    assert "Authorization: Bearer" in answer.json["remedy"]
    wrong = program(Authorization="Bearer guichet_nonsense").get("services")
    assert wrong.status == 401
    assert 'error="invalid_token"' in wrong.headers["WWW-Authenticate"]


def test_hidden_and_missing_are_told_in_the_same_words(program: Programs) -> None:
    amina, eve = program("amina"), program("eve")
    request_id, _ = begin(amina)
    hidden = eve.get(f"requests/{request_id}")
    missing = eve.get("requests/00000000-0000-7000-8000-000000000000")
    nowhere = eve.get("no/such/place")
    assert hidden.status == missing.status == nowhere.status == 404
    assert hidden.content == missing.content == nowhere.content


def test_too_many_calls_are_told_when_to_come_back(program: Programs, settings: Any) -> None:
    settings.GUICHET_API_PERSON = 3
    amina, boris = program("amina"), program("boris")
    assert [amina.get("life-events").status for _ in range(4)] == [200, 200, 200, 429]
    answer = amina.get("life-events")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert boris.get("life-events").status == 200


def test_guessing_tokens_is_bounded(program: Programs, settings: Any) -> None:
    settings.GUICHET_API_ANONYMOUS = 2
    guess = program(Authorization="Bearer guichet_guess")
    assert [guess.get("life-events").status for _ in range(3)] == [401, 401, 429]


def test_a_busy_database_is_503(program: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any, **__: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(catalogue, "browse", busy)
    answer = program().get("services")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


def test_other_methods_are_refused_and_said(program: Programs) -> None:
    assert program().get("services").status == 200
    client = Client()
    refused = client.delete("/api/v1/services")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert client.options("/api/v1/services").status_code == 204
    assert client.head("/api/v1/life-events").status_code == 200


def test_a_browsers_session_is_never_looked_at(program: Programs) -> None:
    client = Client()
    client.cookies["session"] = "anything"
    answer = client.get("/api/v1/my/page", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 401
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_unknown_parameters_are_refused(program: Programs) -> None:
    nobody = program()
    assert nobody.get("life-events?date=2026").json["errors"][0]["parameter"] == "date"
    assert nobody.get("services?limit=many").json["errors"][0]["parameter"] == "limit"
    assert nobody.get("services?limmit=3").json["errors"][0]["parameter"] == "limmit"
    assert nobody.get("life-events/having-a-child/timeline").json["errors"][0]["parameter"] == "date"
    assert nobody.get("life-events/having-a-child/timeline?date=9999-12-31").status == 422


def test_an_unknown_and_an_external_service_cannot_be_started(program: Programs) -> None:
    unknown = program("amina").post("requests", {"service": "no/such"})
    assert (unknown.status, unknown.json["errors"][0]["pointer"]) == (422, "/service")
    assert program("amina").post("requests", {"service": "education/twenty-hours-ece"}).status == 422
    assert json.dumps(unknown.json)
