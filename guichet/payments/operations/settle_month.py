"""Hand on what an organization took for others until the end of a month: one pay-out each, one file for the bank."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, Sum

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import accounts, iso20022, ledger
from guichet.payments.events import BatchMade, LiabilitySettled, PayoutInstructed
from guichet.payments.models import BatchRow, EntryRow, PayoutRow
from guichet.payments.queries import as_batch, as_payout
from guichet.payments.types import Account, Batch, Entry, Settled

MONTHS = 12


def settle_month(
    *, month: date, organization: str, accounts_of: Mapping[str, Account], payer: Account, by: kernel.Actor
) -> tuple[Batch, bytes, tuple[Settled, ...]] | None:
    """What `organization` owes others of what it took until the end of `month`, as one batch with its pain.001 file.

    `accounts_of` are the accounts of the others by organization. Once: run again, there is nothing left; None then.
    What refunds took back is less; whoever is owed nothing is left out. Raises NotAllowed, Invalid for one who is owed
    something and has no account, or a month that is not over.
    """
    identity.require_action(by, "run", identity.Protected("payout"))
    currency, zone = catalogue.current().currency, ZoneInfo(catalogue.current().time_zone)
    end = datetime(month.year + month.month // MONTHS, month.month % MONTHS + 1, 1, tzinfo=zone)
    if end > kernel.now():
        raise kernel.Invalid((kernel.Problem("month", "it is not over yet.", "Settle the month before."),))
    with transaction.atomic():
        owed = _owed(organization, end, currency)
        missing = sorted(set(owed) - set(accounts_of))
        if missing:
            problems = (
                kernel.Problem(each, "it is owed something, and has no account.", "Add it.") for each in missing
            )
            raise kernel.Invalid(tuple(problems))
        if not owed:
            return None
        rows = [
            _hand_on(organization, owner, kernel.Money(cents, currency), month=month, by=by)
            for owner, cents in sorted(owed.items())
        ]
        known = {row.id: accounts_of[row.payee_id.partition(":")[2]] for row in rows}
        batch, content = _batch(organization, rows, known, payer, by)
        settled = tuple(Settled(row.payee_id.partition(":")[2], row.id, row.cents, currency) for row in rows)
        return as_batch(batch), content, settled


def _owed(organization: str, end: datetime, currency: str) -> dict[str, int]:
    """By the ledger's liabilities; what was settled already counts whenever it was booked."""
    beginning = accounts.liability(organization, "")
    rows = EntryRow.objects.filter(account__startswith=beginning, currency=currency)
    rows = rows.filter(Q(transaction__at__lt=end) | Q(transaction__kind="settlement"))
    sums = rows.values_list("account").annotate(total=Sum("cents"))
    return {account.removeprefix(beginning): -total for account, total in sums if total < 0}


def _hand_on(holder: str, owner: str, owed: kernel.Money, *, month: date, by: kernel.Actor) -> PayoutRow:
    cents, currency = owed.cents, owed.currency
    key = f"settlement:{holder}/{owner}/{month:%Y-%m}/{kernel.new_id()}"
    row = PayoutRow.objects.create(
        id=kernel.new_id(), key=key, about=f"settlement:{month:%Y-%m}", organization=holder,
        payee_id=f"organization:{owner}", cents=cents, currency=currency, due_on=kernel.today(), state="planned",
    )  # fmt: skip
    about = f"settlement:{row.id}"
    entries = (
        Entry(accounts.liability(holder, owner), cents, currency, about),
        Entry(accounts.payouts_due(holder), -cents, currency, about),
        Entry(accounts.transit(owner), cents, currency, about),
        Entry(accounts.due_from(owner, holder), -cents, currency, about),
    )
    ledger.post(key=about, kind="settlement", entries=entries, by=by)
    stream = kernel.Reference("payout", row.id)
    event = PayoutInstructed(about=row.about, organization=holder, due_on=row.due_on)
    audit.record(event, stream=stream, by=by, first=True)
    settled = LiabilitySettled(owner=owner, organization=holder, month=f"{month:%Y-%m}", cents=cents)
    audit.record(settled, stream=stream, by=by)
    return row


def _batch(
    organization: str, rows: list[PayoutRow], known: Mapping[str, Account], payer: Account, by: kernel.Actor
) -> tuple[BatchRow, bytes]:
    batch = BatchRow(
        id=kernel.new_id(), organization=organization, due_on=kernel.today(), made_at=kernel.now(), count=len(rows),
        cents=sum(row.cents for row in rows),
    )  # fmt: skip
    content = iso20022.document(
        batch_id=batch.id, made_at=batch.made_at, due_on=batch.due_on, payer=payer,
        payouts=[(as_payout(row), known[row.id]) for row in rows],
    )  # fmt: skip
    batch.digest = hashlib.sha256(content).hexdigest()
    batch.save(force_insert=True)
    PayoutRow.objects.filter(id__in=[row.id for row in rows]).update(state="batched", batch=batch)
    event = BatchMade(
        organization=organization, due_on=batch.due_on, payouts=len(rows), left_out=0, digest=batch.digest
    )
    audit.record(event, stream=kernel.Reference("batch", batch.id), by=by, first=True)
    return batch, content
