"""What is shared about a person and why: consents with their receipts, what went to whom, and notices for everyone."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from guichet.channels.web.desk import Desk
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.look import api as look
from guichet.sharing import api as sharing

FORMS = {"iso": sharing.receipt, "kantara": sharing.kantara_receipt}


@require_safe
@identity.admits("signed_in")
def show(request: HttpRequest, language: str) -> HttpResponse:
    """What is shared, under which agreement, with which consent; a button takes each consent back."""
    desk = Desk(request, language)
    own = journeys.own_sharing(by=desk.actor, language=language)
    back = look.Link(desk.words("Your page"), desk.to("own"))
    page = desk.page(desk.words("What is shared about you, and why"), back=back, personal=True)
    return desk.render("sharing.html", page, {"own": own, "keys_address": sharing.KEYS_ADDRESS})


@require_POST
@identity.admits("signed_in")
def withdraw(request: HttpRequest, language: str, consent_id: UUID) -> HttpResponse:
    """Take a consent back, at once. Twice is fine."""
    desk = Desk(request, language)
    sharing.withdraw_consent(consent_id=str(consent_id), by=desk.actor)
    return HttpResponseRedirect(desk.to("sharing"))


@require_safe
@identity.admits("signed_in")
def receipt(request: HttpRequest, language: str, consent_id: UUID, form: str) -> HttpResponse:
    """The receipt of a consent to keep: `iso` (ISO/IEC TS 27560) or `kantara` (Consent Receipt 1.1)."""
    desk = Desk(request, language)
    # Whose it is comes before whether there is such a form: a stranger learns neither.
    sharing.consent(consent_id=str(consent_id), by=desk.actor)
    issued = FORMS.get(form, sharing.receipt)(consent_id=str(consent_id), by=desk.actor)
    return _download(issued, f"consent-receipt-{form if form in FORMS else 'iso'}-{issued.id}.json")


@require_safe
@identity.admits("signed_in")
def exchange_receipt(request: HttpRequest, language: str, exchange_id: UUID) -> HttpResponse:
    """The receipt of one exchange to keep."""
    desk = Desk(request, language)
    issued = sharing.exchange_receipt(exchange_id=str(exchange_id), by=desk.actor, language=language)
    return _download(issued, f"exchange-receipt-{issued.id}.json")


def _download(issued: sharing.SignedReceipt, name: str) -> HttpResponse:
    content = json.dumps(issued.to_json(), ensure_ascii=False, indent=2).encode()
    return look.download(content, name=name, media_type="application/json")


@require_safe
@identity.admits("anyone")
def agreements(request: HttpRequest, language: str) -> HttpResponse:
    """Every agreement in force, for everyone to read."""
    desk = Desk(request, language)
    page = desk.page(desk.words("What offices may share, and why"))
    return desk.render("agreements.html", page, {"notices": journeys.agreement_notices(language=language)})


@require_safe
@identity.admits("anyone")
def notice(request: HttpRequest, language: str, notice: str) -> HttpResponse:
    """A privacy notice as it was when somebody agreed to it, by its hash."""
    desk = Desk(request, language)
    found = sharing.notice(version=notice)
    page = desk.page(str(found.document["title"]), back=look.Link(desk.words("All of them"), desk.to("agreements")))
    return desk.render("notice.html", page, {"notice": found, "document": found.document})


@require_safe
@identity.admits("anyone")
def keys(_request: HttpRequest) -> HttpResponse:
    """The public keys that receipts are verified with, new and old (RFC 7517)."""
    answer = JsonResponse(sharing.key_set())
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
