"""Proves the ledger: every transaction whole and in balance, as its event sealed it, and every charge as it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import ledger
from guichet.payments.events import LedgerPosted
from guichet.payments.models import ChargeRow, DisputeRow, EntryRow, PaymentRow, TillRow, TransactionRow
from guichet.payments.types import Entry

AT_ONCE = 1_000


@dataclass(frozen=True)
class LedgerFault:
    """What is wrong: `where` is `transaction:<id>`, `charge:<id>`, `payment:<id>` or `till:<id>`."""

    where: str
    what: str


@dataclass(frozen=True)
class LedgerVerification:
    """What was looked at, and what is wrong; `sums` are the debits by currency, equal to the credits."""

    transactions: int
    entries: int
    charges: int
    sums: dict[str, int]
    faults: tuple[LedgerFault, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify_ledger(*, progress: Callable[[int, int], None] | None = None) -> LedgerVerification:
    """Look at every transaction, its event, every charge, payment and closed till; `progress` gets (done, total)."""
    total = TransactionRow.objects.count()
    faults = [*_transactions(total, progress or (lambda _done, _total: None)), *_events()]
    faults += [*_charges(), *_payments(), *_tills(), *_disputes()]
    debits = EntryRow.objects.filter(cents__gt=0).values_list("currency").annotate(Sum("cents"))
    return LedgerVerification(
        total, EntryRow.objects.count(), ChargeRow.objects.count(), dict(debits.order_by("currency")), tuple(faults)
    )


def _transactions(total: int, progress: Callable[[int, int], None]) -> Iterator[LedgerFault]:
    last, done = "", 0
    while True:
        rows = list(TransactionRow.objects.filter(id__gt=last).order_by("id").prefetch_related("entries")[:AT_ONCE])
        for row in rows:
            found = sorted(row.entries.all(), key=lambda each: each.position)
            entries = tuple(Entry(each.account, each.cents, each.currency, each.about) for each in found)
            try:
                ledger.check(entries)
            except ledger.Unbalanced as wrong:
                yield LedgerFault(f"transaction:{row.id}", str(wrong.message))
            if ledger.digest_of(row.key, row.kind, entries) != row.digest:
                yield LedgerFault(f"transaction:{row.id}", "its entries are not those that were posted")
        done += len(rows)
        progress(done, total)
        if len(rows) < AT_ONCE:
            return
        last = rows[-1].id


def _events() -> Iterator[LedgerFault]:
    """Each transaction by the event that sealed it: one slipped in has none, one cut out leaves its own."""
    posted = dict(TransactionRow.objects.values_list("id", "digest"))
    after = 0
    while True:
        events = audit.events(after_id=after, limit=AT_ONCE, types=(LedgerPosted.type,))
        for each in events:
            digest = posted.pop(each.stream.id, None)
            if digest is None:
                yield LedgerFault(f"transaction:{each.stream.id}", "it was posted, and is not in the ledger")
            elif digest != each.data["digest"]:
                yield LedgerFault(f"transaction:{each.stream.id}", "its digest is not the one its event sealed")
        if len(events) < AT_ONCE:
            break
        after = events[-1].id
    # What was posted a moment ago is held back from whoever follows the log: it is asked for by itself.
    streams = [kernel.Reference("ledger", identifier) for identifier in posted]
    for stream, events in audit.histories(streams=streams).items():
        sealed = next((each.data["digest"] for each in events if each.type == LedgerPosted.type), None)
        if sealed is None:
            yield LedgerFault(f"transaction:{stream.id}", "no event tells that it was posted")
        elif sealed != posted[stream.id]:
            yield LedgerFault(f"transaction:{stream.id}", "its digest is not the one its event sealed")


def _charges() -> Iterator[LedgerFault]:
    """What the row of a charge says, the ledger says: what is owed of it stands on the receivable."""
    owed = dict(
        EntryRow.objects.filter(account__startswith="receivable:", about__startswith="charge:")
        .values_list("about")
        .annotate(Sum("cents"))
    )
    rows = ChargeRow.objects.values_list("id", "state", "due_cents", "paid_cents")
    for identifier, state, due, paid in rows.iterator(chunk_size=AT_ONCE):
        there, expected = owed.get(f"charge:{identifier}", 0), 0 if state == "cancelled" else due - paid
        if there != expected:
            yield LedgerFault(f"charge:{identifier}", f"{expected} cents are owed, and the ledger says {there}")
        if (state == "settled") != (paid == due) and state != "cancelled":
            yield LedgerFault(f"charge:{identifier}", f"it is {state}, and {paid} of {due} cents are paid")


def _payments() -> Iterator[LedgerFault]:
    """What was taken was allocated, to the cent, and is in the ledger once."""
    allocated = Sum("allocations__cents", filter=Q(allocations__refund__isnull=True))
    rows = PaymentRow.objects.annotate(allocated=allocated).values_list("id", "state", "cents", "allocated")
    posted = set(TransactionRow.objects.filter(key__startswith="payment:").values_list("key", flat=True))
    for identifier, state, cents, there in rows.iterator(chunk_size=AT_ONCE):
        expected = cents if state == "settled" else 0
        if (there or 0) != expected:
            yield LedgerFault(f"payment:{identifier}", f"it is {state}: {expected} cents, of which {there or 0} stand")
        if (f"payment:{identifier}" in posted) != (state in ("settled", "reversed", "surplus")):
            yield LedgerFault(f"payment:{identifier}", f"it is {state}, and the ledger says otherwise")


def _tills() -> Iterator[LedgerFault]:
    """What is closed is empty."""
    rows = TillRow.objects.filter(state="closed").values_list("id", flat=True)
    closed = {f"till:{identifier}" for identifier in rows}
    left = (
        EntryRow.objects.filter(account__startswith="till", about__startswith="till:")
        .values_list("about")
        .annotate(total=Sum("cents"), entries=Count("id"))
        .filter(~Q(total=0))
    )
    for about, total, _ in left:
        if about in closed:
            yield LedgerFault(about, f"it is closed, and {total} cents are in it")


def _disputes() -> Iterator[LedgerFault]:
    """What a provider keeps back stands in its account of disputes, and nothing once it is decided."""
    there = dict(
        EntryRow.objects.filter(account__startswith="disputed:").values_list("about").annotate(total=Sum("cents"))
    )
    for identifier, state, withdrawn, cents in DisputeRow.objects.values_list("id", "state", "withdrawn", "cents"):
        expected = cents if state == "open" and withdrawn else 0
        found = there.get(f"dispute:{identifier}", 0)
        if found != expected:
            yield LedgerFault(f"dispute:{identifier}", f"{expected} cents are kept back, and the ledger says {found}")
