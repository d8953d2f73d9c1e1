"""Anybody checks a permit by the code on its paper; and what programs that verify need: issuers' keys, public lists."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guichet.catalogue import api as catalogue
from guichet.channels.web import limits
from guichet.channels.web.desk import PRIVATE, Desk
from guichet.channels.web.negotiation import preferred
from guichet.credentials import api as credentials
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

WHAT = "check"


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("anyone")
def ask(request: HttpRequest, language: str) -> HttpResponse:
    """Which code; POST goes to its page."""
    desk = Desk(request, language)
    typed = " ".join(request.POST.get("code", "").split())[:40]
    if request.method != "POST":
        return _ask(desk)
    code = kernel.read_tracking_code(typed)
    if code is None:
        problem = desk.words("Write the code on the paper: twelve letters and digits.") if not typed else _unknown(desk)
        return _ask(desk, problem=problem, typed=typed)
    return HttpResponseRedirect(desk.to("checked", code=code))


@require_safe
@identity.admits("anyone")
def show(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """How it stands now. Nothing of it is ever kept on the way; who tries many codes is stopped."""
    desk = Desk(request, language)
    if limits.spent(request, WHAT):
        raise limits.TooMany("too many wrong codes")
    try:
        found = journeys.check_permit(code=code, language=language)
    except kernel.NotFound:
        limits.count(request, WHAT)
        return _ask(desk, problem=_unknown(desk), typed=code[:40], status=404)
    page = desk.page(f"{found.title}{desk.words.colon} {found.stands}")
    again = {"found": found, "checked": desk.moment(found.check.checked_at)}
    return _never_kept(desk.render("checked.html", page, again))


@require_safe
@identity.admits("anyone")
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The address in the QR code: on to the language that the browser likes best."""
    language = preferred(request, catalogue.current())
    answer = HttpResponseRedirect(reverse("web-checked", kwargs={"language": language, "code": code}))
    answer.headers["Vary"] = "Accept-Language"
    return _never_kept(answer)


def _unknown(desk: Desk) -> str:
    return desk.words("No permit, licence or certificate has this code. Check it letter by letter.")


def _ask(desk: Desk, *, problem: str = "", typed: str = "", status: int = 422) -> HttpResponse:
    page = desk.page(desk.words("Check a permit or licence"), wrong=bool(problem))
    answer = desk.render("check.html", page, {"problem": problem, "typed": typed}, status=status if problem else 200)
    return _never_kept(answer)


def _never_kept(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = PRIVATE
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
@identity.admits("anyone")
def issuer(_request: HttpRequest, organization: str) -> HttpResponse:
    """The DID document of an organization that issues (did:web)."""
    return _public(json.dumps(credentials.issuer_document(organization=organization)), "application/did+json")


@require_safe
@identity.admits("anyone")
def status_list(_request: HttpRequest, organization: str, purpose: str, listed: int) -> HttpResponse:
    """A Bitstring Status List: what is revoked, or suspended, of what an organization has issued."""
    signed = credentials.status_list(organization=organization, purpose=purpose, number=listed)
    return _public(signed, credentials.MEDIA_TYPE)


def _public(content: str, media_type: str) -> HttpResponse:
    """For programs on other sites: any page may read it, and it may be kept a little."""
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = f"public, max-age={int(credentials.KEPT.total_seconds())}"
    return answer
