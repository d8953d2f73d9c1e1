"""Sessions, refunds and disputes in the words of Stripe's API."""

from __future__ import annotations

from typing import Any

from guichet.kernel import api as kernel
from guichet.lab.cards.accounts import page
from guichet.lab.models import CardDispute, CardPayment, CardRefund

#: `submitted` is a session that is complete and not paid yet: a slow method.
STATUS = {"created": "open", "started": "open", "submitted": "complete", "success": "complete"}


def session(row: CardPayment) -> dict[str, Any]:
    """A Checkout Session."""
    status = STATUS.get(row.state, "expired")
    return {
        "id": row.id,
        "object": "checkout.session",
        "amount_total": row.cents,
        "currency": row.currency.lower(),
        "client_reference_id": row.reference,
        "created": int(row.at.timestamp()),
        "livemode": False,
        "mode": "payment",
        "payment_intent": intent(row) if status == "complete" else None,
        "payment_status": "paid" if row.state == "success" else "unpaid",
        "status": status,
        "success_url": row.return_url,
        "url": page(row.id) if status == "open" else None,
    }


def intent(row: CardPayment) -> str:
    """The payment's own name."""
    return f"pi_{row.id.removeprefix('cs_test_')}"


def refund(row: CardRefund) -> dict[str, Any]:
    """A refund."""
    status = {"success": "succeeded", "submitted": "pending", "error": "failed"}[row.state]
    return {
        "id": row.id, "object": "refund", "amount": row.cents, "currency": row.payment.currency.lower(),
        "payment_intent": intent(row.payment), "status": status, "created": int(row.at.timestamp()),
    }  # fmt: skip


def dispute(row: CardDispute) -> dict[str, Any]:
    """A dispute: withdrawn when it opens, with its fee, and given back when it is won."""
    moved = [{"amount": -row.cents, "fee": row.fee, "net": -row.cents - row.fee}]
    if row.state == "won":
        moved.append({"amount": row.cents, "fee": 0, "net": row.cents})
    return {
        "id": row.id, "object": "dispute", "amount": row.cents, "currency": row.payment.currency.lower(),
        "payment_intent": intent(row.payment), "status": row.state, "reason": "general",
        "created": int(row.at.timestamp()), "balance_transactions": moved, "evidence_details": {},
    }  # fmt: skip


def disputed(row: CardDispute) -> dict[str, Any]:
    """The event that tells of a dispute: about the dispute, not the session."""
    name = "charge.dispute.closed" if row.state in ("won", "lost") else "charge.dispute.created"
    return {
        "id": f"evt_{row.id}_{row.state}", "object": "event", "type": name, "livemode": False,
        "created": int(kernel.now().timestamp()), "data": {"object": dispute(row)},
    }  # fmt: skip


def webhooks(row: CardPayment) -> list[dict[str, Any]]:
    """The events that follow from a state."""
    names = {
        "success": ("checkout.session.completed", "checkout.session.async_payment_succeeded"),
        "submitted": ("checkout.session.completed",),
        "failed": ("checkout.session.expired",),
    }
    return [
        {
            "id": f"evt_{row.id}_{number}", "object": "event", "type": name, "livemode": False,
            "created": int(kernel.now().timestamp()), "data": {"object": session(row)},
        }
        for number, name in enumerate(names.get(row.state, ()))
    ]  # fmt: skip
