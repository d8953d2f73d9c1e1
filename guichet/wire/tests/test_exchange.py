"""Whoever is asked may be slow, lie, or send more than anybody wants: none of it costs more than was agreed."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from guichet.wire import api as wire

Answering = Callable[[httpx.Request], httpx.Response]


def asked(answering: Answering, **changes: float) -> wire.Answer:
    values = {"timeout": 1.0, "most_bytes": 1_000} | changes
    return wire.exchange(
        "POST", "https://register.example/one", transport=httpx.MockTransport(answering), json={"a": 1},
        headers={"Authorization": "Bearer secret"},
        timeout=values["timeout"], most_bytes=int(values["most_bytes"]), within=changes.get("within"),
    )  # fmt: skip


def test_the_answer_is_given_back_whatever_it_says() -> None:
    def answering(request: httpx.Request) -> httpx.Response:
        assert (request.headers["Authorization"], request.content) == ("Bearer secret", b'{"a":1}')
        return httpx.Response(503, json={"busy": True}, headers={"Retry-After": "7"})

    given = asked(answering)
    assert (given.status, given.document, given.retry_after()) == (503, {"busy": True}, 7.0)


@pytest.mark.parametrize(("said", "seconds"), [("", 60.0), ("soon", 60.0), ("-1", 60.0), ("999999999", 86_400.0)])
def test_how_long_to_wait_is_believed_within_reason(said: str, seconds: float) -> None:
    assert asked(lambda _: httpx.Response(429, headers={"Retry-After": said})).retry_after(60.0) == seconds


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"[" * 900, b"\xff"])
def test_what_is_no_json_object_is_none(content: bytes) -> None:
    assert asked(lambda _: httpx.Response(200, content=content)).document is None


def test_nobody_is_followed_elsewhere() -> None:
    seen: list[str] = []

    def answering(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.host)
        return httpx.Response(302, headers={"Location": "https://eve.example/"})

    assert asked(answering).status == 302
    assert seen == ["register.example"]


def test_more_than_was_agreed_is_not_read() -> None:
    read: list[int] = []

    def endless() -> Iterator[bytes]:
        while True:
            read.append(500)
            yield b"x" * 500

    with pytest.raises(wire.NoAnswer, match="more than 1000 bytes") as caught:
        asked(lambda _: httpx.Response(200, content=endless()))
    assert sum(read) <= 2_000
    assert (caught.value.broken, caught.value.sent) == (True, True)


def test_one_that_trickles_is_given_up() -> None:
    def trickle() -> Iterator[bytes]:
        while True:
            time.sleep(0.02)
            yield b"x"

    with pytest.raises(wire.NoAnswer, match=r"takes more than 0\.1 s") as caught:
        asked(lambda _: httpx.Response(200, content=trickle()), within=0.1)
    assert (caught.value.broken, caught.value.sent) == (False, True)


def test_compressed_answers_are_not_unpacked() -> None:
    packed = gzip.compress(b"x" * 1_000_000)
    with pytest.raises(wire.NoAnswer, match="compressed"):
        asked(lambda _: httpx.Response(200, content=iter([packed]), headers={"Content-Encoding": "gzip"}))


@pytest.mark.parametrize(
    ("trouble", "sent"), [(httpx.ConnectError, False), (httpx.ReadTimeout, True), (httpx.RemoteProtocolError, True)]
)
def test_whether_it_may_have_arrived_is_said(trouble: type[httpx.TransportError], sent: bool) -> None:
    def answering(request: httpx.Request) -> httpx.Response:
        raise trouble("secret detail", request=request)

    with pytest.raises(wire.NoAnswer) as caught:
        asked(answering)
    assert str(caught.value) == f"does not answer ({trouble.__name__})"
    assert caught.value.sent is sent


def test_an_address_that_is_none_was_never_sent() -> None:
    with pytest.raises(wire.NoAnswer) as caught:
        wire.exchange("GET", "gopher://register.example/", timeout=1, most_bytes=1)
    assert not caught.value.sent
