"""Paying for what was sent: to the provider's page and back, without a line of JavaScript."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from guichet.channels.web.desk import Desk
from guichet.channels.web.person.answering import show
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel


@require_POST
@identity.admits("anyone")
def pay(request: HttpRequest, language: str, request_id: UUID) -> HttpResponse:
    """To the provider's page: a double click, a second tab or going back lead to the same payment."""
    desk = Desk(request, language)
    back = f"{settings.GUICHET_BASE_URL}{desk.to('paid', request_id=request_id)}"
    try:
        begun = journeys.pay(
            request_id=str(request_id), return_to=back, by=desk.actor, language=language,
            instalments=request.POST.get("instalments") == "yes",
        )  # fmt: skip
    except kernel.TryLater:
        found = journeys.next_step(request_id=str(request_id), by=desk.actor, language=language)
        return show(desk, found, trouble=True, status=503)
    except kernel.Conflict:
        return HttpResponseRedirect(desk.to("step", request_id=request_id, page="outcome"))
    return HttpResponseRedirect(begun.next_url or desk.to("step", request_id=request_id, page="outcome"))


@require_safe
@identity.admits("anyone")
def paid(request: HttpRequest, language: str, request_id: UUID) -> HttpResponse:
    """Back from the provider: it is asked what became of the payment, and the page says so."""
    desk = Desk(request, language)
    journeys.come_back(request_id=str(request_id), by=desk.actor, language=language)
    return HttpResponseRedirect(desk.to("step", request_id=request_id, page="outcome"))


@require_POST
@identity.admits("anyone")
def stop_instalments(request: HttpRequest, language: str, request_id: UUID) -> HttpResponse:
    """The card is charged no more; the page then says what is still to be paid."""
    desk = Desk(request, language)
    journeys.stop_instalments(request_id=str(request_id), by=desk.actor, language=language)
    return HttpResponseRedirect(desk.to("step", request_id=request_id, page="outcome"))
