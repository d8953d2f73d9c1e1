"""What somebody left when they died: who was told of it, who answered, what stopped, and who settles it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.look import api as look


@require_safe
@identity.admits("signed_in")
def every(request: HttpRequest, language: str) -> HttpResponse:
    """The estates one settles, or of whose death one told."""
    desk = Desk(request, language)
    own = journeys.own_estates(by=desk.actor, language=language)
    back = look.Link(desk.words("Your page"), desk.to("own"))
    return desk.render("estates.html", desk.page(desk.words("Estates"), back=back, personal=True), {"own": own})


@require_safe
@identity.admits("signed_in")
def one(request: HttpRequest, language: str, estate_id: UUID) -> HttpResponse:
    """One estate. Its executor sees all of it while they act for it; who told of the death sees who was told."""
    return _page(Desk(request, language), str(estate_id))


@require_POST
@identity.admits("signed_in")
def ask(request: HttpRequest, language: str, estate_id: UUID) -> HttpResponse:
    """Ask the court's register once more who the executor is."""
    desk = Desk(request, language)
    found = journeys.ask_again_for_executor(estate_id=str(estate_id), by=desk.actor)
    if found is None:
        return _page(desk, str(estate_id), nobody_named=True)
    return HttpResponseRedirect(desk.to("estate", estate_id=estate_id))


@require_POST
@identity.admits("signed_in")
def tell(request: HttpRequest, language: str, estate_id: UUID) -> HttpResponse:
    """The executor says that another may be told too."""
    desk = Desk(request, language)
    journeys.tell_with_consent(
        estate_id=str(estate_id), agreement=request.POST.get("agreement", ""), by=desk.actor, language=language
    )
    return HttpResponseRedirect(desk.to("estate", estate_id=estate_id))


@require_POST
@identity.admits("signed_in")
def close(request: HttpRequest, language: str, estate_id: UUID) -> HttpResponse:
    """The executor says that all is settled; from tomorrow nobody acts for the estate."""
    desk = Desk(request, language)
    if request.POST.get("sure") != "yes":
        return _page(desk, str(estate_id), unsure=True)
    journeys.close_estate(estate_id=str(estate_id), by=desk.actor)
    return HttpResponseRedirect(desk.to("estate", estate_id=estate_id))


def _page(desk: Desk, estate_id: str, *, nobody_named: bool = False, unsure: bool = False) -> HttpResponse:
    found = journeys.estate_view(estate_id=estate_id, by=desk.actor, language=desk.language)
    back = look.Link(desk.words("Estates"), desk.to("estates"))
    title = desk.words("The estate of {name}", name=found.name)
    context = {"estate": found, "nobody_named": nobody_named, "unsure": unsure}
    wrong = unsure or nobody_named
    page = desk.page(title, back=back, personal=True, wrong=wrong)
    return desk.render("estate.html", page, context, status=422 if wrong else 200)
