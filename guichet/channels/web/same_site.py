"""Accepts a form that stands on a public page: proven by the browser's own headers instead of a token in a cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def posted_from_here(view: View) -> View:
    """Let a POST in when the browser says that one of our own pages sent it; otherwise demand Django's token.

    A page with a token needs a cookie and could not be kept in memory for everybody. The headers cannot be set by
    another site's page: Sec-Fetch-Site (W3C Fetch Metadata), Origin (RFC 6454, section 7), and for old browsers
    Referer. OWASP's Cross-Site Request Forgery Prevention Cheat Sheet names them as a defence.
    """
    guarded = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def enforced(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        chosen = view if is_from_here(request) else guarded
        return chosen(request, *args, **kwargs)

    return cast("View", enforced)


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser vouches that the request comes from a page of this very origin."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    for name in ("Origin", "Referer"):
        given = request.headers.get(name)
        if given:
            parts = urlsplit(given)
            return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())
    return False
