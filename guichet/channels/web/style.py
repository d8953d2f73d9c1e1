"""The jurisdiction's colours as a stylesheet, at an address that contains the hash of what it says."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.look import api as look

YEAR = 31_536_000
SHEETS = ("look/guichet.css", "web/web.css")


@lru_cache(maxsize=8)
def sheet(colours: catalogue.Look) -> tuple[str, str]:
    """The stylesheet of some colours, and its mark."""
    return look.sheet(msgspec.structs.asdict(colours))


static_address = look.static_address


def addresses(jurisdiction: catalogue.Jurisdiction) -> tuple[str, ...]:
    """The stylesheets of a page, the tokens' first."""
    own = reverse("web-tokens", kwargs={"mark": sheet(jurisdiction.look)[1]})
    return (own, *(static_address(name) for name in SHEETS))


@require_GET
@identity.admits("anyone")
def tokens(_request: HttpRequest, mark: str) -> HttpResponse:
    """The sheet; one of an older release is answered with today's, and not kept."""
    text, current = sheet(catalogue.current().look)
    kept = f"public, max-age={YEAR}, immutable" if mark == current else "public, no-cache"
    headers = {"Cache-Control": kept, "Guichet-Public": "yes"}
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers=headers)
