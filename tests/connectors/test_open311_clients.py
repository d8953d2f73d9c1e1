"""Client libraries that others wrote read and file reports against our running server, unchanged.

`civicbot` (0.4.0, 2026) reads and files; `georeport` (0.3.1, 2025) only reads, in both formats; `three` (0.8.0, 2013)
reads and files, pictures too: nobody maintains it, and it was written for Python 2, so it is handed the one name that
Python 3 no longer has (`itertools.ifilter`).
"""

from __future__ import annotations

import importlib
import io
import itertools
import threading
import warnings
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from civicbot import Endpoint, HttpTransport, Open311Client
from civicbot.http import HttpError, RateLimiter
from django.db import connections
from django.test import Client, override_settings
from georeport import GeoReport
from PIL import Image

from guichet.evidence import ports as evidence_ports
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import OPERATOR, Cast
from guichet.lab.scanner import LabScanner
from guichet.reports import api as reports
from tests.connectors.test_open311_server import KEY, TOWN

PLACE = {"lat": -41.28, "lng": 174.75}


class Door(BaseHTTPRequestHandler):
    """Hands what comes over the wire to the site, on the test's own database connection."""

    shared: Any = None
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        self._answer(Client().get(self.path, headers=dict(self.headers)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        kind = self.headers.get("Content-Type", "")
        self._answer(Client().post(self.path, body, content_type=kind))

    def parse_request(self) -> bool:
        connections["default"] = self.shared  # this thread's, like a worker's
        return super().parse_request()

    def _answer(self, said: Any) -> None:
        self.send_response(said.status_code)
        for name, value in said.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said.content)

    def log_message(self, format: str, *args: Any) -> None:
        """A test prints nothing."""


@pytest.fixture
def served(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Our endpoint on a port of this machine, over the test's own connection."""
    fresh: kernel.Registry[evidence_ports.VirusScanner] = kernel.Registry("virus scanner")
    fresh.register("default", LabScanner())
    monkeypatch.setattr(evidence_ports, "scanners", fresh)
    reports.publish_plan(reports.load_plan(TOWN, languages=("en", "fr", "mi")), by=OPERATOR)
    shared = connections["default"]
    shared.inc_thread_sharing()
    Door.shared = shared
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    with override_settings(GUICHET_OPEN311_KEYS={"app": KEY}, ALLOWED_HOSTS=["*"]):
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/open311/v2"
        server.shutdown()
        thread.join()
        server.server_close()
    shared.dec_thread_sharing()


def test_civicbot_reads_and_files(served: str, cast: Cast) -> None:
    town = Endpoint("town", "Harbour Town", served, write=True)
    client = Open311Client(town, transport=HttpTransport(rate_limiter=RateLimiter(min_interval=0)))
    assert [each["service_code"] for each in client.list_services()] == ["001", "noise", "street-light"]
    filed = client.create_request(
        "001", dry_run=False, confirm="SEND", api_key=KEY, validate_remote=True, description="Deep.",
        attributes={"depth": "deep", "seen": ["car", "foot"]}, **PLACE,
    )  # fmt: skip
    number = filed.response[0]["service_request_id"]
    assert reports.report(number=number, by=cast.chen).answers == {"depth": "deep", "seen": ["car", "foot"]}
    assert client.get_request(number)["status"] == "open"
    assert [each["service_request_id"] for each in client.list_requests(status="open")] == [number]
    assert client.list_requests(service_request_ids=[number], page_size=5)[0]["service_code"] == "001"
    with pytest.raises(HttpError) as refused:
        client.create_request(
            "001", dry_run=False, confirm="SEND", api_key="guess", attributes={"depth": "deep"}, **PLACE
        )
    assert refused.value.status == 403


def test_georeport_reads_both_formats(served: str, cast: Cast) -> None:
    for _ in range(2):  # it takes a single element of XML for no list
        reports.file_report(
            category="pothole", place=reports.Place(lat=-41.28, lon=174.75), by=cast.amina, language="en",
            answers={"depth": "deep"},
        )  # fmt: skip
    found = []
    for form in ("json", "xml"):
        client = GeoReport(served, jurisdiction="aotearoa", output_format=form)
        services = client.get_service_list()
        requests = client.get_service_requests(status="open", service_code="001")
        one = client.get_service_request(requests[0]["service_request_id"])
        definition: Any = client.get_service_definition("001")
        attributes = definition["attributes"]
        codes = [each["code"] for each in (attributes if form == "json" else attributes["attribute"])]
        found.append(
            (
                [each["service_code"] for each in services],
                [each["service_request_id"] for each in requests],
                one["status"],
                one["expected_datetime"],
                codes,
            )
        )
    assert found[0] == found[1]
    assert found[0][0] == ["001", "noise", "street-light"]


def test_three_reads_and_files_with_a_picture(served: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its XML library is as old
        three = importlib.import_module("three")
    client = three.Three(served, api_key=KEY, jurisdiction="aotearoa")
    assert [each["service_name"] for each in client.services()] == ["Pothole", "Noise at night", "Street light"]
    assert client.services("001")["service_code"] == "001"
    assert client.discovery()["endpoints"][0]["formats"] == ["text/xml", "application/json"]
    content = io.BytesIO()
    Image.new("RGB", (9, 9), "teal").save(content, "PNG")
    content.name = "hole.png"
    content.seek(0)
    posted = client.post(
        "001", lat="-41.28", long="174.75", name="Zach Williams", phone="555-5555", description="My issue description.",
        media=content, **{"attribute[depth]": "deep"},
    )  # fmt: skip
    number = posted[0]["service_request_id"]
    report = reports.report(number=number, by=cast.chen)
    assert (report.contact.name, len(report.photos)) == ("Zach Williams", 1)
    assert [each["service_request_id"] for each in client.requests()] == [number]
    assert client.request(number)[0]["status"] == "open"
    noise = client.post("noise", address="Old Town", **{"attribute[kind]": "a drum"})
    assert client.token(noise[0]["token"])[0]["service_request_id"]
    assert client.requests(start="11-01-2026", end="11-30-2026")[0]["service_request_id"]
