"""GOV.UK Pay's public API as the lab speaks it: payments, their cancelling, refunds, agreements, disputes."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from guichet.identity import api as identity
from guichet.lab import faults
from guichet.lab.cards import govuk_words as words
from guichet.lab.cards import states
from guichet.lab.cards.accounts import TOKENS
from guichet.lab.models import CardAgreement, CardDispute, CardPayment

MOST_CENTS = 10_000_000
Door = Callable[..., HttpResponse]


def door(view: Door) -> Door:
    """Who knows the token, while the provider is up."""

    @csrf_exempt  # programs come here, with a token
    @identity.admits("anyone")
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        if request.headers.get("Authorization") != f"Bearer {TOKENS['govuk']}":
            return JsonResponse({"code": "P0920", "description": "credentials are required"}, status=401)
        try:
            faults.suffer("cards")
        except ConnectionError:
            return refused(503, "P0999", "GOV.UK Pay is unavailable please try again later")
        return view(request, *args, **values)

    return guarded


def refused(status: int, code: str, description: str, field: str = "") -> JsonResponse:
    """An error as the API tells it."""
    said = {"code": code, "description": description} | ({"field": field} if field else {})
    return JsonResponse(said, status=status)


@door
def payments(request: HttpRequest) -> HttpResponse:
    """Create one, or search by reference."""
    if request.method == "GET":
        rows = CardPayment.objects.filter(kind="govuk").order_by("-id")
        if request.GET.get("reference"):
            rows = rows.filter(reference=request.GET["reference"])
        found = [words.payment(states.fresh(each)) for each in rows[:100]]
        return JsonResponse({"page": 1, "count": len(found), "total": len(found), "results": found, "_links": {}})
    try:
        body = json.loads(request.body)
    except ValueError:
        return refused(400, "P0197", "Unable to parse JSON")
    agreed = body.get("authorisation_mode") == "agreement"
    wanted = ("amount", "reference", "description") if agreed else ("amount", "reference", "description", "return_url")
    for name in wanted:
        if name not in body:
            return refused(400, "P0101", f"Missing mandatory attribute: {name}", name)
    if not isinstance(body["amount"], int) or not 0 < body["amount"] <= MOST_CENTS:
        return refused(422, "P0102", "Invalid attribute value: amount. Must be between 1 and 10000000", "amount")
    row, new = states.begin(
        "govuk", request.headers.get("Idempotency-Key", ""), cents=body["amount"],
        currency="", reference=body["reference"],
        description=body["description"], return_url=body.get("return_url", ""), language=body.get("language", ""),
        agreement=body.get("set_up_agreement", "") or body.get("agreement_id", ""),
    )  # fmt: skip
    if not new:
        return refused(409, "P0191", "The Idempotency-Key has already been used to create a payment")
    if agreed:
        _charge_again(row)
    if faults.mode_of("cards") == "lost":  # it is created, and nobody hears of it
        return refused(500, "P0198", "Downstream system error")
    return JsonResponse(words.payment(row), status=201)


def _charge_again(row: CardPayment) -> None:
    agreement = CardAgreement.objects.filter(id=row.agreement).first()
    if agreement is None or agreement.state != "active":
        row.state, row.code = "failed", "P0010"
        row.save()
    else:
        states.pay(row, agreement.card)
    row.refresh_from_db()


@door
def payment(request: HttpRequest, payment_id: str) -> HttpResponse:  # noqa: ARG001  # Django\'s signature
    """How one stands."""
    row = CardPayment.objects.filter(kind="govuk", id=payment_id).first()
    if row is None:
        return refused(404, "P0200", "Not found")
    row = states.fresh(row)
    return JsonResponse(words.payment(row, row.cents - states.left(row)))


@door
def cancel(request: HttpRequest, payment_id: str) -> HttpResponse:  # noqa: ARG001  # Django\'s signature
    """Stop one that waits."""
    row = CardPayment.objects.filter(kind="govuk", id=payment_id).first()
    if row is None:
        return refused(404, "P0500", "Not found")
    if states.fresh(row).state in words.FINISHED:
        return refused(409, "P0502", "Cancellation of charge failed")
    states.stop(row, "P0040")
    return HttpResponse(status=204)


@door
def refunds(request: HttpRequest, payment_id: str) -> HttpResponse:
    """Give some of one back, or list what was."""
    row = CardPayment.objects.filter(kind="govuk", id=payment_id).first()
    if row is None:
        return refused(404, "P0600", "Not found")
    if request.method == "GET":
        found = [words.refund(each) for each in row.refunds.order_by("at", "id")]
        return JsonResponse({"payment_id": row.id, "_links": {}, "_embedded": {"refunds": found}})
    body = json.loads(request.body)
    if row.state != "success" or body["amount"] > states.left(row):
        return refused(400, "P0603", "The payment is not available for refund")
    if body.get("refund_amount_available", states.left(row)) != states.left(row):
        return refused(412, "P0604", "Refund amount available mismatch")
    made = states.refund(row, body["amount"], "")
    if faults.mode_of("cards") == "lost":
        return refused(500, "P0698", "Downstream system error")
    return JsonResponse(words.refund(made), status=202)


@door
def refund(request: HttpRequest, payment_id: str, refund_id: str) -> HttpResponse:  # noqa: ARG001  # Django\'s signature
    """How one stands."""
    row = CardPayment.objects.filter(kind="govuk", id=payment_id).first()
    made = row.refunds.filter(id=refund_id).first() if row else None
    return JsonResponse(words.refund(made)) if made else refused(404, "P0700", "Not found")


@door
def agreements(request: HttpRequest) -> HttpResponse:
    """Begin one; it is active once its first payment is paid."""
    body = json.loads(request.body)
    row = CardAgreement.objects.create(
        id=states.identifier(), reference=body["reference"], description=body["description"]
    )
    said = {"agreement_id": row.id, "reference": row.reference, "description": row.description, "status": "created"}
    return JsonResponse(said, status=201)


@door
def disputes(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django\'s signature
    """All there are, newest first."""
    found = [words.dispute(each) for each in CardDispute.objects.filter(payment__kind="govuk").order_by("-at")]
    return JsonResponse({"page": 1, "count": len(found), "total": len(found), "results": found})
