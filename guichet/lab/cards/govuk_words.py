"""Payments, refunds and disputes in the words of GOV.UK Pay's public API."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from guichet.kernel import api as kernel
from guichet.lab.cards.accounts import base, page
from guichet.lab.models import CardDispute, CardPayment, CardRefund

FINISHED = frozenset({"success", "failed", "cancelled", "error"})
MESSAGES = {
    "P0010": "Payment method rejected", "P0020": "Payment expired", "P0030": "Payment was cancelled by the user",
    "P0040": "Payment was cancelled by the service", "P0050": "Payment provider returned an error",
}  # fmt: skip


#: The lab's own; the providers say it of each dispute.
ANSWER_WITHIN = timedelta(days=14)


def moment(at: datetime) -> str:
    """ISO 8601 in UTC with milliseconds."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def payment(row: CardPayment, given_back: int = 0) -> dict[str, Any]:
    """As `GET /v1/payments/{id}` answers."""
    own, finished = f"{base('govuk')}/v1/payments/{row.id}", row.state in FINISHED
    state: dict[str, Any] = {"status": row.state, "finished": finished}
    if row.code:
        state |= {"code": row.code, "message": MESSAGES[row.code]}
    links: dict[str, Any] = {
        "self": {"href": own, "method": "GET"},
        "events": {"href": f"{own}/events", "method": "GET"},
        "refunds": {"href": f"{own}/refunds", "method": "GET"},
    }
    if not finished:
        links |= {
            "next_url": {"href": page(row.id), "method": "GET"},
            "cancel": {"href": f"{own}/cancel", "method": "POST"},
        }
    paid = row.state == "success"
    said: dict[str, Any] = {
        "amount": row.cents,
        "description": row.description,
        "reference": row.reference,
        "language": row.language or "en",
        "state": state,
        "payment_id": row.id,
        "payment_provider": "sandbox",
        "created_date": moment(row.at),
        "refund_summary": {
            "status": ("full" if given_back >= row.cents else "available") if paid else "unavailable",
            "amount_available": row.cents - given_back if paid else 0,
            "amount_submitted": given_back,
        },
        "settlement_summary": {},
        "delayed_capture": False,
        "moto": False,
        "return_url": row.return_url,
        "_links": links,
    }
    if row.last_digits:
        said["card_details"] = {
            "last_digits_card_number": row.last_digits, "card_brand": "Visa", "card_type": "debit",
            "expiry_date": "12/30", "cardholder_name": "A. Sample",
        }  # fmt: skip
    return said


def refund(row: CardRefund) -> dict[str, Any]:
    """As the refunds of a payment are told."""
    own = f"{base('govuk')}/v1/payments/{row.payment_id}"
    return {
        "refund_id": row.id,
        "amount": row.cents,
        "created_date": moment(row.at),
        "status": row.state,
        "payment_id": row.payment_id,
        "settlement_summary": {},
        "_links": {
            "self": {"href": f"{own}/refunds/{row.id}", "method": "GET"},
            "payment": {"href": own, "method": "GET"},
        },
    }


def dispute(row: CardDispute) -> dict[str, Any]:
    """As `GET /v1/disputes` tells each."""
    taken = {"fee": row.fee, "net_amount": -row.cents - row.fee} if row.state == "lost" else {}
    return {
        "amount": row.cents,
        "created_date": moment(row.at),
        "dispute_id": row.id,
        "evidence_due_date": moment(row.at + ANSWER_WITHIN),
        "payment_id": row.payment_id,
        "reason": "general",
        "status": row.state,
        **taken,
    }


def disputed(row: CardDispute) -> dict[str, Any]:
    """The message that tells of a dispute."""
    names = {"won": "card_payment_dispute_won", "lost": "card_payment_dispute_lost"}
    return {
        "webhook_message_id": f"{row.id}-{row.state}",
        "id": f"{row.id}-{row.state}",
        "api_version": 1,
        "created_date": moment(kernel.now()),
        "resource_id": row.id,
        "resource_type": "dispute",
        "event_type": names.get(row.state, "card_payment_disputed"),
        "resource": dispute(row),
    }


def webhooks(row: CardPayment) -> list[dict[str, Any]]:
    """The messages that follow from a state."""
    names = {
        "success": ("card_payment_succeeded", "card_payment_captured"),
        "failed": ("card_payment_expired" if row.code == "P0020" else "card_payment_failed",),
    }
    return [
        {
            "webhook_message_id": f"{row.id}-{name}",
            "id": f"{row.id}-{name}",
            "api_version": 1,
            "created_date": moment(kernel.now()),
            "resource_id": row.id,
            "resource_type": "payment",
            "event_type": name,
            "resource": payment(row),
        }
        for name in names.get(row.state, ())
    ]
