"""Webhooks of the lab's providers: signed as theirs are, sent once, or twice and out of order, or never."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import httpx
from django.conf import settings

from guichet.kernel import api as kernel
from guichet.lab import faults
from guichet.lab.cards.accounts import HOOKS, SECRETS
from guichet.lab.models import CardPayment

TIMEOUT = 10.0
Post = Callable[[str, bytes, dict[str, str]], None]


def post(address: str, body: bytes, headers: dict[str, str]) -> None:
    """Send one; who does not take it has to ask for itself."""
    try:
        httpx.post(settings.GUICHET_BASE_URL + address, content=body, headers=headers, timeout=TIMEOUT)
    except httpx.HTTPError:
        return


#: How webhooks are sent; a test puts its own here.
senders: list[Post] = [post]


def tell(payment: CardPayment, *documents: dict[str, Any]) -> None:
    """Send what happened, in order; as the lab's `cards` are told to misbehave."""
    mode = faults.mode_of("cards")
    sent = list(documents)
    if mode == "silent":
        return
    if mode == "twice":
        sent = [*reversed(sent), *sent]
    if mode == "five":
        sent = [*reversed(sent)] * 5
    for document in sent:
        body = json.dumps(document).encode()
        for send in senders[-1:]:
            send(HOOKS[payment.kind], body, {"Content-Type": "application/json", **signed(payment.kind, body)})


def signed(kind: str, body: bytes) -> dict[str, str]:
    """The header that proves it."""
    secret = SECRETS[kind].encode()
    if kind == "govuk":
        return {"Pay-Signature": hmac.new(secret, body, hashlib.sha256).hexdigest()}
    stamp = str(int(kernel.now().timestamp()))
    mark = hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={stamp},v1={mark}"}
