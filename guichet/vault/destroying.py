"""Destroys keys so that nothing of them stays: not in the row, not in another process, not in the database's file."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from guichet.kernel import api as kernel
from guichet.vault import keyring, ports
from guichet.vault.errors import Held
from guichet.vault.models import KeyRow
from guichet.vault.queries import holds_on

_EPOCH = (
    "INSERT INTO vault_epoch (id, number) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET number = vault_epoch.number + 1"
)


def destroy(rows: Sequence[KeyRow], *, owner: str) -> tuple[str, ...]:
    """Empty these keys and what tells of them, inside the caller's transaction; returns their subjects."""
    overwrite_what_is_deleted()
    KeyRow.objects.filter(id__in=[row.id for row in rows]).update(
        wrapped="", destroyed_at=kernel.now(), due_on=None, kept_for=""
    )
    subjects = tuple(row.subject for row in rows)
    for _, keeper in ports.traces:
        keeper.forget(owner=owner, subjects=frozenset(subjects))
    with connection.cursor() as cursor:
        cursor.execute(_EPOCH)
    keyring.drop(frozenset(row.id for row in rows))
    keyring.forget()
    transaction.on_commit(keyring.forget)
    return subjects


def demand_no_hold(owner: str) -> None:
    """Raises Held, naming the law and the day, while a legal hold stands."""
    standing = holds_on(owner)
    if not standing:
        return
    told = "; ".join(
        f"{hold.legal_basis}: {hold.why} ({f'until {hold.until_on.isoformat()}' if hold.until_on else 'until lifted'},"
        f" placed by {hold.placed_by}, hold {hold.id})"
        for hold in standing
    )
    raise Held(
        f"a legal hold stands, so nothing of {owner} may be destroyed: {told}",
        where="hold",
        remedy="Nothing was changed. Lift it first (`guichet vault lift`), or wait until it has run out.",
    )


def overwrite_what_is_deleted() -> None:
    """Have SQLite write noughts over what it deletes, instead of leaving it in the file until its place is needed."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def scrub() -> None:
    """After the commit: take what was destroyed out of SQLite's log too, or have PostgreSQL clear the dead rows."""
    if connection.in_atomic_block:
        raise RuntimeError("scrub() is called after the transaction that destroyed the keys")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if connection.vendor == "sqlite" else "VACUUM vault_key")
