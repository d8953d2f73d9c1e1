"""Make a batch: everything an organization owes until a day, as one file for its bank; every pay-out in one batch."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import iso20022, ports
from guichet.payments.events import BatchMade
from guichet.payments.models import BatchRow, PayoutRow
from guichet.payments.queries import as_batch, as_payout
from guichet.payments.types import Account, Batch

MOST = 100_000


def make_batch(
    *, organization: str, until: date, payer: Account, by: kernel.Actor, currency: str = "NZD"
) -> tuple[Batch, bytes] | None:
    """The batch of what is planned until a day with its pain.001 file; None when nothing is to be paid.

    Pay-outs go into one batch ever: run again, or by two people at once, the second finds nothing. Who has no account
    stays planned, and is named in `left_out`. The execution day is the day itself. At most MOST a file: call again.
    Raises NotAllowed, Invalid for an account that cannot be written.
    """
    identity.require_action(by, "run", identity.Protected("payout"))
    with transaction.atomic():
        planned = PayoutRow.objects.select_for_update().filter(
            organization=organization, state="planned", due_on__lte=until, currency=currency
        )
        # What is handed on to organizations goes in a file of its own (settle_month).
        rows = tuple(planned.exclude(payee_id__startswith="organization:").order_by("due_on", "id")[:MOST])
        known = _accounts(rows)
        paying = tuple(row for row in rows if row.id in known)
        if not paying:
            return None
        batch = BatchRow(
            id=kernel.new_id(),
            organization=organization,
            due_on=until,
            made_at=kernel.now(),
            count=len(paying),
            cents=sum(row.cents for row in paying),
        )
        content = _content(batch, paying, known, payer)
        batch.digest = hashlib.sha256(content).hexdigest()
        batch.save(force_insert=True)
        PayoutRow.objects.filter(id__in=[row.id for row in paying]).update(state="batched", batch=batch)
        left_out = tuple(row.id for row in rows if row.id not in known)
        event = BatchMade(
            organization=organization,
            due_on=until,
            payouts=len(paying),
            left_out=len(left_out),
            digest=batch.digest,
        )
        audit.record(event, stream=kernel.Reference("batch", batch.id), by=by, first=True)
        return as_batch(batch, left_out), content


def batch_file(*, batch_id: str, payer: Account, by: kernel.Actor) -> bytes:
    """The file of a batch once more, when it was lost on its way. Raises NotFound, NotAllowed.

    Nothing of it is kept, so it is written anew; Conflict when an account has changed since and it would be another.
    """
    identity.require_action(by, "run", identity.Protected("payout"))
    batch = BatchRow.objects.filter(id=batch_id).first()
    if batch is None:
        raise kernel.NotFound("there is no such batch", where="batch")
    rows = tuple(batch.payouts.order_by("due_on", "id"))
    known = _accounts(rows)
    content = _content(batch, tuple(row for row in rows if row.id in known), known, payer)
    if hashlib.sha256(content).hexdigest() != batch.digest:
        raise kernel.Conflict("an account of this batch has changed since", where="batch", remedy="Ask the bank.")
    return content


def _accounts(rows: tuple[PayoutRow, ...]) -> dict[str, Account]:
    return dict(ports.account_books.get("default").accounts([as_payout(row) for row in rows])) if rows else {}


def _content(batch: BatchRow, rows: tuple[PayoutRow, ...], known: dict[str, Account], payer: Account) -> bytes:
    return iso20022.document(
        batch_id=batch.id,
        made_at=batch.made_at,
        due_on=batch.due_on,
        payer=payer,
        payouts=[(as_payout(row), known[row.id]) for row in rows],
    )
