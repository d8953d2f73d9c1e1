"""Pages for what did not work: what happened, what was kept, what to do; as problem details for programs."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.html import escape

from guichet.catalogue import api as catalogue
from guichet.channels.web.desk import Desk
from guichet.channels.web.negotiation import preferred, wants_page
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.language import api as language_of

log = logging.getLogger(__name__)

Said = tuple[str, str]


class Middleware:
    """Turns the kernel's errors into answers; anything else is a fault, and Django's to report."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass it on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer what the platform expected."""
        if isinstance(error, kernel.SignInNeeded) and wants_page(request):
            level = kernel.Assurance.from_name(error.level)
            address = identity.sign_in_address(next_path=_back(request), level=level, why="level")
            return HttpResponse(status=303, headers={"Location": address})
        if isinstance(error, kernel.GuichetError):
            answer = refuse(request, error.status, detail=str(error), code=error.code)
            if isinstance(error, kernel.TryLater):
                answer.headers["Retry-After"] = str(error.after_seconds)
            return answer
        return None


def _back(request: HttpRequest) -> str:
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return request.path if request.path.count("/") < 2 else f"/{request.path.split('/')[1]}/my/"


def said(status: int, words: language_of.Words) -> Said:
    """A status in words: what happened, and what to do."""
    known = {
        400: (words("We could not read that"), words("Go back, and try again.")),
        403: (words("This is not for you to do"), words("If you think it is, ask the office whose task it is.")),
        404: (
            words("There is no such page here"),
            words("The address may be mistyped, or it is someone else's. If it is yours, sign in, or use your code."),
        ),
        409: (
            words("This was changed meanwhile"),
            words("Another tab, telephone or person changed it first. Nothing of yours was overwritten: look again."),
        ),
        422: (words("Something does not fit yet"), words("Go back, and look at what you wrote.")),
        429: (
            words("Too many tries"),
            words("Wait a quarter of an hour, then try again. Nothing you wrote before is lost."),
        ),
        503: (
            words("Something we need does not answer"),
            words("What you wrote is kept. Try again in a minute."),
        ),
    }
    fallback = (
        words("Something went wrong here"),
        words("It is not your doing. What you wrote before is kept. Try again in a while."),
    )
    return known.get(status, fallback)


def refuse(request: HttpRequest, status: int, *, detail: str = "", code: str = "") -> HttpResponse:
    """The answer for a status."""
    if not wants_page(request):
        title = said(status, language_of.translator("en"))[0]
        problem = {"type": "about:blank", "title": title, "status": status}
        problem |= {name: value for name, value in (("detail", detail), ("code", code)) if value}
        return HttpResponse(json.dumps(problem), status=status, content_type="application/problem+json")
    try:
        return _page(request, status)
    except Exception:
        # The page of an error must not fail because what failed is what pages are drawn from (no database).
        log.exception("the page for status %s could not be drawn", status)
        return _bare(status)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    jurisdiction = catalogue.current()
    named = request.path.split("/")[1] if request.path.count("/") > 1 else ""
    desk = Desk(request, named if named in jurisdiction.languages else preferred(request, jurisdiction))
    title, remedy = said(status, desk.words)
    page = desk.page(title, wrong=True)
    return desk.render("error.html", page, {"remedy": remedy, "status": status}, status=status)


def _bare(status: int) -> HttpResponse:
    title, remedy = said(status, language_of.translator("en"))
    text = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body><h1>{escape(title)}</h1><p>{escape(remedy)}</p></body></html>"
    )
    return HttpResponse(text, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django passes it
    """Django's 400."""
    return refuse(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django passes it
    """Django's 403."""
    return refuse(request, 403)


def not_found(request: HttpRequest, exception: Exception | Http404) -> HttpResponse:  # noqa: ARG001  # Django passes it
    """Django's 404."""
    return refuse(request, 404)


def fault(request: HttpRequest) -> HttpResponse:
    """Django's 500, which has written the fault to the log."""
    return refuse(request, 500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django passes it
    """A form that came without its token: most often one that stood open since the last sign-in."""
    return refuse(request, 403, code="csrf")
