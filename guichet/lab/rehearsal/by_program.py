"""Plays a part as a program of the person's own: JSON over the API, with their token."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab.rehearsal.parts import MOST_TURNS, Part, Stuck

ROOT = "/api/v1"


class ByProgram:
    """A program that reads steps and puts answers."""

    channel = "api"

    def play(self, part: Part) -> str:
        """Start, put the answers of each page, submit with an idempotency key."""
        owner = kernel.Actor(agent_id=part.person_id, channel="web", assurance=kernel.Assurance.SUBSTANTIAL)
        token = identity.issue_token(
            agent_id=part.person_id, assurance=kernel.Assurance.SUBSTANTIAL, label="rehearsal", by=owner
        )
        client = Client(headers={"authorization": f"Bearer {token}", "accept-language": part.language})
        started = _call(client, "post", "/requests", {"service": part.service.identifier, "language": part.language})
        address, step = f"/requests/{started['request_id']}", started["step"]
        for _ in range(MOST_TURNS):
            if step["kind"] == "results" and step["next_page"]:
                step = _call(client, "get", f"{address}/steps/{step['next_page']}", None)
            if step["kind"] not in ("question", "evidence", "consent", "booking"):
                break
            names = [field["id"] for field in step["fields"]] if step["kind"] == "question" else []
            values = {name: part.given[name] for name in names if part.given.get(name) is not None}
            if step["kind"] == "booking":
                values = {field["id"]: field["options"][0]["value"] for field in step["fields"]}
            body = {"values": values, "revision": step["revision"]}
            step = _call(client, "put", f"{address}/answers/{step['id']}", body)
        if step["kind"] != "review":
            raise Stuck(f"api: expected the check before sending, found {json.dumps(step)[:600]}")
        sent = _call(client, "post", f"{address}/submit", {"revision": step["revision"]})
        return str(sent["receipt"]["tracking_code"])


def _call(client: Client, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
    headers = {"idempotency-key": kernel.new_id()} if method == "post" else {}
    sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    answer = getattr(client, method)(ROOT + path, headers=headers, **sent)
    if answer.status_code not in (200, 201):
        raise Stuck(f"api: {method} {path} answered {answer.status_code}: {answer.content.decode()[:800]}")
    read: dict[str, Any] = json.loads(answer.content)
    return read
