"""A person's own permits, licences and certificates: shown, on paper, for a wallet, renewed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from guichet.channels.web.desk import Desk
from guichet.credentials import api as credentials
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.look import api as look

TAGS = {
    "active": "done",
    "not_yet": "info",
    "suspended": "warn",
    "revoked": "wrong",
    "expired": "wrong",
    "renewed": "closed",
}


@require_safe
@identity.admits("signed_in")
def every(request: HttpRequest, language: str) -> HttpResponse:
    """Everything one holds or held."""
    desk = Desk(request, language)
    found = journeys.own_permits(by=desk.actor, language=language)
    page = desk.page(desk.words("Permits and licences"), personal=True,
                     back=look.Link(desk.words("Your page"), desk.to("own")))  # fmt: skip
    return desk.render("permits.html", page, {"found": found, "tags": TAGS})


@require_safe
@identity.admits("anyone")
def one(request: HttpRequest, language: str, credential_id: UUID) -> HttpResponse:
    """One of them: what it says, how it stands, what one can do."""
    desk = Desk(request, language)
    found = journeys.permit(credential_id=str(credential_id), by=desk.actor, language=language)
    back = look.Link(desk.words("Permits and licences"), desk.to("permits")) if desk.actor.agent_id else None
    page = desk.page(f"{found.title} {found.credential.number}", back=back, personal=True)
    return desk.render("permit.html", page, {"permit": found, **shown(found)})


def shown(found: journeys.Permit) -> dict[str, Any]:
    """What the page of a permit says besides, here and for the office."""
    held = found.credential
    return {"tag": TAGS[held.standing], "over": held.standing in ("revoked", "renewed") or bool(held.erased_on)}


@require_safe
@identity.admits("anyone")
def paper(request: HttpRequest, language: str, credential_id: UUID) -> HttpResponse:
    """The paper with its QR code, PDF/UA."""
    desk = Desk(request, language)
    content = journeys.permit_paper(credential_id=str(credential_id), by=desk.actor, language=language)
    return look.download(content, name=f"{desk.words('permit')}.pdf", media_type="application/pdf", inline=True)


@require_safe
@identity.admits("anyone")
def for_wallet(request: HttpRequest, language: str, credential_id: UUID) -> HttpResponse:
    """The same as a verifiable credential that a wallet keeps."""
    desk = Desk(request, language)
    content = credentials.verifiable(credential_id=str(credential_id), by=desk.actor)
    answer = look.download(content.encode("ascii"), name=f"{desk.words('permit')}.jwt", media_type="")
    answer.headers["Content-Type"] = credentials.MEDIA_TYPE  # ours, and no browser runs it
    return answer


@require_POST
@identity.admits("anyone")
def renew(request: HttpRequest, language: str, credential_id: UUID) -> HttpResponse:
    """Begin the renewal, filled in with what was said for the old one."""
    desk = Desk(request, language)
    begun = journeys.renew_permit(credential_id=str(credential_id), by=desk.actor, language=language)
    identity.show_code(request, begun.tracking_code)
    return HttpResponseRedirect(desk.to("step", request_id=begun.request_id, page=begun.step.id))
