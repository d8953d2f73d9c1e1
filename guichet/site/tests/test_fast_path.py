"""Public pages from memory: the same for everybody, or not stored."""

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from guichet.site import published
from guichet.site.fast_path import FastPath

PAGE = b"<!doctype html><title>Kia ora</title>" + b"<p>A window.</p>" * 60


class Site:
    """A WSGI application that counts how often it was woken."""

    def __init__(self, *headers: tuple[str, str], status: str = "200 OK", body: bytes = PAGE) -> None:
        self.headers = headers
        self.status = status
        self.body = body
        self.woken = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.woken += 1
        start_response(self.status, [("Content-Type", "text/html; charset=utf-8"), *self.headers])
        return [self.body]


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


Told = tuple[str, dict[str, str], bytes]


def visit(application: Any, path: str = "/en/", method: str = "GET", **environ: str) -> Told:
    told: list[tuple[str, dict[str, str]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        told.append((status, {name.lower(): value for name, value in headers}))

    request = {"REQUEST_METHOD": method, "PATH_INFO": path, "wsgi.url_scheme": "http", "HTTP_HOST": "a.example"}
    request |= environ
    body = b"".join(application(request, start_response))
    assert len(told) == 1
    return (*told[0], body)


def fast(site: Site, *, limit_bytes: int = 1_000_000, version: Any = lambda: 1, clock: Any = Clock()) -> FastPath:  # noqa: B008  # it tells no time of its own
    return FastPath(site, version=version, seconds=60, limit_bytes=limit_bytes, clock=clock)


PUBLIC = ("Guichet-Public", "yes")


def test_second_visit_does_not_wake_the_site() -> None:
    site = Site(PUBLIC, ("Content-Language", "en"))
    door = fast(site)
    first, second = visit(door), visit(door)
    assert first == second
    status, headers, body = second
    assert (status, body, site.woken) == ("200 OK", PAGE, 1)
    assert headers["content-language"] == "en"
    assert headers["content-length"] == str(len(PAGE))
    assert "guichet-public" not in headers


@pytest.mark.parametrize(
    "environ",
    [{"HTTP_COOKIE": "session=1"}, {"QUERY_STRING": "q=1"}, {"HTTP_AUTHORIZATION": "Bearer x"}],
)
def test_a_request_that_says_something_about_somebody_is_never_answered_from_memory(environ: dict[str, str]) -> None:
    site = Site(PUBLIC)
    door = fast(site)
    visit(door)
    _, headers, _ = visit(door, **environ)
    visit(door, **environ)
    assert site.woken == 3
    assert "guichet-public" not in headers


@pytest.mark.parametrize(
    "header",
    [
        ("Set-Cookie", "session=1"),
        ("Vary", "Cookie"),
        ("Vary", "Accept-Language"),
        ("Content-Encoding", "gzip"),
    ],
)
def test_an_answer_that_differs_between_people_is_never_stored(header: tuple[str, str]) -> None:
    site = Site(PUBLIC, header)
    door = fast(site)
    visit(door)
    visit(door)
    assert site.woken == 2


def test_an_unmarked_refused_or_posted_answer_is_never_stored() -> None:
    for site, method in ((Site(), "GET"), (Site(PUBLIC, status="404 Not Found"), "GET"), (Site(PUBLIC), "POST")):
        door = fast(site)
        visit(door, method=method)
        visit(door, method=method)
        assert site.woken == 2


def test_paths_and_hosts_are_apart() -> None:
    site = Site(PUBLIC)
    door = fast(site)
    visit(door, "/en/")
    visit(door, "/mi/")
    visit(door, "/en/", HTTP_HOST="b.example")
    assert site.woken == 3


def test_publishing_drops_everything(tmp_path: Path) -> None:
    file = tmp_path / "var" / "published"
    site = Site(PUBLIC)
    door = fast(site, version=lambda: published.version(file))
    visit(door)
    published.touch(file)
    visit(door)
    visit(door)
    assert site.woken == 2
    published.touch(file)
    visit(door)
    assert site.woken == 3


def test_a_page_lives_so_long_and_no_longer() -> None:
    site, clock = Site(PUBLIC), Clock()
    door = fast(site, clock=clock)
    visit(door)
    clock.now += 59
    visit(door)
    assert site.woken == 1
    clock.now += 2
    visit(door)
    assert site.woken == 2


def test_compresses_for_those_who_can_read_it() -> None:
    door = fast(Site(PUBLIC))
    for _ in range(2):
        _, headers, body = visit(door, HTTP_ACCEPT_ENCODING="br, gzip")
        assert gzip.decompress(body) == PAGE
        assert headers["content-encoding"] == "gzip"
        assert headers["vary"] == "Accept-Encoding"
        assert headers["content-length"] == str(len(body))
    _, headers, body = visit(door)
    assert body == PAGE
    assert "content-encoding" not in headers


def test_says_not_modified_and_answers_head_without_a_body() -> None:
    site = Site(PUBLIC)
    door = fast(site)
    _, headers, _ = visit(door)
    status, again, body = visit(door, HTTP_IF_NONE_MATCH=f'"other", W/{headers["etag"]}')
    assert (status, body) == ("304 Not Modified", b"")
    assert "content-length" not in again
    status, head, body = visit(door, method="HEAD")
    assert (status, body, head["content-length"]) == ("200 OK", b"", str(len(PAGE)))
    assert site.woken == 1


def test_memory_is_bounded() -> None:
    door = fast(Site(PUBLIC), limit_bytes=40_000)
    for number in range(200):
        visit(door, f"/{number}/")
    assert door._bytes <= 40_000
    assert sum(page.size for page in door._pages.values()) == door._bytes
    assert 5 < len(door._pages) < 40
    big = Site(PUBLIC, body=b"x" * 50_000)
    wide = fast(big, limit_bytes=40_000)
    visit(wide)
    visit(wide)
    assert big.woken == 2
