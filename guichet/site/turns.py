"""Bounded waiting: a request that cannot be begun in time is told to come back, instead of making all others slower.

The web server hands each request a thread; here at most ``at_once`` of them work and the others wait their turn, for
``seconds`` at most. Work that has begun is always finished.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

COME_BACK = (
    b"The service is very busy. Nothing was lost and nothing was sent: try again in a few seconds.\n"
    b"He nui te mahi i t\xc4\x93nei w\xc4\x81. K\xc4\x81ore he mea i ngaro: whakam\xc4\x81tauria an\xc5\x8d.\n"
)
TOO_LARGE = b"What was sent is larger than this site accepts. Send a smaller file.\n"


class Turns:
    """A WSGI application around another, admitting so many requests at once, first come first served."""

    def __init__(
        self,
        application: "WSGIApplication",
        *,
        at_once: int,
        seconds: float,
        largest_body: int,
    ) -> None:
        self._application = application
        self._free = at_once
        self._seconds = seconds
        self._largest_body = largest_body
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Pass the request on when its turn comes."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > self._largest_body:
            start_response("413 Content Too Large", _plain(TOO_LARGE))
            return (TOO_LARGE,)
        if not self._enter():
            retry_after = ("Retry-After", str(max(1, int(self._seconds))))
            start_response("503 Service Unavailable", [*_plain(COME_BACK), retry_after])
            return (COME_BACK,)
        try:
            answer = self._application(environ, start_response)
        except BaseException:
            self._leave()
            raise
        return _Held(answer, self._leave)

    def _enter(self) -> bool:
        with self._mutex:
            if self._free > 0 and not self._waiting:
                self._free -= 1
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=self._seconds):
            return True
        with self._mutex:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        return True  # the turn came in the very moment of giving up

    def _leave(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


class _Held:
    """The answer's bytes; the turn ends when the server has taken them all and calls close()."""

    def __init__(self, answer: Iterable[bytes], leave: Callable[[], None]) -> None:
        self._answer = answer
        self._leave: Callable[[], None] | None = leave

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        try:
            if hasattr(self._answer, "close"):
                self._answer.close()
        finally:
            leave, self._leave = self._leave, None
            if leave is not None:
                leave()


def _plain(body: bytes) -> list[tuple[str, str]]:
    return [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
