"""Which release counts now: asked once a request, so that a page is made from one release and asks but once."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

#: Within a request: empty until somebody asked, then the number. Outside of one everybody asks for themselves.
_asked: ContextVar[list[int] | None] = ContextVar("asked", default=None)


def release_number() -> int:
    """The number of the current release, 0 when there is none. One query by primary key, the first time a request."""
    asked = _asked.get()
    if asked:
        return asked[0]
    # Written out: every call of every channel asks this, and making a query in Django costs ten times the query.
    with connection.cursor() as cursor:
        cursor.execute('SELECT "release" FROM catalogue_state WHERE id = 1')
        row = cursor.fetchone()
    number = int(row[0] or 0) if row else 0
    if asked is not None:
        asked.append(number)
    return number


def ask_again() -> None:
    """Something was published within this request: what it asks from now on is asked of the database."""
    asked = _asked.get()
    if asked:
        asked.clear()


def one_release(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: within a request the release is asked once."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        token = _asked.set([])
        try:
            return get_response(request)
        finally:
            _asked.reset(token)

    return answer
