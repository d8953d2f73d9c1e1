"""Which language and which form of answer a browser or program asks for."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.request import MediaType

from guichet.catalogue import api as catalogue


def preferred(request: HttpRequest, jurisdiction: catalogue.Jurisdiction) -> str:
    """The language of the jurisdiction that the browser likes best (RFC 9110, 12.5.4), else its default one."""
    known = {each.lower(): each for each in jurisdiction.languages}
    for tag in _by_quality(request.headers.get("Accept-Language", "")):
        found = known.get(tag) or known.get(tag.split("-")[0])
        if found:
            return found
    return jurisdiction.default_language


def _by_quality(header: str) -> list[str]:
    weighed = []
    for place, part in enumerate(header[:500].split(",")):
        tag, _, parameter = part.strip().lower().partition(";")
        try:
            quality = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            quality = 0.0
        if tag and quality > 0:
            weighed.append((-quality, place, tag))
    return [tag for _, _, tag in sorted(weighed)]


def wants_page(request: HttpRequest) -> bool:
    """Whether the asker can read a page, rather than JSON only."""
    if not request.headers.get("Accept"):
        return True
    page, plain = MediaType("text/html"), MediaType("application/json")
    return any(each.match(str(page)) for each in request.accepted_types) or not any(
        each.match(str(plain)) for each in request.accepted_types
    )
