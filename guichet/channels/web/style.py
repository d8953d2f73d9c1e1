"""The jurisdiction's colours as a stylesheet, at an address that contains the hash of what it says."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.template import engines
from django.views.decorators.http import require_GET

from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.look import api as look

YEAR = 31_536_000
SHEETS = ("look/guichet.css", "web/web.css")


@lru_cache(maxsize=8)
def sheet(colours: catalogue.Look) -> tuple[str, str]:
    """The stylesheet of some colours, and its mark."""
    text = look.stylesheet(look.tokens_from(msgspec.structs.asdict(colours)))
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]


@lru_cache(maxsize=64)
def static_address(name: str) -> str:
    """Where a static file is served; the site knows, and lends templates the same function."""
    found: str = engines["jinja2"].env.globals["static"](name)
    return found


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
