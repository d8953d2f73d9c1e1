"""Grant arrears: the months a person missed before their grant began, as far back as the law lets them be claimed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from guichet.audit import api as audit
from guichet.entitlements.calendar import first_day, month_of, months_before
from guichet.entitlements.events import ArrearsGranted
from guichet.entitlements.models import ArrearsRow, GrantRow
from guichet.entitlements.programmes import programme as published
from guichet.entitlements.queries import grant_row, protected
from guichet.entitlements.types import Missed, Programme
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.rules import api as rules


def grant_arrears(
    *,
    grant_id: str,
    months: Sequence[Missed],
    law: rules.Law,
    by: kernel.Actor,
    programme: Programme | None = None,
) -> tuple[Missed, ...]:
    """Write the missed months that are paid with a grant; answers those that were not written before.

    A month is paid once to a person, whichever grant it is asked for with; one in which the person was granted the
    programme is not missed. Interest is not paid. Raises NotFound, NotAllowed, Invalid for a month further back than
    the programme's `look_back`, or one that the grant pays itself.
    """
    with transaction.atomic():
        row = grant_row(grant_id)
        rule = programme or published(row.programme)
        identity.require_action(by, "add", protected("grant", row))
        _demand_claimable(row, rule, months)
        held = _granted_before(row)
        wanted = [each for each in months if each.cents > 0 and each.period not in held]
        rows = [
            ArrearsRow(
                grant=row,
                programme=row.programme,
                person_id=row.person_id,
                period=each.period,
                amount=each.amount,
                payments=each.payments,
                cents=each.cents,
                law_hash=law.hash,
                graph_hash=law.graph(rule.outputs, each.period).hash,
            )
            for each in wanted
        ]
        there = ArrearsRow.objects.filter(programme=row.programme, person_id=row.person_id)
        paid = set(there.values_list("period", flat=True))
        ArrearsRow.objects.bulk_create([each for each in rows if each.period not in paid])
        fresh = tuple(each for each in wanted if each.period not in paid)
        if fresh:
            event = ArrearsGranted(
                programme=row.programme,
                organization=row.organization,
                months=tuple(each.period for each in fresh),
                law_hash=law.hash,
            )
            audit.record(event, stream=kernel.Reference("grant", row.id), by=by, concerns=row.person_id)
        return fresh


def _demand_claimable(row: GrantRow, rule: Programme, months: Sequence[Missed]) -> None:
    allowed = months_before(row.from_on, rule.look_back)
    problems = tuple(
        kernel.Problem(each.period, "the law does not let this month be claimed.", f"It lets {rule.look_back} months.")
        for each in months
        if each.period not in allowed
    )
    if problems:
        raise kernel.Invalid(problems)


def _granted_before(row: GrantRow) -> set[str]:
    """The months that an earlier grant of the same paid."""
    earlier = GrantRow.objects.filter(programme=row.programme, person_id=row.person_id, from_on__lt=row.from_on)
    found = set()
    for each in earlier.exclude(id=row.id):
        last = each.until_on or row.from_on
        at = first_day(month_of(each.from_on))
        while at <= last:
            found.add(month_of(at))
            at = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
    return found
