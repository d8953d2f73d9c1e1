"""A body that speaks Open311 itself: it gets each report once, whatever goes wrong, and what it says comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.apps import apps
from django.test import Client

from guichet.audit import api as audit
from guichet.connectors.open311 import api as open311
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab import faults
from guichet.lab.agencies import other_body
from guichet.lab.pytest_cast import OPERATOR, Cast
from guichet.reports import api as reports

TOWN = Path(reports.__file__).parent / "tests" / "town"
START = datetime(2026, 11, 20, 23, tzinfo=UTC)
Work = Callable[[], audit.Drained]


class Network(httpx.BaseTransport):
    """Carries a request to the lab's own view, as a network would; `broken` raises instead, before or after."""

    broken: Exception | None = None
    answer: bytes | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if isinstance(self.broken, httpx.ConnectError):
            raise self.broken
        path = str(request.url.raw_path, "ascii")
        content = request.read()
        kind = request.headers.get("Content-Type", "")
        call = Client().post(path, content, content_type=kind) if request.method == "POST" else Client().get(path)
        if self.broken is not None:
            raise self.broken
        return httpx.Response(call.status_code, content=self.answer or call.content, headers=dict(call.headers))


@pytest.fixture(params=["xml", "json"])
def network(request: Any, cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Network:
    body = {
        "organization": "inland-revenue", "url": "http://localhost/lab/open311/v2", "api_key": other_body.KEY,
        "format": request.param, "codes": {"pothole": "POT-7"}, "contact": True,
    }  # fmt: skip
    settings.GUICHET_OPEN311_BODIES = json.dumps([body])
    settings.GUICHET_VAR = tmp_path
    monkeypatch.setattr(faults, "SLOW_SECONDS", 0.0)
    wire = Network()
    monkeypatch.setattr("guichet.connectors.open311.client.transport", wire)
    reports.publish_plan(reports.load_plan(TOWN, languages=("en", "fr", "mi")), by=OPERATOR)
    return wire


def report(cast: Cast, **changes: Any) -> reports.Report:
    given: dict[str, Any] = {
        "category": "pothole", "place": reports.Place(lat=-41.28, lon=174.75), "by": cast.amina, "language": "en",
        "text": "Deep.", "answers": {"depth": "deep", "seen": ["car", "foot"]},
        "contact": reports.Contact(name="Amina Rahimi", email="amina@example.org"),
    }  # fmt: skip
    return journeys.report_problem(**{**given, **changes})


def forwarded() -> dict[str, Any]:
    row = apps.get_model("open311", "ForwardRow")._default_manager.order_by("-id").values().first()
    assert row is not None
    return dict(row)


def test_it_gets_it_once_and_its_word_comes_back(network: Network, cast: Cast, work_off: Work) -> None:
    filed = report(cast)
    report(cast, category="noise", answers={"kind": "drum"})  # it takes no noise
    work_off()
    (told,) = other_body.taken()
    assert told["description"] == f"Deep.\n\n[{filed.number}]"
    assert (told["lat"], told["long"], told["attribute[depth]"], told["email"]) == (
        "-41.28", "174.75", "deep", "amina@example.org",
    )  # fmt: skip
    open311.poll({}, attempt=1)
    assert reports.public_report(number=filed.number).state == "reported"
    other_body.settle(told["service_request_id"], status="open", notes="A crew comes on Monday.")
    open311.poll({}, attempt=1)
    open311.poll({}, attempt=1)
    public = reports.public_report(number=filed.number)
    assert [(each.state, each.words) for each in public.updates[1:]] == [("accepted", "A crew comes on Monday.")]
    other_body.settle(told["service_request_id"], status="closed", notes="Filled.")
    open311.poll({}, attempt=1)
    assert reports.public_report(number=filed.number).state == "fixed"
    # Opened again here it is told anew, with our mark and why.
    reports.reopen(number=filed.number, words="Still deep.", by=cast.amina)
    work_off()
    again = other_body.taken()[-1]
    assert again["description"] == f"Deep.\n\nStill deep.\n\n[{filed.number}/1]"
    assert len(other_body.taken()) == 2


@pytest.mark.parametrize("mode", ["down", "lies", "garbled"])
def test_whatever_goes_wrong_it_is_there_once(network: Network, cast: Cast, work_off: Work, mode: str) -> None:
    faults.misbehave("open311", mode)
    report(cast)
    work_off()
    assert forwarded()["state"] == "waiting"
    assert len(other_body.taken()) == (0 if mode == "down" else 1)
    for minutes in (1, 5):
        with kernel.held_at(START + timedelta(minutes=minutes)):
            work_off()
    faults.misbehave("open311", "works")
    with kernel.held_at(START + timedelta(hours=2)):
        work_off()
    assert forwarded()["state"] == "sent"
    assert len(other_body.taken()) == 1
    assert forwarded()["remote_id"] == other_body.taken()[0]["service_request_id"]


def test_a_time_out_after_it_arrived_is_no_second_report(network: Network, cast: Cast, work_off: Work) -> None:
    network.broken = httpx.ReadTimeout("slow")
    report(cast)
    work_off()
    assert forwarded()["doubtful"] is True
    network.broken = None
    with kernel.held_at(START + timedelta(hours=1)):
        work_off()
    assert len(other_body.taken()) == 1
    network.broken = httpx.ConnectError("nobody there")
    open311.poll({}, attempt=1)  # nobody is told of it, and nothing is lost
    assert forwarded()["state"] == "sent"


@pytest.mark.parametrize(
    "answer",
    [
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><service_requests/>",
        b"<html><body>closed</body></html>",
        b'{"service_request_id": 1}',
        b"[" * 5000,
        b'[{"service_request_id": "somebody-elses", "status": "closed"}]',
        b"<service_requests><request><status>closed</status></request></service_requests>",
    ],
)
def test_what_cannot_be_believed_moves_nothing(network: Network, cast: Cast, work_off: Work, answer: bytes) -> None:
    filed = report(cast)
    work_off()
    network.answer = answer
    open311.poll({}, attempt=1)
    assert reports.public_report(number=filed.number).state == "reported"


def test_a_refusal_is_a_dead_letter(network: Network, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other_body, "CODES", ("OTHER",))
    report(cast)
    drained = audit.drain(worker="test", until_empty=True)
    assert drained.dead == 1
    assert forwarded()["state"] == "refused"
    assert "service_code was not found" in forwarded()["trouble"]
    assert len(audit.dead_letters()) == 1


def test_what_was_erased_meanwhile_is_not_told(network: Network, cast: Cast, work_off: Work) -> None:
    network.broken = httpx.ConnectError("nobody there")
    report(cast)
    work_off()
    journeys.erase_person(person_id=cast.agents["amina"], reason="asked", legal_basis="Privacy Act 2020, IPP 9")
    network.broken = None
    with kernel.held_at(START + timedelta(hours=2)):
        work_off()
    assert other_body.taken() == []
    assert forwarded()["state"] == "erased"


def test_settings_that_cannot_work_are_refused() -> None:
    good = {"organization": "town", "url": "https://town.example/v2", "codes": {"pothole": "1"}}
    assert open311.read(json.dumps([good]), secure=True)[0].format == "xml"
    for wrong in (
        {**good, "url": "http://town.example/v2"},
        {**good, "url": "https://me:secret@town.example/v2"},
        {**good, "codes": {}},
        {**good, "format": "csv"},
        {**good, "colour": "red"},
    ):
        with pytest.raises(kernel.Invalid):
            open311.read(json.dumps([wrong]), secure=True)
    with pytest.raises(kernel.Invalid):
        open311.read(json.dumps([good, good]), secure=True)
