"""Stripe Checkout as a provider of card payments: a session is a payment, its intent what is refunded and disputed."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from guichet.connectors.stripe_checkout.calling import Answer, Caller
from guichet.connectors.stripe_checkout.configuration import SETTING, Configuration
from guichet.kernel import api as kernel
from guichet.payments import ports

#: How old a webhook may be, in seconds: what Stripe's own libraries allow.
TOLERANCE = 300
REFUNDS = {
    "succeeded": "done", "pending": "waiting", "requires_action": "waiting", "failed": "failed", "canceled": "failed",
}  # fmt: skip
#: An inquiry that was closed took nothing.
DISPUTES = {"won": "won", "warning_closed": "won", "lost": "lost"}
LONGEST_TEXT = 250


class StripeCheckout(ports.CardProvider):
    """One account. `transport` is for tests."""

    def __init__(self, configuration: Configuration, *, transport: httpx.BaseTransport | None = None) -> None:
        self.name = configuration.name
        self.organization = configuration.organization
        self.currencies = frozenset(configuration.currencies)
        self.pages = configuration.pages
        self.statement_names = configuration.statement_names
        self._is = configuration
        self._caller = Caller(
            configuration.name, configuration.url, configuration.token, configuration.timeout, transport
        )

    def create(self, order: ports.CardOrder) -> ports.CardStatus:
        """See CardProvider. The Idempotency-Key makes it one session however often it is asked for."""
        form = {
            "mode": "payment",
            "client_reference_id": order.number,
            "success_url": order.return_to,
            "cancel_url": order.return_to,
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": order.currency.lower(),
            "line_items[0][price_data][unit_amount]": str(order.cents),
            "line_items[0][price_data][product_data][name]": order.description[:LONGEST_TEXT],
            "payment_intent_data[metadata][payment]": order.key,
        }
        if order.language:
            form["locale"] = order.language
        answer = self._caller.call("POST", "/v1/checkout/sessions", form=form, key=order.key)
        return self._status(_good(answer))

    def status(self, reference: str) -> ports.CardStatus:
        """See CardProvider."""
        return self._status(self._session(reference))

    def cancel(self, reference: str) -> ports.CardStatus:
        """See CardProvider. Only an open session can be ended; of another its status says what it is."""
        answer = self._caller.call("POST", f"/v1/checkout/sessions/{quote(reference, safe='')}/expire", form={})
        if answer.status == httpx.codes.BAD_REQUEST:
            return self.status(reference)
        status = self._status(_good(answer))
        if status.state == "failed":
            return ports.CardStatus(status.reference, "cancelled", status.cents, status.currency, "cancelled")
        return status

    def refund(self, reference: str, order: ports.RefundOrder) -> ports.RefundStatus:
        """See CardProvider."""
        intent = str(self._session(reference).get("payment_intent") or "")
        form = {"payment_intent": intent, "amount": str(order.cents), "metadata[refund]": order.key}
        return _refund(_good(self._caller.call("POST", "/v1/refunds", form=form, key=order.key)))

    def refund_status(self, reference: str, refund_reference: str) -> ports.RefundStatus:
        """See CardProvider."""
        del reference
        return _refund(_good(self._caller.call("GET", f"/v1/refunds/{quote(refund_reference, safe='')}")))

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> ports.Notice:
        """See CardProvider: `Stripe-Signature` is `t=…,v1=…`, an HMAC-SHA256 over moment and body, good for minutes."""
        self._prove(headers.get("stripe-signature", ""), body)
        try:
            said = json.loads(body)
            about, kind = said["data"]["object"], str(said["type"])
            session = str(about["id"]) if kind.startswith("checkout.session.") else ""
            return ports.Notice(str(said["id"]), session, kind.startswith("charge.dispute."))
        except (ValueError, KeyError, TypeError):
            raise kernel.Invalid((kernel.Problem("body", "this is no event.", "Send one."),)) from None

    def _prove(self, given: str, body: bytes) -> None:
        parts = [part.partition("=") for part in given.split(",")]
        stamps = [value for name, _, value in parts if name.strip() == "t" and value.isascii() and value.isdigit()]
        wanted = signature(self._is.webhook_secret, body, stamps[0]) if stamps else ""
        signed = any(
            hmac.compare_digest(wanted.encode(), value.encode()) for name, _, value in parts if name.strip() == "v1"
        )
        if not self._is.webhook_secret or not stamps or not signed:
            raise ports.WebhookRefused("this is not signed by the provider", where="Stripe-Signature")
        if abs(kernel.now().timestamp() - int(stamps[0])) > TOLERANCE:
            raise ports.WebhookRefused("this was signed too long ago", where="Stripe-Signature")

    def disputes(self, since: date) -> Sequence[ports.CardDispute]:
        """See CardProvider. A dispute names the intent; its session is what we know the payment by."""
        found: list[ports.CardDispute] = []
        after, begun = "", int(datetime(since.year, since.month, since.day, tzinfo=UTC).timestamp())
        while True:
            asked = {"limit": "100", "created[gte]": str(begun)} | ({"starting_after": after} if after else {})
            document = _good(self._caller.call("GET", f"/v1/disputes?{urlencode(asked)}"))
            results = document.get("data") or []
            found += [self._dispute(each) for each in results]
            if not document.get("has_more") or not results:
                return found
            after = str(results[-1].get("id"))

    def _dispute(self, document: dict[str, Any]) -> ports.CardDispute:
        try:
            intent, status = str(document["payment_intent"]), str(document["status"])
            asked = urlencode({"payment_intent": intent, "limit": "1"})
            sessions = _good(self._caller.call("GET", f"/v1/checkout/sessions?{asked}")).get("data") or [{}]
            details = document.get("evidence_details") or {}
            due, moved = details.get("due_by"), document.get("balance_transactions") or ()
            return ports.CardDispute(
                reference=str(document["id"]),
                payment_reference=str(sessions[0].get("id", "")),
                cents=int(document["amount"]),
                state=DISPUTES.get(status, "open"),
                reason=str(document.get("reason") or ""),
                fee_cents=sum(int(each.get("fee") or 0) for each in moved),
                answer_by=datetime.fromtimestamp(int(due), UTC).date() if due else None,
                # Taken when it opens, given back when it is won: what was moved says which.
                withdrawn=sum(int(each.get("amount") or 0) for each in moved) < 0,
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ports.ProviderDown(f"{self.name} answered what is no dispute") from None

    def check(self) -> tuple[kernel.Problem, ...]:
        """Whether it answers us."""
        try:
            answer = self._caller.call("GET", "/v1/checkout/sessions?limit=1")
        except ports.ProviderDown as down:
            return (kernel.Problem(SETTING, str(down), "Is it up, and the key right?"),)
        if answer.status != httpx.codes.OK:
            return (kernel.Problem(SETTING, f"{self.name} answered {answer.told}", "Look at the account."),)
        return ()

    def _session(self, reference: str) -> dict[str, Any]:
        return _good(self._caller.call("GET", f"/v1/checkout/sessions/{quote(reference, safe='')}"))

    def _status(self, document: dict[str, Any]) -> ports.CardStatus:
        """Only what is complete and paid is paid; what is complete and unpaid is on its way (a slow method)."""
        try:
            status, paid = str(document["status"]), str(document["payment_status"])
            state = {"open": "waiting", "expired": "failed"}.get(status, "waiting")
            if status == "complete" and paid in ("paid", "no_payment_required"):
                state = "paid"
            return ports.CardStatus(
                reference=str(document["id"]),
                state=state,
                cents=int(document["amount_total"]),
                currency=str(document["currency"]).upper(),
                reason="expired" if state == "failed" else "",
                next_url=str(document.get("url") or "") if status == "open" else "",
            )
        except (KeyError, TypeError, ValueError):
            raise ports.ProviderDown(f"{self.name} answered what is no session") from None


def signature(secret: str, body: bytes, stamp: str) -> str:
    """How an event is signed: the moment in seconds, a point, the body."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _good(answer: Answer) -> dict[str, Any]:
    if answer.status != httpx.codes.OK:
        problem = kernel.Problem("provider", answer.told, "Look at the order.", "provider_refused")
        raise ports.ProviderRefused((problem,))
    return answer.document


def _refund(document: dict[str, Any]) -> ports.RefundStatus:
    try:
        state = REFUNDS[str(document["status"])]
        return ports.RefundStatus(str(document["id"]), state, int(document["amount"]))
    except (KeyError, TypeError, ValueError):
        raise ports.ProviderDown("the provider answered what is no refund") from None
