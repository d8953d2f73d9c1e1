"""Lists page by page: an opaque cursor in the answer and in a Link header (RFC 8288)."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlencode

from django.http import HttpRequest

from guichet.channels.api.problems import FieldProblem, Refusal


def write_cursor(place: str) -> str:
    """A place in a list, as a program hands it back."""
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> str:
    """The place of a cursor; raises Refusal (422) when it is none of ours."""
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise bad_cursor() from None


def read_offset(cursor: str) -> int:
    """The place of a cursor that counts."""
    place = read_cursor(cursor) if cursor else "0"
    if not (place.isascii() and place.isdigit() and len(place) < 10):
        raise bad_cursor()
    return int(place)


def links(request: HttpRequest, cursor: str | None) -> dict[str, str]:
    """The Link header to the page after, when there is one."""
    if cursor is None:
        return {}
    query = {name: value for name, value in request.GET.items() if name != "cursor"} | {"cursor": cursor}
    return {"Link": f'<{request.path}?{urlencode(query)}>; rel="next"'}


def bad_cursor() -> Refusal:
    """The refusal of a cursor."""
    return Refusal(
        422,
        "cursor",
        "The cursor is none of ours.",
        remedy="Begin with the first page, and hand back `next` as it was given.",
        errors=(FieldProblem(parameter="cursor", code="cursor", detail="is none of ours"),),
    )
