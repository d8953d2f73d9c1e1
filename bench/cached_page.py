"""A public page from memory, against the same page made by Django each time, in one process, without the network.

Both applications are called as a WSGI server calls them, so that what is measured is ours and not the client's.
"""

import importlib
import io
import statistics
import time
from collections.abc import Iterator
from typing import Any

import django

from bench.line import Line

ROUNDS, CALLS = 5, 500


def measure(calls: int = CALLS) -> Iterator[Line]:
    """Calls a second, median of interleaved rounds; and the 99th percentile of one call."""
    django.setup()
    wsgi = importlib.import_module("guichet.site.wsgi")
    name = next(iter(importlib.import_module("guichet.site.static_files").library()))
    ours: list[float] = []
    theirs: list[float] = []
    slowest: list[float] = []
    for _ in range(ROUNDS):
        ours.append(calls_a_second(wsgi.application, f"/static/{name}", calls * 5, slowest))
        theirs.append(calls_a_second(wsgi._django, f"/static/{name}", calls, []))
    yield Line("cached public page", statistics.median(ours), statistics.median(theirs), "/s", "Django alone", 4)
    slowest.sort()
    p99 = 1000 * slowest[int(len(slowest) * 0.99)]
    yield Line("cached public page, p99", p99, 2.0, "ms", "budget", 1, less_is_better=True)


def calls_a_second(application: Any, address: str, calls: int, times: list[float]) -> float:
    """How often the application answers the address in a second; each call's seconds go to ``times``."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    }

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        if not status.startswith("200"):
            raise RuntimeError(f"{address} answered {status}")

    began = last = time.perf_counter()
    for _ in range(calls):
        answer = application(dict(environ), start_response)
        b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        now = time.perf_counter()
        times.append(now - last)
        last = now
    return calls / (last - began)
