"""The same key: the same answer, one effect; another request under it: refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.http import HttpResponse

from guichet.channels.api import idempotency
from guichet.channels.api.models import KeptAnswer
from guichet.intake.models import RequestRow
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from tests.channels.api.program import BEST_START, Program, token_of

Programs = Callable[..., Program]
KEY = '"5d7c9f3e-9a39-4b55-8d1b-0e63f5d4c001"'
BODY = {"service": BEST_START}


def test_the_same_request_again_is_given_the_same_answer(program: Programs) -> None:
    amina = program("amina")
    first = amina.post("requests", BODY, Idempotency_Key=KEY)
    again = amina.post("requests", BODY, Idempotency_Key=KEY.strip('"'))
    assert (first.status, again.status) == (201, 201)
    assert again.content == first.content
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert RequestRow.objects.count() == 1
    assert BEST_START not in KeptAnswer.objects.get().fingerprint


def test_another_request_under_the_key_is_refused(program: Programs) -> None:
    amina = program("amina")
    amina.post("requests", BODY, Idempotency_Key=KEY)
    refused = amina.post("requests", {**BODY, "language": "mi"}, Idempotency_Key=KEY)
    assert (refused.status, refused.json["code"]) == (422, "key_reused")
    assert RequestRow.objects.count() == 1


def test_anothers_key_is_another_key(program: Programs) -> None:
    amina = program("amina").post("requests", BODY, Idempotency_Key=KEY).json
    boris = program("boris").post("requests", BODY, Idempotency_Key=KEY).json
    assert amina["request_id"] != boris["request_id"]


def test_a_key_is_required_and_must_be_one(program: Programs) -> None:
    amina = program("amina")
    amina_without = Program(amina._headers["Authorization"].removeprefix("Bearer "))
    response = amina_without._client.post(
        "/api/v1/requests", BODY, content_type="application/json", headers=amina._headers
    )
    assert (response.status_code, response.json()["code"]) == (400, "key_missing")
    assert amina.post("requests", BODY, Idempotency_Key="short").json["code"] == "key_malformed"
    assert RequestRow.objects.count() == 0


def test_a_refused_request_frees_its_key(program: Programs) -> None:
    amina = program("amina")
    assert amina.post("requests", {"service": "no/such"}, Idempotency_Key=KEY).status == 422
    assert KeptAnswer.objects.count() == 0
    assert amina.post("requests", BODY, Idempotency_Key=KEY).status == 201


def test_after_a_day_the_key_is_free_and_the_answer_gone(program: Programs) -> None:
    amina = program("amina")
    first = amina.post("requests", BODY, Idempotency_Key=KEY).json
    with kernel.held_at(kernel.now() + timedelta(hours=23)):
        assert amina.post("requests", BODY, Idempotency_Key=KEY).json == first
    later = kernel.now() + timedelta(hours=25)
    with kernel.held_at(later):
        assert amina.post("requests", BODY, Idempotency_Key=KEY).json["request_id"] != first["request_id"]
        assert KeptAnswer.objects.count() == 1
        assert idempotency.forget(before=later + timedelta(seconds=1)) == 1


def test_work_apart_that_is_not_done_yet_is_409_and_taken_over_when_it_died(program: Programs) -> None:
    with kernel.held_at(kernel.now()):
        KeptAnswer.objects.create(id="x" * 64, fingerprint="f", made_at=kernel.now())
        with pytest.raises(kernel.GuichetError) as refused:
            idempotency.once_apart(row_id="x" * 64, fingerprint="f", work=pytest.fail)
        assert refused.value.status == 409
        with kernel.held_at(kernel.now() + timedelta(minutes=2)):
            answer = idempotency.once_apart(row_id="x" * 64, fingerprint="f", work=_created)
    assert answer.status_code == 201
    assert KeptAnswer.objects.get().status == 201


def test_work_apart_that_fails_frees_its_key(program: Programs) -> None:
    with pytest.raises(kernel.Conflict):
        idempotency.once_apart(row_id="x" * 64, fingerprint="f", work=_conflict)
    assert KeptAnswer.objects.count() == 0


def _created() -> Any:
    return HttpResponse(b"{}", status=201)


def _conflict() -> Any:
    raise kernel.Conflict("no")


@pytest.mark.django_db(transaction=True)
def test_many_at_the_same_moment_are_one(transactional_db: None, cast: Cast) -> None:
    token, answers = token_of(cast, "amina"), []
    gate = threading.Barrier(6)

    def send() -> None:
        try:
            gate.wait(10)
            answers.append(Program(token).post("requests", BODY, Idempotency_Key=KEY))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(6)]
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]  # SQLite's own
        connection.inc_thread_sharing()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert {each.status for each in answers} <= {201, 409}
    assert len({each.content for each in answers if each.status == 201}) == 1
    assert RequestRow.objects.count() == 1
