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


@lru_cache(maxsize=64)
def sheet(colours: catalogue.Look) -> tuple[str, str]:
    """The stylesheet of some colours, and its mark."""
    return look.sheet(msgspec.structs.asdict(colours))


static_address = look.static_address


def addresses(jurisdiction: catalogue.Jurisdiction, colours: catalogue.Look | None = None) -> tuple[str, ...]:
    """The stylesheets of a page, the tokens' first; `colours` are an organization's own."""
    own = reverse("web-tokens", kwargs={"mark": sheet(colours or jurisdiction.look)[1]})
    return (own, *(static_address(name) for name in SHEETS))


def shown_as(
    jurisdiction: catalogue.Jurisdiction, of: catalogue.PublicService | str | None
) -> catalogue.PublicOrganization | None:
    """Whose name and colours the pages of an organization (its identifier) or of its service have: its own, if it has.

    A service that was adopted has them only where the model leaves the look to its adopters. None: the jurisdiction's.
    """
    if isinstance(of, catalogue.PublicService):
        if of.adopted is not None and "look" not in of.adopted.may_override:
            return None
        of = of.competent_authority
    found = jurisdiction.organizations.get(of or "")
    return found if found is not None and found.look is not None else None


@require_GET
@identity.admits("anyone")
def tokens(_request: HttpRequest, mark: str) -> HttpResponse:
    """The sheet; one of an older release is answered with today's, and not kept."""
    jurisdiction = catalogue.current()
    own = (each.look for each in jurisdiction.organizations.values() if each.look is not None)
    sheets = {name: text for text, name in map(sheet, (*own, jurisdiction.look))}
    current = mark if mark in sheets else sheet(jurisdiction.look)[1]
    text = sheets[current]
    kept = f"public, max-age={YEAR}, immutable" if mark == current else "public, no-cache"
    headers = {"Cache-Control": kept, "Guichet-Public": "yes"}
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers=headers)
