"""Follow a population: bring a sweep up to a later state of it, looking only at the households that changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Sum

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.entitlements.calendar import month_of
from guichet.entitlements.events import HouseholdsReassessed
from guichet.entitlements.models import PartRow, StepRow, SweepRow, TallyRow
from guichet.entitlements.operations.reassess_households import LATER, replace_households, review_grants, row_to_update
from guichet.entitlements.ports import Population
from guichet.entitlements.programmes import programmes as published
from guichet.entitlements.queries import as_sweep
from guichet.entitlements.types import Programme, Progress, Sweep
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.rules import api as rules


def follow_population(
    *,
    sweep_id: str,
    population: Population,
    on: date,
    by: kernel.Actor,
    programmes: Sequence[Programme] | None = None,
    law: rules.Law | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Bring a finished sweep up to the population as it stands on a day: the result is that of a whole sweep then.

    Only households that changed since the sweep's own state are looked at, a partition in a transaction, so that an
    interrupted run goes on where it stopped and two at once share the work. The grants of these households are
    reviewed with the same look: what changes is announced, or put before an officer. Raises NotFound, NotAllowed,
    Conflict (not finished; another law, another month, or nobody knows what changed: a new sweep is due).
    """
    identity.require_action(by, "run", identity.Protected("sweep"))
    chosen = tuple(programmes if programmes is not None else published())
    book = law or rules.load(catalogue.current().law_path)
    with transaction.atomic():
        row = row_to_update(sweep_id, book)
    if row.period != month_of(on):
        raise kernel.Conflict(
            f"the sweep is of {row.period}, and the law is another in {month_of(on)}",
            where="on",
            remedy="Sweep the population anew: ages and rates concern everybody.",
        )
    if row.population == population.about:
        return as_sweep(row)
    since, now = row.population, population.about
    done = set(StepRow.objects.filter(sweep=row, population=now).values_list("number", flat=True))
    for number in range(row.parts):
        if number not in done:
            _follow(_Step(row, population, number, on), since, chosen, book, by)
        if progress is not None:
            progress(number + 1, row.parts)
    return _arrived(row, since, now, on, by)


@dataclass(frozen=True)
class _Step:
    """One partition on the way to a population's state of a day."""

    row: SweepRow
    population: Population
    number: int
    on: date


def _follow(step: _Step, since: str, chosen: Sequence[Programme], law: rules.Law, by: kernel.Actor) -> None:
    row, number = step.row, step.number
    changed = step.population.changed(number, since=since)
    with transaction.atomic():
        SweepRow.objects.select_for_update().get(id=row.id)
        at, mine = StepRow.objects.get_or_create(sweep=row, population=step.population.about, number=number)
        if not mine:  # another process did this partition meanwhile
            return
        at.households = replace_households(row, changed.before, changed.after, chosen, law)
        at.save()
        grown = sum(sign * each.table.persons for sign, each in ((-1, changed.before), (1, changed.after)) if each)
        PartRow.objects.filter(sweep=row, number=number).update(persons=F("persons") + grown)
        if changed.after is not None:
            review_grants(partition=changed.after, law=law, on=step.on, by=by, programmes=chosen)


def _arrived(row: SweepRow, since: str, now: str, on: date, by: kernel.Actor) -> Sweep:
    with transaction.atomic():
        steps = StepRow.objects.filter(sweep=row, population=now)
        whole = steps.count() == row.parts
        if whole and SweepRow.objects.filter(id=row.id, population=since).update(population=now, on=on):
            _add_up(row)
            homes = sum(steps.values_list("households", flat=True))
            audit.record(HouseholdsReassessed(households=homes), stream=kernel.Reference("sweep", row.id), by=by)
    row.refresh_from_db()
    return as_sweep(row)


def _add_up(row: SweepRow) -> None:
    """One count for each programme and area instead of one for each step: a year of days stays as small as one."""
    later = TallyRow.objects.filter(sweep=row, part=LATER)
    sums = tuple(
        later.values_list("programme", "area").annotate(Sum("entitled"), Sum("receiving"), Sum("missing"), Sum("cents"))
    )
    later.delete()
    TallyRow.objects.bulk_create(
        TallyRow(
            sweep=row,
            part=LATER,
            programme=programme,
            area=area,
            entitled=entitled,
            receiving=receiving,
            missing=missing,
            cents=cents,
        )
        for programme, area, entitled, receiving, missing, cents in sums
    )
