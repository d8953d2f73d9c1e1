"""Wrap every key anew with the newest master key, so that an older one can be taken away."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.vault import masters
from guichet.vault.destroying import overwrite_what_is_deleted
from guichet.vault.events import KeysRotated
from guichet.vault.models import KeyRow

AT_ONCE = 500


def rotate(*, by: kernel.Actor, progress: Callable[[int, int], None] | None = None) -> int:
    """Wrap what an older master key wrapped; returns how many keys. What is sealed with them is not touched.

    In transactions of five hundred: stopped half-way, the next run does the rest. Raises Unreadable when an older
    master key is not here.
    """
    name = masters.newest()
    old = KeyRow.objects.filter(destroyed_at__isnull=True).exclude(master=name)
    total, done = old.count(), 0
    while True:
        with transaction.atomic():
            overwrite_what_is_deleted()
            # Locked, so that a key that is destroyed meanwhile does not come back.
            rows = list(old.select_for_update().order_by("id")[:AT_ONCE])
            for row in rows:
                bound_to = f"{row.id}/{row.subject}"
                key = masters.unwrap(row.wrapped, name=row.master, bound_to=bound_to)
                row.wrapped, row.master = masters.wrap(key, name=name, bound_to=bound_to), name
            KeyRow.objects.bulk_update(rows, ["wrapped", "master"])
            if rows:
                stream = kernel.Reference("vault", "masters")
                audit.record(KeysRotated(name, len(rows)), stream=stream, by=by)
        done += len(rows)
        if progress and total:
            progress(done, max(total, done))
        if len(rows) < AT_ONCE:
            return done
