"""GOV.UK Pay as a provider of card payments: our orders in its words, and its states in ours."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from guichet.connectors.govuk_pay.calling import Answer, Caller
from guichet.connectors.govuk_pay.configuration import SETTING, Configuration
from guichet.kernel import api as kernel
from guichet.payments import ports

#: Its error codes of payments that came to nothing (API reference, "Errors caused by payment statuses").
REASONS = {"P0010": "declined", "P0020": "expired", "P0030": "cancelled_by_payer", "P0040": "cancelled"}
WAITING = frozenset({"created", "started", "submitted", "capturable"})
REFUNDS = {"submitted": "waiting", "success": "done", "error": "failed"}
DISPUTES = {"needs_response": "open", "under_review": "open", "won": "won", "lost": "lost"}
KEY_USED, REFUND_STALE = "P0191", "P0604"
#: What its firewall refuses in a text (P0920).
FORBIDDEN = re.compile(r'[<>"\\|]')
LONGEST_TEXT = 255


class GovUkPay(ports.CardProvider):
    """One account. `transport` is for tests."""

    def __init__(self, configuration: Configuration, *, transport: httpx.BaseTransport | None = None) -> None:
        self.name = configuration.name
        self.organization = configuration.organization
        self.currencies = frozenset(configuration.currencies)
        self.takes_agreements = configuration.agreements
        self.pages = configuration.pages
        self.statement_names = configuration.statement_names
        self._is = configuration
        self._caller = Caller(
            configuration.name, configuration.url, configuration.token, configuration.timeout, transport
        )

    def create(self, order: ports.CardOrder) -> ports.CardStatus:
        """See CardProvider. A payment whose answer was lost is found by its number; one nobody has the address of
        cannot be paid, and expires by itself after 90 minutes.
        """
        agreement = self._new_agreement(order) if order.agreement == "new" else ""
        body: dict[str, Any] = {
            "amount": order.cents,
            "reference": order.number,
            "description": FORBIDDEN.sub(" ", order.description)[:LONGEST_TEXT],
        }
        if order.agreement and not agreement:
            body |= {"authorisation_mode": "agreement", "agreement_id": order.agreement}
            body["agreement_payment_type"] = "instalment"
        else:
            body["return_url"] = order.return_to
            if order.language in self._is.languages:
                body["language"] = order.language
            if agreement:
                body |= {"set_up_agreement": agreement, "agreement_payment_type": "instalment"}
        answer = self._caller.call("POST", "/v1/payments", body=body, headers={"Idempotency-Key": order.key})
        if answer.status == httpx.codes.CREATED:
            return self._status(answer.document, agreement)
        if answer.code == KEY_USED:
            return self._found(order)
        raise _refused(answer)

    def _new_agreement(self, order: ports.CardOrder) -> str:
        body = {"reference": order.number, "description": FORBIDDEN.sub(" ", order.description)[:LONGEST_TEXT]}
        answer = self._caller.call("POST", "/v1/agreements", body=body)
        if answer.status != httpx.codes.CREATED:
            raise _refused(answer)
        return str(answer.document["agreement_id"])

    def _found(self, order: ports.CardOrder) -> ports.CardStatus:
        """The payment that was created with this key: its number is ours. Searches lag behind: then later again."""
        answer = self._caller.call("GET", f"/v1/payments?{urlencode({'reference': order.number})}")
        for each in answer.document.get("results", ()):
            if each.get("reference") == order.number:
                return self.status(str(each["payment_id"]))
        raise ports.ProviderDown(f"{self.name} has taken {order.number}, and does not find it yet")

    def status(self, reference: str) -> ports.CardStatus:
        """See CardProvider."""
        answer = self._caller.call("GET", f"/v1/payments/{quote(reference, safe='')}")
        if answer.status != httpx.codes.OK:
            raise _refused(answer)
        return self._status(answer.document)

    def cancel(self, reference: str) -> ports.CardStatus:
        """See CardProvider. What cannot be cancelled is over: its status says how."""
        answer = self._caller.call("POST", f"/v1/payments/{quote(reference, safe='')}/cancel", body={})
        if answer.status not in (204, 400, 409):
            raise _refused(answer)
        status = self.status(reference)
        if status.state == "waiting" and answer.status != httpx.codes.NO_CONTENT:
            raise ports.ProviderDown(f"{self.name} will not cancel it yet: {answer.told}")
        return status

    def refund(self, reference: str, order: ports.RefundOrder) -> ports.RefundStatus:
        """See CardProvider. It has no keys for refunds: what we think is left to give back stands in for one."""
        path = f"/v1/payments/{quote(reference, safe='')}/refunds"
        body = {"amount": order.cents, "refund_amount_available": order.paid_cents - order.before_cents}
        answer = self._caller.call("POST", path, body=body)
        if answer.status in (200, 202):
            return _refund(answer.document)
        if answer.code == REFUND_STALE:
            given = self._caller.call("GET", path).document.get("_embedded", {}).get("refunds", ())
            for each in given:
                if each.get("amount") == order.cents and each.get("refund_id") not in order.known:
                    return _refund(each)
        raise _refused(answer)

    def refund_status(self, reference: str, refund_reference: str) -> ports.RefundStatus:
        """See CardProvider."""
        path = f"/v1/payments/{quote(reference, safe='')}/refunds/{quote(refund_reference, safe='')}"
        answer = self._caller.call("GET", path)
        if answer.status != httpx.codes.OK:
            raise _refused(answer)
        return _refund(answer.document)

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> ports.Notice:
        """See CardProvider: `Pay-Signature` is the HMAC-SHA256 of the body, in hexadecimal."""
        given = headers.get("pay-signature", "")
        if not self._is.webhook_secret or not hmac.compare_digest(
            signature(self._is.webhook_secret, body).encode(), given.encode()
        ):
            raise ports.WebhookRefused("this is not signed by the provider", where="Pay-Signature")
        try:
            said = json.loads(body)
            resource = said["resource"]
            payment = resource.get("payment_id") or said["resource_id"]
            return ports.Notice(str(said["id"]), str(payment), str(said.get("resource_type")).upper() == "DISPUTE")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise kernel.Invalid((kernel.Problem("body", "this is no webhook message.", "Send one."),)) from None

    def disputes(self, since: date) -> Sequence[ports.CardDispute]:
        """See CardProvider."""
        found: list[ports.CardDispute] = []
        page, total = 1, 1
        while len(found) < total:
            asked = urlencode({"from_date": f"{since.isoformat()}T00:00:00Z", "page": page})
            answer = self._caller.call("GET", f"/v1/disputes?{asked}")
            if answer.status != httpx.codes.OK:
                raise _refused(answer)
            results = answer.document.get("results", ())
            found += [_dispute(each) for each in results]
            total, page = int(answer.document.get("total", 0)), page + 1
            if not results:
                break
        return found

    def check(self) -> tuple[kernel.Problem, ...]:
        """Whether it answers us."""
        try:
            answer = self._caller.call("GET", "/v1/payments?display_size=1")
        except ports.ProviderDown as down:
            return (kernel.Problem(SETTING, str(down), "Is it up, and the token right?"),)
        if answer.status != httpx.codes.OK:
            return (kernel.Problem(SETTING, f"{self.name} answered {answer.told}", "Look at the account."),)
        return ()

    def _status(self, document: dict[str, Any], agreement: str = "") -> ports.CardStatus:
        try:
            said, links = document["state"], document.get("_links") or {}
            status, reason = str(said["status"]), ""
            if status in WAITING:
                state = "waiting"
            elif status == "success":
                state = "paid"
            elif status in ("failed", "cancelled", "error"):
                state = "cancelled" if status == "cancelled" else "failed"
                reason = "cancelled" if status == "cancelled" else REASONS.get(str(said.get("code")), "error")
            else:
                raise ports.ProviderDown(f"{self.name} says {status!r}, which we don't know")
            return ports.CardStatus(
                reference=str(document["payment_id"]),
                state=state,
                cents=int(document["amount"]),
                currency=self._is.currencies[0],
                reason=reason,
                next_url=str((links.get("next_url") or {}).get("href") or "") if state == "waiting" else "",
                fee_cents=int(document.get("fee") or 0),
                agreement=agreement,
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ports.ProviderDown(f"{self.name} answered what is no payment") from None


def signature(secret: str, body: bytes) -> str:
    """How a webhook's body is signed."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _refund(document: dict[str, Any]) -> ports.RefundStatus:
    try:
        state = REFUNDS[str(document["status"])]
        return ports.RefundStatus(str(document["refund_id"]), state, int(document["amount"]))
    except (KeyError, TypeError, ValueError):
        raise ports.ProviderDown("the provider answered what is no refund") from None


def _dispute(document: dict[str, Any]) -> ports.CardDispute:
    try:
        due = str(document.get("evidence_due_date") or "")[:10]
        return ports.CardDispute(
            reference=str(document["dispute_id"]),
            payment_reference=str(document["payment_id"]),
            cents=int(document["amount"]),
            state=DISPUTES[str(document["status"])],
            reason=str(document.get("reason") or ""),
            fee_cents=int(document.get("fee") or 0),
            answer_by=date.fromisoformat(due) if due else None,
            # `net_amount` only appears once it is lost, and is then taken (GOV.UK Pay's published API).
            withdrawn="net_amount" in document,
        )
    except (KeyError, TypeError, ValueError):
        raise ports.ProviderDown("the provider answered what is no dispute") from None


def _refused(answer: Answer) -> ports.ProviderRefused:
    return ports.ProviderRefused((kernel.Problem("provider", answer.told, "Look at the order.", "provider_refused"),))
