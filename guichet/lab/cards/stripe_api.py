"""Stripe's API as the lab speaks it: Checkout Sessions, refunds, disputes; forms in, JSON out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from guichet.identity import api as identity
from guichet.lab import faults
from guichet.lab.cards import states
from guichet.lab.cards import stripe_words as words
from guichet.lab.cards.accounts import TOKENS
from guichet.lab.models import CardDispute, CardPayment, CardRefund

ITEM = "line_items[0][price_data]"
Door = Callable[..., HttpResponse]


def door(view: Door) -> Door:
    """Who knows the key, while the provider is up."""

    @csrf_exempt  # programs come here, with a key
    @identity.admits("anyone")
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        if request.headers.get("Authorization") != f"Bearer {TOKENS['stripe']}":
            return refused(401, "invalid_api_key")
        try:
            faults.suffer("cards")
        except ConnectionError:
            return refused(503, "api_error")
        return view(request, *args, **values)

    return guarded


def refused(status: int, code: str) -> JsonResponse:
    """An error as the API tells it."""
    return JsonResponse({"error": {"type": "invalid_request_error", "code": code, "message": code}}, status=status)


@door
def sessions(request: HttpRequest) -> HttpResponse:
    """Create one, the same for the same key; or find it by its payment intent."""
    if request.method == "GET":
        rows = CardPayment.objects.filter(kind="stripe").order_by("-at")
        wanted = request.GET.get("payment_intent")
        found = [words.session(each) for each in rows if not wanted or words.intent(each) == wanted]
        return JsonResponse({"object": "list", "data": found[:10], "has_more": False})
    try:
        cents = int(request.POST[f"{ITEM}[unit_amount]"])
        row, _ = states.begin(
            "stripe", request.headers.get("Idempotency-Key", ""), cents=cents,
            currency=request.POST[f"{ITEM}[currency]"].upper(), reference=request.POST.get("client_reference_id", ""),
            description=request.POST[f"{ITEM}[product_data][name]"], return_url=request.POST["success_url"],
            language=request.POST.get("locale", ""),
        )  # fmt: skip
    except (KeyError, ValueError):
        return refused(400, "parameter_missing")
    if faults.mode_of("cards") == "lost":
        return refused(500, "api_error")
    return JsonResponse(words.session(row))


@door
def session(request: HttpRequest, session_id: str) -> HttpResponse:  # noqa: ARG001  # Django\'s signature
    """How one stands."""
    row = CardPayment.objects.filter(kind="stripe", id=session_id).first()
    return JsonResponse(words.session(states.fresh(row))) if row else refused(404, "resource_missing")


@door
def expire(request: HttpRequest, session_id: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """End one that is open."""
    row = CardPayment.objects.filter(kind="stripe", id=session_id).first()
    if row is None:
        return refused(404, "resource_missing")
    if states.fresh(row).state not in ("created", "started"):
        return refused(400, "session_not_open")
    states.stop(row, "P0040")
    return JsonResponse(words.session(row))


@door
def refunds(request: HttpRequest) -> HttpResponse:
    """Give back; the same for the same key."""
    wanted = request.POST.get("payment_intent", "")
    row = CardPayment.objects.filter(kind="stripe", id=f"cs_test_{wanted.removeprefix('pi_')}").first()
    key, cents = request.headers.get("Idempotency-Key", ""), int(request.POST.get("amount", "0"))
    if row is None or row.state != "success":
        return refused(404, "resource_missing")
    known = row.refunds.filter(key=key).exists()
    if not known and not 0 < cents <= states.left(row):
        return refused(400, "charge_already_refunded")
    made = states.refund(row, cents, key)
    if faults.mode_of("cards") == "lost":
        return refused(500, "api_error")
    return JsonResponse(words.refund(made))


@door
def refund(request: HttpRequest, refund_id: str) -> HttpResponse:  # noqa: ARG001  # Django\'s signature
    """How one stands."""
    made = CardRefund.objects.filter(payment__kind="stripe", id=refund_id).select_related("payment").first()
    return JsonResponse(words.refund(made)) if made else refused(404, "resource_missing")


@door
def disputes(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django\'s signature
    """All there are, newest first."""
    rows = CardDispute.objects.filter(payment__kind="stripe").select_related("payment").order_by("-at")
    return JsonResponse({"object": "list", "data": [words.dispute(each) for each in rows], "has_more": False})
