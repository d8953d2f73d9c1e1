"""A text goes to the configured provider over real HTTP, and its answer says whether to try again."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import override_settings

from guichet.connectors.sms_http.api import HttpSmsGateway
from guichet.connectors.sms_http.apps import check_settings
from guichet.connectors.sms_http.gateway import ProviderTrouble
from guichet.notifications import ports

SMS = "/sms"


class Provider(ThreadingHTTPServer):
    """A provider on this machine that answers what it is told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.got: list[tuple[str, dict[str, str], Any]] = []
        self.status, self.answer, self.delay = 202, b'{"id": "m-1"}', 0.0
        self.headers: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{SMS}"


class Answering(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.got.append((self.path, dict(self.headers), json.loads(body) if body else None))
        time.sleep(self.server.delay)
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer)

    do_GET = do_POST  # noqa: N815  # the standard library names it

    def log_message(self, *_: Any) -> None:
        """Keep the tests' output quiet."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_text_is_posted_with_token_and_sender(provider: Provider) -> None:
    gateway = HttpSmsGateway(url=provider.url, token="secret", sender="Guichet")
    assert gateway.send("+64211234567", "Tēnā koe") == "m-1"
    ((path, headers, body),) = provider.got
    assert path == SMS
    assert headers["Authorization"] == "Bearer secret"
    assert body == {"to": "+64211234567", "text": "Tēnā koe", "from": "Guichet"}


@pytest.mark.parametrize(
    ("answer", "identifier"), [(b'{"messageId": 7}', "7"), (b"OK", ""), (b"[1]", ""), (b"", ""), (b'{"a": 1}', "")]
)
def test_what_was_taken_is_taken_whatever_it_is_called(provider: Provider, answer: bytes, identifier: str) -> None:
    provider.answer = answer
    assert HttpSmsGateway(url=provider.url).send("+1", "x") == identifier


@pytest.mark.parametrize("status", [400, 410, 422])
def test_a_refusal_is_for_good_and_names_no_number(provider: Provider, status: int) -> None:
    provider.status = status
    with pytest.raises(ports.Refused, match=str(status)) as refused:
        HttpSmsGateway(url=provider.url).send("+64211234567", "x")
    assert "211234567" not in str(refused.value)


@pytest.mark.parametrize("status", [302, 401, 404, 408, 429, 500, 503])
def test_the_rest_is_tried_again(provider: Provider, status: int) -> None:
    provider.status, provider.headers = status, {"Location": "http://elsewhere.example/"}
    with pytest.raises(ProviderTrouble, match=str(status)):
        HttpSmsGateway(url=provider.url).send("+1", "x")
    assert len(provider.got) == 1


def test_one_that_does_not_answer_is_left_in_time(provider: Provider) -> None:
    provider.delay = 1.0
    with pytest.raises(ProviderTrouble, match="does not answer"):
        HttpSmsGateway(url=provider.url, timeout=0.1).send("+1", "x")


def test_one_that_never_stops_answering_is_cut_off(provider: Provider) -> None:
    provider.answer = b"x" * 200_000
    with pytest.raises(ProviderTrouble, match="65536"):
        HttpSmsGateway(url=provider.url).send("+1", "x")


def test_check_says_what_stands_in_the_way(provider: Provider) -> None:
    assert HttpSmsGateway(url=provider.url).check() == ()
    provider.status = 401
    assert [each.where for each in HttpSmsGateway(url=provider.url).check()] == ["GUICHET_SMS_TOKEN"]
    assert [each.where for each in HttpSmsGateway(url="ftp://x").check()] == ["GUICHET_SMS_URL"]
    assert [each.where for each in HttpSmsGateway(url="http://127.0.0.1:9/").check()] == ["GUICHET_SMS_URL"]


def test_production_demands_https_and_a_token() -> None:
    with override_settings(GUICHET_SMS_URL="http://sms.example/", GUICHET_SMS_TOKEN="", PRODUCTION=True):
        found = [str(each.msg).split()[0] for each in check_settings(None)]
    assert found == ["GUICHET_SMS_URL", "GUICHET_SMS_TOKEN"]
    with override_settings(GUICHET_SMS_URL="https://sms.example/", GUICHET_SMS_TOKEN="t", PRODUCTION=True):
        assert check_settings(None) == []
    with override_settings(GUICHET_SMS_URL=""):
        assert check_settings(None) == []
