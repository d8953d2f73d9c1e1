"""Close a till's day: everything to the safe, a difference to over and short, and the proof of balance."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import accounts, ledger, tilling
from guichet.payments.events import TillClosed
from guichet.payments.models import TillCountRow, TillRow
from guichet.payments.queries import proof_of
from guichet.payments.types import Entry, ProofOfBalance

LONGEST = 300


def close_till(*, till_id: str, by: kernel.Actor, explanation: str = "") -> ProofOfBalance:
    """Close with the last count. A difference needs an `explanation`; closed already, the same proof comes again.

    Raises NotFound, NotAllowed, Invalid when a difference is not explained, Conflict when it was not counted.
    """
    explanation = " ".join(explanation.split())[:LONGEST]
    with transaction.atomic():
        row = tilling.take(till_id, action="close", by=by, states=("counted", "closed"))
        if row.state == "closed":
            return proof_of(row)
        count = row.counts.order_by("counted_at", "id").last()
        if count is None:
            raise kernel.Conflict("this till was not counted", where="till", remedy="Count it first.")
        expected = tilling.expected(row)
        difference = count.cash_cents + count.cheques_cents + count.cards_cents - sum(expected.values())
        apart = any(found != there for found, there in zip(_found(count), expected.values(), strict=True))
        if apart and not explanation:
            said = f"the count differs by {difference} cents from what there should be."
            raise kernel.Invalid((kernel.Problem("explanation", said, "Count again, or say why.", "till_differs"),))
        entries = tuple(_handed_over(row, count, expected))
        if entries:
            ledger.post(key=f"till:{row.id}:close", kind="close", entries=entries, by=by)
        row.state, row.closed_at, row.closed_by = "closed", kernel.now(), by.agent_id or ""
        row.expected_cents, row.difference_cents, row.explanation = sum(expected.values()), difference, explanation
        row.save()
        posted, digest = tilling.digest(row)
        event = TillClosed(
            office=row.office,
            organization=row.organization,
            business_on=row.business_on,
            difference_cents=difference,
            transactions=posted,
            digest=digest,
        )
        audit.record(event, stream=tilling.stream(row), by=by)
        return proof_of(row)


def _found(count: TillCountRow) -> tuple[int, int, int]:
    return count.cash_cents, count.cheques_cents, count.cards_cents


def _handed_over(row: TillRow, count: TillCountRow, expected: dict[str, int]) -> Iterator[Entry]:
    """What was counted goes on, what should have been there leaves the till, the difference stands by itself."""
    about = f"till:{row.id}"
    onward = {
        "cash": accounts.safe(row.office),
        "cheque": accounts.safe_cheques(row.office),
        "card_present": accounts.card("terminal", row.organization),
    }
    for (method, there), found in zip(expected.items(), _found(count), strict=True):
        yield Entry(onward[method], found, row.currency, about)
        yield Entry(accounts.till(row, method), -there, row.currency, about)
        yield Entry(accounts.over_short(row.organization), there - found, row.currency, about)
