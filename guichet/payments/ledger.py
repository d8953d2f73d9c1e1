"""The ledger's pen: posts a transaction once for its key, refusing what does not sum to zero; and its contrary."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments.events import LedgerPosted
from guichet.payments.models import EntryRow, TransactionRow
from guichet.payments.types import Entry


class Unbalanced(kernel.Conflict):
    """Entries that do not sum to zero: a fault of the program, and nothing was written."""

    code = "unbalanced"


def post(
    *, key: str, kind: str, entries: Iterable[Entry], by: kernel.Actor, corrects: str = ""
) -> tuple[TransactionRow, bool]:
    """Write a transaction, in the caller's database transaction; and whether it is new.

    The same key again returns what stands there. Raises Unbalanced, and Conflict when the same key stands for other
    entries. Entries of nothing are left out.
    """
    written = merged(entries)
    check(written)
    row = TransactionRow(
        id=kernel.new_id(),
        key=key,
        kind=kind,
        corrects_id=corrects or None,
        at=kernel.now(),
        digest=digest_of(key, kind, written),
    )
    TransactionRow.objects.bulk_create([row], ignore_conflicts=True)
    there = TransactionRow.objects.get(key=key)
    if there.id != row.id:
        if there.digest != row.digest:
            raise kernel.Conflict(f"{key!r} was posted already, and otherwise", where="ledger", remedy="Look at both.")
        return there, False
    EntryRow.objects.bulk_create(
        EntryRow(transaction=row, position=place, **vars(entry)) for place, entry in enumerate(written)
    )
    event = LedgerPosted(key=key, kind=kind, digest=row.digest)
    audit.record(event, stream=kernel.Reference("ledger", row.id), by=by, first=True)
    return row, True


def contrary(row: TransactionRow) -> tuple[Entry, ...]:
    """The entries that undo a transaction."""
    return tuple(Entry(each.account, -each.cents, each.currency, each.about) for each in entries_of(row))


def entries_of(row: TransactionRow) -> tuple[Entry, ...]:
    """What a transaction says."""
    found = row.entries.order_by("position").values_list("account", "cents", "currency", "about")
    return tuple(Entry(*values) for values in found)


def merged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """One entry for each account, currency and thing, in the order they came; none of nothing."""
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for each in entries:
        sums[each.account, each.currency, each.about] += each.cents
    return tuple(Entry(account, cents, currency, about) for (account, currency, about), cents in sums.items() if cents)


def check(entries: Sequence[Entry]) -> None:
    """Raise Unbalanced unless each currency sums to zero."""
    sums: dict[str, int] = defaultdict(int)
    for each in entries:
        sums[each.currency] += each.cents
    wrong = {currency: cents for currency, cents in sums.items() if cents}
    if wrong or not entries:
        raise Unbalanced(f"these entries sum to {wrong or 'nothing at all'}", where="ledger")


def digest_of(key: str, kind: str, entries: Sequence[Entry]) -> str:
    """SHA-256 over all that a transaction says."""
    said = [[each.account, each.cents, each.currency, each.about] for each in entries]
    return hashlib.sha256(audit.canonical([key, kind, said]).encode()).hexdigest()
