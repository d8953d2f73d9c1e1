"""A program that calls the API, and holds each answer against the description."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from jsonschema import Draft202012Validator

from guichet.channels.api import document, routes
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast

BEST_START = "inland-revenue/best-start"


@contextmanager
def connection_kept() -> Iterator[None]:
    """For calls past Django's own client: a request within a test's transaction must not close its connection."""
    signals = (request_started, request_finished)
    for each in signals:
        each.disconnect(close_old_connections)
    try:
        yield
    finally:
        for each in signals:
            each.connect(close_old_connections)


def token_of(cast: Cast, name: str) -> str:
    """A token of somebody of the cast, with their roles."""
    actor = cast(name)
    return identity.issue_token(
        agent_id=actor.agent_id or "",
        assurance=kernel.Assurance.SUBSTANTIAL,
        label="a program",
        by=kernel.Actor(agent_id=actor.agent_id, channel="web", assurance=kernel.Assurance.SUBSTANTIAL),
        with_roles=bool(actor.roles),
    )


class Answered:
    """An answer that agrees with the description."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.headers = response.headers
        self.content: bytes = response.content
        kind = response.headers.get("Content-Type", "")
        self.json: Any = json.loads(response.content) if "json" in kind else None


class Program:
    """Calls as a program does: a token, JSON, an idempotency key on whatever changes something."""

    def __init__(self, token: str = "", headers: dict[str, str] | None = None) -> None:
        self._client = Client()
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._headers.update(headers or {})

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answered:
        sent = {**self._headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if method == "POST":
            sent.setdefault("Idempotency-Key", f'"{uuid.uuid4()}"')
        data = body if isinstance(body, bytes) else json.dumps(body) if body is not None else ""
        kind = sent.pop("Content-Type", "application/json")
        response = self._client.generic(
            method, f"{routes.PREFIX}/{path}", data, content_type=kind, headers=sent, secure=False
        )
        found = Answered(response)
        conform(method, path.partition("?")[0], found)
        return found

    def get(self, path: str, **headers: str) -> Answered:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Answered:
        return self("POST", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Answered:
        return self("PUT", path, body, **headers)

    def fill_in(self, started: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
        """Answer every page from worked values, to the check before sending."""
        step: dict[str, Any] = started["step"]
        for _ in range(40):
            if step["kind"] not in ("question", "evidence", "consent"):
                return step
            values = {each["id"]: given[each["id"]] for each in step["fields"] if each["id"] in given}
            answer = self.put(
                f"requests/{started['request_id']}/answers/{step['id']}",
                {"values": values if step["kind"] == "question" else {}, "revision": step["revision"]},
            )
            assert answer.status == 200, answer.json
            step = answer.json
        raise AssertionError("the pages never end")


def conform(method: str, path: str, found: Answered) -> None:
    """The status is described, and the body is as described."""
    operation = _operation(method, path)
    if operation is None:
        return
    assert str(found.status) in operation["responses"], (method, path, found.status, found.json)
    content = operation["responses"][str(found.status)]["content"]
    kind = found.headers["Content-Type"].partition(";")[0]
    assert kind in content, (method, path, kind)
    if found.json is not None:
        errors = list(_validator(json.dumps(content[kind]["schema"])).iter_errors(found.json))
        assert errors == [], (method, path, errors[:3])


@cache
def described() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(document._encoded())
    return whole


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator({**json.loads(schema), "components": described()["components"]})


def _operation(method: str, path: str) -> dict[str, Any] | None:
    parts = path.split("/")
    for template, methods in described()["paths"].items():
        names = template.removeprefix(f"{routes.PREFIX}/").split("/")
        fits = len(names) == len(parts) and all(a.startswith("{") or a == b for a, b in zip(names, parts, strict=True))
        # `requests/resume` is no request called resume.
        if fits and (method.lower() in methods):
            found: dict[str, Any] = methods[method.lower()]
            return found
    return None
