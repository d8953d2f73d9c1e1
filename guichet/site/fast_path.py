"""Answers for public pages without waking Django: the bytes it made last time, with the headers it set then.

Only for requests that carry nothing about anybody (GET or HEAD, no cookie, no authorization, no query), and only for
answers in which the view said so with the header ``Guichet-Public: yes`` (see ``guichet.site.security``). Everything is
dropped when something is published, and each page on its own after ``seconds``.
"""

import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MARK = "guichet-public"
Headers = list[tuple[str, str]]

# Headers that make an answer personal or varied; such an answer is never stored, whatever its view says.
TELLTALES = frozenset({"set-cookie", "www-authenticate", "content-encoding", "content-range"})
COMPRESSIBLE = ("text/", "application/json", "application/ld+json", "application/javascript", "image/svg+xml")
WORTH_COMPRESSING = 400


@dataclass(frozen=True, slots=True)
class Stored:
    """One public answer, plain and compressed."""

    version: int
    until: float
    etag: str
    headers: Headers
    body: bytes
    packed_headers: Headers
    packed: bytes

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed) + 2048


class FastPath:
    """A WSGI application around another. ``version`` is asked on every request and must be cheap."""

    def __init__(
        self,
        application: "WSGIApplication",
        *,
        version: Callable[[], int],
        seconds: float,
        limit_bytes: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._application = application
        self._version = version
        self._seconds = seconds
        self._limit_bytes = limit_bytes
        self._clock = clock
        self._pages: dict[tuple[str, str, str], Stored] = {}
        self._bytes = 0
        self._mutex = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer from memory, or ask Django and remember."""
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or "HTTP_COOKIE" in environ
            or environ.get("QUERY_STRING")
            or "HTTP_AUTHORIZATION" in environ
        ):
            return self._ask(environ, start_response)
        key = (environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", ""))
        stored = self._pages.get(key)
        version = self._version()
        if stored is not None and stored.version == version and stored.until > self._clock():
            return self._tell(stored, environ, start_response)
        return self._ask(environ, start_response, key=key, version=version)

    def _tell(self, stored: Stored, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        packed = stored.packed and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        headers, body = (stored.packed_headers, stored.packed) if packed else (stored.headers, stored.body)
        if known(stored.etag, environ.get("HTTP_IF_NONE_MATCH", "")):
            start_response("304 Not Modified", [pair for pair in headers if pair[0].lower() not in _OF_A_BODY])
            return ()
        start_response("200 OK", headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)

    def _ask(
        self,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
        *,
        key: tuple[str, str, str] | None = None,
        version: int = 0,
    ) -> Iterable[bytes]:
        told: list[tuple[str, Headers]] = []

        def listen(status: str, headers: Headers, exc_info: Any = None) -> Any:
            public = any(name.lower() == MARK and value == "yes" for name, value in headers)
            headers = [pair for pair in headers if pair[0].lower() != MARK]
            if public and key is not None and status.startswith("200") and storable(headers):
                told.append((status, headers))
                return None
            return start_response(status, headers, *([exc_info] if exc_info else []))

        answer = self._application(environ, listen)
        if not told:
            return answer
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        stored = self._store(version, told[0][1], body)
        if key is not None and environ["REQUEST_METHOD"] == "GET":
            self._keep(key, stored)
        return self._tell(stored, environ, start_response)

    def _store(self, version: int, headers: Headers, body: bytes) -> Stored:
        names = {name.lower(): value for name, value in headers}
        etag = names.get("etag") or f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        plain = [pair for pair in headers if pair[0].lower() not in ("etag", "content-length", "vary")]
        plain += [("ETag", etag), ("Vary", "Accept-Encoding")]
        packed = b""
        if len(body) >= WORTH_COMPRESSING and names.get("content-type", "").startswith(COMPRESSIBLE):
            packed = gzip.compress(body, compresslevel=9, mtime=0)
        return Stored(
            version=version,
            until=self._clock() + self._seconds,
            etag=etag,
            headers=[*plain, ("Content-Length", str(len(body)))],
            body=body,
            packed_headers=[*plain, ("Content-Length", str(len(packed))), ("Content-Encoding", "gzip")],
            packed=packed,
        )

    def _keep(self, key: tuple[str, str, str], stored: Stored) -> None:
        """Remember, forgetting the oldest when memory is full. Readers need no lock."""
        if stored.size > self._limit_bytes // 8:
            return
        with self._mutex:
            old = self._pages.pop(key, None)
            self._bytes += stored.size - (old.size if old else 0)
            self._pages[key] = stored
            while self._bytes > self._limit_bytes:
                self._bytes -= self._pages.pop(next(iter(self._pages))).size


_OF_A_BODY = frozenset({"content-length", "content-encoding", "content-type"})


def known(etag: str, if_none_match: str) -> bool:
    """Whether the browser has it already (RFC 9110, 13.1.2: weak comparison)."""
    if not if_none_match:
        return False
    return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in if_none_match.split(","))


def storable(headers: Headers) -> bool:
    """Whether nothing in the headers contradicts that the page is the same for everybody."""
    for name, value in headers:
        if name.lower() in TELLTALES:
            return False
        if name.lower() == "vary" and value.lower() not in ("accept-encoding", ""):
            return False
    return True
