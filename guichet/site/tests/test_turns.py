"""Bounded waiting: some work, some wait, the rest come back; nothing that began is cut."""

import threading
import time
from collections.abc import Iterable
from typing import Any

import pytest

from guichet.site.turns import Turns


class Slow:
    """Works until told to stop."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.most = self.now = self.done = 0
        self._mutex = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with self._mutex:
            self.now += 1
            self.most = max(self.most, self.now)
        self.go_on.wait(10)
        with self._mutex:
            self.now -= 1
            self.done += 1
        if environ.get("fails"):
            raise ZeroDivisionError
        start_response("200 OK", [])
        return [b"done"]


def visit(application: Any, answers: list[tuple[str, dict[str, str]]], **environ: Any) -> None:
    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        answers.append((status, dict(headers)))

    body = application({"REQUEST_METHOD": "GET", **environ}, start_response)
    list(body)
    if hasattr(body, "close"):
        body.close()


def test_ten_times_the_load_is_told_to_come_back_and_what_began_is_finished() -> None:
    site = Slow()
    door = Turns(site, at_once=2, seconds=0.3, largest_body=100)
    answers: list[tuple[str, dict[str, str]]] = []
    threads = [threading.Thread(target=visit, args=(door, answers)) for _ in range(20)]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    while len(answers) < 18 and time.monotonic() - began < 5:
        time.sleep(0.01)
    assert [status for status, _ in answers] == ["503 Service Unavailable"] * 18
    assert {headers["Retry-After"] for _, headers in answers} == {"1"}
    site.go_on.set()
    for thread in threads:
        thread.join(5)
    assert [status for status, _ in answers].count("200 OK") == 2
    assert (site.most, site.done) == (2, 2)
    # Every turn was given back.
    visit(door, answers)
    visit(door, answers)
    assert answers[-1][0] == "200 OK"


def test_a_failing_request_gives_its_turn_back() -> None:
    site = Slow()
    site.go_on.set()
    door = Turns(site, at_once=1, seconds=0.1, largest_body=100)
    answers: list[tuple[str, dict[str, str]]] = []
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            visit(door, answers, fails=True)
    visit(door, answers)
    assert answers == [("200 OK", {})]


@pytest.mark.parametrize(
    ("length", "status"),
    [("100", "200 OK"), ("101", "413 Content Too Large"), ("-1", "413 Content Too Large")],
)
def test_refuses_what_is_too_large_before_reading_it(length: str, status: str) -> None:
    site = Slow()
    site.go_on.set()
    answers: list[tuple[str, dict[str, str]]] = []
    visit(Turns(site, at_once=1, seconds=0.1, largest_body=100), answers, CONTENT_LENGTH=length)
    assert answers[0][0] == status
    assert site.done == (status == "200 OK")
