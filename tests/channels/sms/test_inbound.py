"""The gateway's door: who may come in, what is a text, and that the lab's telephone fits it."""

import json
from typing import Any

import httpx
import pytest
from django.test import Client

from guichet.channels.sms.models import ConversationRow, OutgoingRow
from guichet.identity import api as identity
from guichet.lab import sms as network
from guichet.lab.pytest_cast import Cast

TEXT = {"from": "+64 21 555 0101", "to": "+64215550199", "text": "birth", "id": "g1"}


def post(document: object, token: str | None = None) -> Any:
    token = identity.gateway_token("sms") if token is None else token
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client().post("/sms/inbound", body, content_type="application/json", headers=headers)


def test_a_text_is_taken_once_however_often_it_is_delivered(cast: Cast) -> None:
    for _ in range(5):
        answer = post(TEXT)
        assert (answer.status_code, answer.json()) == (202, {"taken": "g1"})
    assert ConversationRow.objects.get().number == "+64215550101"
    assert OutgoingRow.objects.count() == 1


@pytest.mark.parametrize("token", ["", "wrong", "x" * 64])
def test_nobody_else_brings_texts(cast: Cast, token: str) -> None:
    assert post(TEXT, token).status_code == 401
    assert ConversationRow.objects.count() == 0


def test_a_token_of_a_person_opens_nothing(cast: Cast) -> None:
    token = identity.issue_token(agent_id=cast.agents["eve"], label="mine", by=cast.eve, assurance=cast.eve.assurance)
    assert post(TEXT, token).status_code == 401
    assert ConversationRow.objects.count() == 0


@pytest.mark.parametrize(
    ("document", "where"),
    [
        (b"{", "body"),
        (b"[" * 100_000, "body"),
        ([TEXT], "body"),
        ({**TEXT, "text": 1}, "text"),
        ({**TEXT, "text": "x" * 10_001}, "text"),
        ({**TEXT, "text": "a\x00b"}, "text"),
        ({**TEXT, "from": "somebody"}, "number"),
        ({**TEXT, "id": ""}, "id"),
        ({"from": "+64215550101", "text": "birth"}, "id"),
    ],
)
def test_what_is_no_text_is_refused_and_nothing_changed(cast: Cast, document: object, where: str) -> None:
    answer = post(document)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [each["where"] for each in answer.json()["errors"]] == [where]
    assert ConversationRow.objects.count() == 0


def test_only_post(cast: Cast) -> None:
    assert Client().get("/sms/inbound").status_code == 405


def test_the_labs_telephone_fits_the_door(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def deliver(url: str, *, json: Any, headers: dict[str, str], timeout: float) -> httpx.Response:
        answer = post(json, headers["Authorization"].removeprefix("Bearer "))
        assert url.endswith("/sms/inbound")
        return httpx.Response(answer.status_code)

    monkeypatch.setattr(httpx, "post", deliver)
    row = network.text_from("+64215550101", "birth")
    assert row.trouble == ""
    assert OutgoingRow.objects.count() == 1
