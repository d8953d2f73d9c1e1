"""Which events of the log are settled: no other can slip in before them any more."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.db.models import QuerySet

from guichet.audit.models import EventRow
from guichet.kernel import api as kernel


def settled(rows: QuerySet[EventRow]) -> QuerySet[EventRow]:
    """Those of the rows before which no event can come any more."""
    if connection.vendor != "postgresql":
        return rows
    # Ages compare across the wrap of 32-bit transaction ids; older than a day nothing can be running.
    condition = "(at < %s OR age(audit_event.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid))"
    return rows.extra(where=[condition], params=[kernel.now() - timedelta(days=1)])  # noqa: S610  # a constant text
