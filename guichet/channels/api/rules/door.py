"""A quick way to `/rules/calculate` around Django, for callers whom nobody has to know.

Django opens it: the first calculation after something was published goes the usual way and leaves the calculator here,
for as long as nothing else is published and for some seconds at most. What is counted against a caller's share, what is
bounded and what is answered is the same either way. Calls with a token, a cookie, a tracking code or a query take the
usual way, and so does whatever is refused before it is read.
"""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

from guichet.channels.api import answering, limits
from guichet.channels.api.problems import Refusal
from guichet.channels.api.routes import PREFIX
from guichet.channels.api.rules import bodies, current
from guichet.rules import api as rules

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

ADDRESS = f"{PREFIX}/rules/calculate"
HANDLE = "guichet.rules.door"
USUAL = ("HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_GUICHET_TRACKING_CODE", "QUERY_STRING", "HTTP_TRANSFER_ENCODING")


@dataclass(frozen=True, slots=True)
class Open:
    """A calculator that may be asked until then, while nothing else is published."""

    calculator: rules.Calculator
    headers: tuple[tuple[str, str], ...]
    version: int
    until: float


class Door:
    """A WSGI application around another. `version` is asked on every calculation and must be cheap; `headers` go on
    every answer."""

    def __init__(
        self,
        application: WSGIApplication,
        *,
        version: Callable[[], int],
        seconds: float,
        headers: Mapping[str, str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._application = application
        self._version = version
        self._seconds = seconds
        self._headers = {
            **headers,
            "Content-Type": "application/json",
            "Cache-Control": "no-store",
            "Vary": f"Accept-Language, Authorization, {answering.TRACKING}",
            **answering.OPEN,
        }
        self._clock = clock
        self._open: Open | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a calculation here, or pass the request on."""
        if environ.get("PATH_INFO") != ADDRESS or environ["REQUEST_METHOD"] != "POST":
            return self._application(environ, start_response)
        version, opened = self._version(), self._open
        if opened is None or opened.version != version or opened.until < self._clock():
            environ[HANDLE] = (self, version)
            return self._application(environ, start_response)
        length = _length(environ)
        if length < 0 or not self._counted(environ):
            return self._application(environ, start_response)
        content = environ["wsgi.input"].read(length)
        try:
            status, body = HTTPStatus.OK, bodies.answer(opened.calculator, content)
        except rules.SituationRefused as refusal:
            status, body = HTTPStatus(refusal.status), bodies.encoded(refusal.error)
        except Exception as error:  # the usual way words a fault; what was sent is not for a log
            log.error("a calculation broke: %s", type(error).__name__)  # noqa: TRY400  # its message may hold what was sent
            environ["wsgi.input"] = io.BytesIO(content)
            return self._application(environ, start_response)
        start_response(f"{status.value} {status.phrase}", [*opened.headers, ("Content-Length", str(len(body)))])
        return (body,)

    def leave_open(self, calculator: rules.Calculator, version: int) -> None:
        """Answer with this calculator from now on."""
        headers = (*self._headers.items(), *current.headers(calculator).items())
        self._open = Open(calculator, headers, version, self._clock() + self._seconds)

    def _counted(self, environ: WSGIEnvironment) -> bool:
        """Count the call as the usual way counts one of nobody known; that way also refuses the one too many."""
        try:
            limits.spend(f"ip:{limits.address_in(environ)}", limit=settings.GUICHET_API_ANONYMOUS)
        except Refusal:
            return False
        return True


def leave_open(request: HttpRequest, calculator: rules.Calculator) -> None:
    """Open the door that a request came through, where anybody may ask."""
    door, version = request.META.get(HANDLE, (None, 0))
    if door is not None and current.is_open_now():
        door.leave_open(calculator, version)


def _length(environ: WSGIEnvironment) -> int:
    """How long the body is; -1 for a request that takes the usual way."""
    if any(environ.get(each) for each in USUAL) or environ.get("CONTENT_TYPE") != "application/json":
        return -1
    if "problem+json" in environ.get("HTTP_ACCEPT", ""):
        return -1
    length = environ.get("CONTENT_LENGTH") or ""
    return int(length) if length.isdigit() and int(length) <= answering.LARGEST_RAW else -1
