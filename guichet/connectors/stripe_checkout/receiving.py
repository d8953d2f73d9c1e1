"""The door for the provider's webhooks: its signature is proved, and what it is about is looked at by a worker."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from guichet.connectors.stripe_checkout.provider import StripeCheckout
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.payments import ports

LONGEST = 262_144


@csrf_exempt  # no browser comes here: each message carries a signature over all of it
@require_POST
@identity.admits("anyone")
def receive(request: HttpRequest, account: str) -> HttpResponse:
    """204 when it is taken, the same again too; 404 for an account there is not, 403 for another's signature."""
    if account not in ports.card_providers or not isinstance(ports.card_providers.get(account), StripeCheckout):
        return JsonResponse({"code": "not_found"}, status=404)
    if int(request.headers.get("Content-Length") or 0) > LONGEST:
        return JsonResponse({"code": "too_long"}, status=413)
    headers = {key.lower(): value for key, value in request.headers.items()}
    try:
        payments.take_webhook(provider=account, headers=headers, body=request.body)
    except kernel.GuichetError as refused:
        return JsonResponse({"code": refused.code}, status=refused.status)
    return HttpResponse(status=204)
