"""A program that sends a whole request through the API, and repeats each call with its key until it is answered."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import yaml

BIRTH = "internal-affairs/register-a-birth"
EXAMPLES = Path(__file__).resolve().parents[2] / "jurisdictions/aotearoa/services" / BIRTH / "examples.yaml"
PATIENCE = 180.0


class Refused(Exception):
    """The site answered, and it was no."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.problem = problem
        super().__init__(f"{status} {problem}")


class InDoubt(Exception):
    """A client that does not try again got no answer: it cannot know whether its request was sent."""


def facts_of_a_birth() -> dict[str, Any]:
    """What the first worked example gives, with a birth three weeks ago by the machine's own clock."""
    given: dict[str, Any] = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))["examples"][0]["given"]
    given["child_birth_date"] = date.today() - timedelta(days=20)  # noqa: DTZ011  # any day of this month will do
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}


@dataclass
class Client:
    """One person's program. `gives_up`: it sends the last call once, and stays in doubt when there is no answer.

    `comes_back`: told that the site is busy, it sends the same again; otherwise that is a refusal like any other.
    """

    address: str
    person: dict[str, str]
    gives_up: bool = False
    comes_back: bool = True
    repeated: int = 0
    request_id: str = ""
    code: str = ""
    receipt: dict[str, Any] = field(default_factory=dict)
    case_number: str = ""

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=f"{self.address}/api/v1", timeout=60)

    def send_everything(self) -> None:
        """From the first question to the receipt."""
        with self.http:
            step = self.begin()
            self.submit(self.answer_all(step))

    def begin(self) -> dict[str, Any]:
        """Start the service; the key makes the repeated call the same request."""
        started = self.call("POST", "/requests", {"service": BIRTH}, key="start")
        self.request_id, self.code = started["request_id"], started["tracking_code"]
        step: dict[str, Any] = started["step"]
        return step

    def answer_all(self, step: dict[str, Any]) -> dict[str, Any]:
        """Answer what is asked until the check before sending."""
        facts = facts_of_a_birth()
        while step["kind"] in ("question", "evidence", "consent"):
            step = self.answer(step, {each["id"]: facts[each["id"]] for each in step["fields"] if each["id"] in facts})
        assert step["kind"] == "review", step
        return step

    def answer(self, step: dict[str, Any], values: dict[str, Any], *, key: str = "") -> dict[str, Any]:
        """Answer one page."""
        body = {"values": values if step["kind"] == "question" else {}, "revision": step["revision"]}
        path = f"/requests/{self.request_id}/answers/{step['id']}"
        found: dict[str, Any] = self.call("PUT", path, body, key=key or f"answer-{step['id']}")
        return found

    def submit(self, step: dict[str, Any], *, key: str = "submit") -> dict[str, Any]:
        """Send it; remembers what was acknowledged."""
        path, body = f"/requests/{self.request_id}/submit", {"revision": step["revision"]}
        done: dict[str, Any] = self.call("POST", path, body, key=key, once=self.gives_up)
        self.receipt, self.case_number = done["receipt"], done["case_number"]
        return done

    def call(self, method: str, path: str, body: Any, *, key: str, once: bool = False) -> dict[str, Any]:
        """One call, repeated while nobody answers or the site asks to come back."""
        headers = {
            "Authorization": f"Bearer {self.person['token']}",
            "Idempotency-Key": f'"{self.person["id"]}-{key}"',
        }
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                answer = self.http.request(method, path, json=body, headers=headers)
            except httpx.TransportError as error:
                if once:
                    raise InDoubt from error
                self.repeated += 1
                time.sleep(0.1)
                continue
            if answer.status_code == 503 and self.comes_back:
                time.sleep(0.2)
                continue
            found: dict[str, Any] = answer.json()
            if answer.status_code >= 400:
                raise Refused(answer.status_code, found)
            return found
        raise AssertionError(f"nobody answered {method} {path} for {PATIENCE} s")
