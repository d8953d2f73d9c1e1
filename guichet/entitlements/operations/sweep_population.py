"""Sweep a population: partition by partition, by as many processes as come, none of them needed to finish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.entitlements.calendar import month_of
from guichet.entitlements.events import SweepFinished, SweepStarted
from guichet.entitlements.looking import Looked, look_at
from guichet.entitlements.models import PartRow, SweepRow
from guichet.entitlements.ports import Population
from guichet.entitlements.programmes import programmes as published
from guichet.entitlements.queries import as_sweep
from guichet.entitlements.types import Programme, Progress, Sweep
from guichet.entitlements.writing import AT_ONCE, write_looked
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.rules import api as rules

#: How long a worker has for one partition before another takes it.
LEASE = timedelta(minutes=10)


def sweep(
    *,
    population: Population,
    on: date,
    by: kernel.Actor,
    programmes: Sequence[Programme] | None = None,
    law: rules.Law | None = None,
    progress: Progress | None = None,
    lease: timedelta = LEASE,
) -> Sweep:
    """Find who is entitled and does not receive, on a day, in every partition that nobody else is looking at.

    A sweep of the same population, day and law that is not finished is gone on with: several processes call this at
    the same time and share the partitions, and the partition of one that died is free again after `lease`. What a
    partition showed is written in one transaction, so it counts once or not at all. The answer is `done` when nothing
    is left; else another process still holds a partition, and one calls again later.

    `programmes` are those the services name (all of them when not said); memory is one partition's. Nothing is assumed
    of anybody: a programme that reads what the population does not say is left out, and told in `unknown`. Raises
    NotAllowed, Conflict (another choice of programmes is being swept), and what the rules raise for a table that does
    not fit.
    """
    identity.require_action(by, "run", identity.Protected("sweep"))
    chosen = tuple(programmes if programmes is not None else published())
    book = law or rules.load(catalogue.current().law_path)
    row = _begun(population, on, chosen, book, by)
    taken = _take(row, lease)
    while taken is not None:
        number, token = taken
        looked = look_at(population.partition(number), chosen, law=book, period=row.period)
        _write(row, number, token, looked)
        if progress is not None:
            progress(row.part_rows.exclude(done_at=None).count(), row.parts)
        taken = _take(row, lease)
    _finish(row, by)
    row.refresh_from_db()
    return as_sweep(row)


def _begun(population: Population, on: date, chosen: Sequence[Programme], law: rules.Law, by: kernel.Actor) -> SweepRow:
    period = month_of(on)
    graphs = {each.name: law.graph(each.outputs, period).hash for each in chosen}
    unfinished = SweepRow.objects.filter(population=population.about, on=on, law_hash=law.hash, finished_at=None)
    row = unfinished.first()
    if row is None:
        row = SweepRow(
            id=kernel.new_id(),
            on=on,
            period=period,
            population=population.about,
            law_hash=law.hash,
            graphs=graphs,
            parts=population.count(),
            started_at=kernel.now(),
        )
        try:
            _insert(row, by)
        except IntegrityError:  # another process began it meanwhile
            row = unfinished.get()
    if row.graphs != graphs:
        raise kernel.Conflict(
            "this population is being swept for other programmes", where="programmes", remedy="Let that sweep finish."
        )
    return row


def _insert(row: SweepRow, by: kernel.Actor) -> None:
    with transaction.atomic():
        row.save(force_insert=True)
        parts = (PartRow(sweep=row, number=number) for number in range(row.parts))
        PartRow.objects.bulk_create(parts, batch_size=AT_ONCE)
        event = SweepStarted(
            population=row.population,
            on=row.on,
            law_hash=row.law_hash,
            programmes=tuple(sorted(row.graphs)),
            parts=row.parts,
        )
        audit.record(event, stream=kernel.Reference("sweep", row.id), by=by, first=True)


def _take(row: SweepRow, lease: timedelta) -> tuple[int, int] | None:
    """A partition nobody holds, and the number of this hold; None when there is none."""
    while True:
        moment = kernel.now()
        free = row.part_rows.filter(Q(lease_until=None) | Q(lease_until__lt=moment), done_at=None)
        candidates = tuple(free.order_by("number").values_list("number", "token")[:8])
        if not candidates:
            return None
        for number, token in candidates:
            mine = PartRow.objects.filter(sweep=row, number=number, token=token, done_at=None)
            if mine.update(lease_until=moment + lease, token=token + 1):
                return number, token + 1


def _write(row: SweepRow, number: int, token: int, looked: Looked) -> None:
    """What a partition showed, unless somebody took it over meanwhile: then it is theirs to write."""
    with transaction.atomic():
        mine = PartRow.objects.filter(sweep=row, number=number, token=token, done_at=None)
        if not mine.update(done_at=kernel.now(), lease_until=None, persons=looked.persons):
            return
        write_looked(row, number, looked)
        if looked.unknown:
            kept = SweepRow.objects.select_for_update().get(id=row.id)
            kept.unknown = {**kept.unknown, **looked.unknown}
            kept.save(update_fields=["unknown"])


def _finish(row: SweepRow, by: kernel.Actor) -> None:
    with transaction.atomic():
        if row.part_rows.filter(done_at=None).exists():
            return
        if SweepRow.objects.filter(id=row.id, finished_at=None).update(finished_at=kernel.now()):
            audit.record(SweepFinished(parts=row.parts), stream=kernel.Reference("sweep", row.id), by=by)
