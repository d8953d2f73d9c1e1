"""End an estate: it is settled, or the death had been recorded by mistake."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.estates.events import EstateClosed, EstateCorrected
from guichet.estates.models import EstateRow
from guichet.estates.queries import as_estate, protected
from guichet.estates.types import Estate
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def close(*, estate_id: str, executors: int, by: kernel.Actor) -> Estate:
    """Settled: by its executor. `executors` is how many ended with it. Twice is once. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = _take(estate_id)
        identity.require(by, "close", protected(row))
        return _end(row, EstateRow.State.CLOSED, EstateClosed(executors=executors), by)


def correct(*, estate_id: str, by: kernel.Actor) -> Estate:
    """There is no estate: the person lives. The platform only. Twice is once. Raises NotFound, NotAllowed."""
    identity.require_action(by, "add", identity.Protected("estate"))
    with transaction.atomic():
        row = _take(estate_id)
        return _end(row, EstateRow.State.CORRECTED, EstateCorrected(source=row.source), by)


def _take(estate_id: str) -> EstateRow:
    row = EstateRow.objects.select_for_update().filter(pk=estate_id).first()
    if row is None:
        raise kernel.NotFound("there is no estate here that you may see", where="estate")
    return row


def _end(row: EstateRow, state: str, event: audit.Event, by: kernel.Actor) -> Estate:
    if row.state in (state, EstateRow.State.CORRECTED):
        return as_estate(row)
    row.state, row.ended_at = state, kernel.now()
    row.save(update_fields=["state", "ended_at"])
    audit.record(
        event,
        stream=kernel.Reference("estate", row.id),
        by=by,
        concerns=row.person_id,
        also=(row.reporter_id,) if row.reporter_id else (),
    )
    return as_estate(row)
