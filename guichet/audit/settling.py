"""How far the log is settled: up to which id no other event can slip in any more."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import connection
from django.db.models import Max, QuerySet

from guichet.audit.models import EventRow
from guichet.kernel import api as kernel

#: So long a reader waits for those who were writing when it came, in seconds; then what is old is all it is given.
PATIENCE, PAUSE = 2.0, 0.005
#: No transaction lasts so long.
OLD = timedelta(days=1)
#: Whoever appends an event holds this lock from before its id is drawn until the end of the transaction.
_WRITING = (
    "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND relation = 'audit_event'::regclass"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND mode = 'RowExclusiveLock' AND granted AND pid <> pg_backend_pid()"
)


def settled(rows: QuerySet[EventRow]) -> QuerySet[EventRow]:
    """Those of the rows before which no event can come any more.

    On PostgreSQL ids are drawn before they are committed, so that a lower one may be committed after a higher, by an
    older transaction or by a younger one: how old a transaction is says nothing. So the highest id is read first and
    those who are writing after it: once each of them has ended, nothing at or below that id is on its way. Whoever
    begins meanwhile draws a higher one, and is not waited for. SQLite lets one write at a time.
    """
    if connection.vendor != "postgresql":
        return rows
    highest: int | None = EventRow.objects.aggregate(last=Max("id"))["last"]
    before, until = _writing(), time.monotonic() + PATIENCE
    while before:
        if time.monotonic() > until:
            old = EventRow.objects.filter(at__lt=kernel.now() - OLD).order_by("-id").values_list("id", flat=True)
            highest = old.first()
            break
        time.sleep(PAUSE)
        before &= _writing()
    return rows.filter(id__lte=highest or 0)


def _writing() -> set[str]:
    """The transactions of others that append to the log now, each by a name that comes once."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITING)
        return {row[0] for row in cursor.fetchall()}
