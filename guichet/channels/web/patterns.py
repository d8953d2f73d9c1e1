"""Pages about the site itself: every component at /-/patterns, whether it is well, what robots may read."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.catalogue import api as catalogue
from guichet.channels.web import style
from guichet.channels.web.desk import SCRIPT, public
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.look import api as look


@require_safe
@identity.admits("anyone")
def show(request: HttpRequest) -> HttpResponse:
    """Every component of the look in every state; `?language=`."""
    jurisdiction = catalogue.current()
    asked = request.GET.get("language", "")
    language = asked if asked in jurisdiction.languages else jurisdiction.default_language
    context = look.sample_context(
        language=language,
        stylesheets=style.addresses(jurisdiction),
        scripts=(style.static_address(SCRIPT),),
        wide="wide" in request.GET,
    )
    return public(render(request, "look/patterns.html", context, using="jinja2"))


@require_safe
@identity.admits("anyone")
def health(_request: HttpRequest) -> HttpResponse:
    """200 when pages can be served: the database answers and a release is published; else 503 with what is wrong."""
    try:
        release = catalogue.release_number()
    except DatabaseError as error:
        return JsonResponse({"well": False, "problem": f"database: {type(error).__name__}"}, status=503)
    if not release:
        return JsonResponse({"well": False, "problem": "no jurisdiction is published"}, status=503)
    return JsonResponse({"well": True, "release": release, "at": kernel.now().isoformat()})


@require_safe
@identity.admits("anyone")
def robots(_request: HttpRequest) -> HttpResponse:
    """Public pages may be read; what is personal may not, and says so itself as well (noindex)."""
    private = ("requests", "my", "plans", "work", "start", "resume")
    lines = ["User-agent: *", *(f"Disallow: /*/{each}/" for each in private), "Disallow: /sign-in/", "Disallow: /-/"]
    return public(HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"))


@require_safe
@identity.admits("anyone")
def favicon(_request: HttpRequest) -> HttpResponse:
    """Where browsers look for the sign on pages that do not name it."""
    return HttpResponseRedirect(style.static_address("web/icon.svg"))
