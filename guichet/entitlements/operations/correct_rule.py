"""Correct a rule: everyone who was wronged by the old law, month by month, with the amounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.db.models import Count, Sum

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.entitlements.calendar import months_from, payments_in
from guichet.entitlements.events import RuleCorrected
from guichet.entitlements.looking import Standing, standings
from guichet.entitlements.models import CorrectionRow, RemedyRow, WrongedRow
from guichet.entitlements.ports import Partition, Population
from guichet.entitlements.programmes import programmes as published
from guichet.entitlements.types import Programme
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.rules import api as rules

AT_ONCE = 2_000


@dataclass(frozen=True)
class Corrected:
    """What came of it: `people` wronged in so many `months` (one a person and month), by so many `cents`."""

    id: str
    people: int
    months: int
    cents: int


def correct_rule(
    *,
    population: Population,
    old_law: str | rules.Law,
    new_law: rules.Law,
    from_period: str,
    to_period: str,
    by: kernel.Actor,
    programmes: Sequence[Programme] | None = None,
) -> Corrected:
    """List everyone to whom a wrong rule gave too little or nothing, in every month of a stretch (`2026-09`).

    `old_law` is the hash under which it was decided (its package is kept) or the law itself; the population's tables
    have columns for those months. `too_little`: they receive, and more is due. `refused`: they do not, the old law said
    no, and the corrected one says yes. Who was entitled under both and never asked is missed, not wronged: a sweep
    finds them. What each is owed waits for an officer (`decide_remedy`). Who got too much is not listed: that is never
    asked back because the rule was wrong without an officer.
    Raises NotFound (that law was not kept), NotAllowed, and what the rules raise.
    """
    identity.require_action(by, "run", identity.Protected("sweep"))
    chosen = tuple(programmes if programmes is not None else published())
    before = rules.load(catalogue.kept_law(old_law)) if isinstance(old_law, str) else old_law
    row = CorrectionRow(
        id=kernel.new_id(),
        old_law=before.hash,
        new_law=new_law.hash,
        from_period=from_period,
        to_period=to_period,
        found_at=kernel.now(),
    )
    people: set[str] = set()
    touched: set[str] = set()
    months = cents = 0
    with transaction.atomic():
        row.save(force_insert=True)
        for partition in population.partitions():
            found = list(_wronged(row, partition, chosen, before, new_law))
            WrongedRow.objects.bulk_create(found, batch_size=AT_ONCE)
            people |= {each.person_id for each in found}
            touched |= {each.programme for each in found}
            months += len(found)
            cents += sum(each.cents for each in found)
        _remedies(row, {each.name: each.organization for each in chosen})
        event = RuleCorrected(
            old_law=before.hash,
            new_law=new_law.hash,
            people=len(people),
            months=months,
            programmes=tuple(sorted(touched)),
        )
        audit.record(event, stream=kernel.Reference("correction", row.id), by=by, first=True)
    return Corrected(row.id, len(people), months, cents)


def _remedies(row: CorrectionRow, organizations: dict[str, str]) -> None:
    """What each is owed in all, for an officer of each programme's organization: nothing is paid before."""
    sums = WrongedRow.objects.filter(correction=row).values_list("programme", "person_id")
    owed = sums.annotate(Count("id"), Sum("cents")).order_by("programme", "person_id")
    RemedyRow.objects.bulk_create(
        (
            RemedyRow(
                id=kernel.new_id(),
                correction=row,
                programme=programme,
                organization=organizations[programme],
                person_id=person_id,
                months=months,
                cents=cents,
                state="waiting",
            )
            for programme, person_id, months, cents in owed
            if cents > 0
        ),
        batch_size=AT_ONCE,
    )


def _wronged(
    row: CorrectionRow, partition: Partition, programmes: Sequence[Programme], before: rules.Law, after: rules.Law
) -> Iterator[WrongedRow]:
    for period in months_from(row.from_period, row.to_period):
        # What is computed the same wronged nobody, and is not computed.
        changed = tuple(
            each
            for each in programmes
            if before.graph(each.outputs, period).hash != after.graph(each.outputs, period).hash
        )
        was = standings(partition, changed, law=before, period=period)
        ought = standings(partition, changed, law=after, period=period)
        for programme in changed:
            if programme.name in was:
                yield from _of_month(row, programme, period, was[programme.name], ought[programme.name])


def _of_month(
    row: CorrectionRow, programme: Programme, period: str, was: Standing, ought: Standing
) -> Iterator[WrongedRow]:
    payments = payments_in(programme.pays, period)
    got = np.where(was.entitled & was.receives, was.amount, 0)
    too_little = was.receives & ought.entitled & (ought.amount > got)
    refused = ~was.receives & ~was.entitled & ought.entitled
    for kind, those in (("too_little", too_little), ("refused", refused)):
        for at in np.flatnonzero(those):
            yield WrongedRow(
                correction=row,
                programme=programme.name,
                person_id=str(was.person[at]),
                household_id=str(was.household[at]),
                period=period,
                kind=kind,
                was=int(got[at]),
                ought=int(ought.amount[at]),
                cents=int(ought.amount[at] - got[at]) * payments,
            )
