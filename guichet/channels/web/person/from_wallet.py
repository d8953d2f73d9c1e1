"""A credential from the person's wallet: what the wallet has to sign, and the place for what it presents."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.look import api as look


@require_http_methods(["GET", "HEAD", "POST"])
@identity.admits("anyone")
def show(request: HttpRequest, language: str, request_id: UUID) -> HttpResponse:
    """What is taken and what to sign (GET), or what was presented (POST); `?page=` is where one came from."""
    desk = Desk(request, language)
    came_from = request.GET.get("page", "")
    if request.method == "POST":
        presenting = look.take_credential(request, request_id=str(request_id), by=desk.actor, language=language)
    else:
        presenting = look.ask_for_credential(request_id=str(request_id), by=desk.actor, language=language)
    if presenting.following:
        return HttpResponseRedirect(desk.to("step", request_id=request_id, page=presenting.following))
    back = desk.to("request", request_id=request_id)
    if came_from.replace("-", "").replace("_", "").isalnum():
        back = desk.to("step", request_id=request_id, page=came_from)
    wrong = bool(presenting.problems)
    context = {"presenting": presenting, "action": request.get_full_path(), "answer_yourself": back}
    title = desk.words("Use a credential from your wallet")
    page = desk.page(title, back=look.Link(desk.words("Back"), back), wrong=wrong, personal=True)
    return desk.render("credential.html", page, context, status=422 if wrong else 200)
