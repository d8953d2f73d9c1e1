"""Reassess: only the households whose facts changed, with the result that a whole sweep would have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from django.db import transaction

from guichet.audit import api as audit
from guichet.entitlements.calendar import month_of
from guichet.entitlements.events import GrantChangeFound, HouseholdsReassessed
from guichet.entitlements.looking import look_at, standings
from guichet.entitlements.models import ChangeRow, FindingRow, GrantRow, SweepRow, TallyRow
from guichet.entitlements.ports import Partition
from guichet.entitlements.programmes import programmes as published
from guichet.entitlements.queries import as_change, as_sweep, grant_row
from guichet.entitlements.types import Change, Programme, Sweep
from guichet.entitlements.writing import AT_ONCE, tally_rows, write_findings
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.rules import api as rules

#: The part of a sweep that is written by re-assessments.
LATER = -1
#: The days between telling a person and the change of what they receive.
NOTICE = timedelta(days=14)


def reassess(
    *,
    sweep_id: str,
    before: Partition | None,
    after: Partition | None,
    law: rules.Law,
    by: kernel.Actor,
    programmes: Sequence[Programme] | None = None,
) -> Sweep:
    """Bring a finished sweep up to date for some households: as they were `before`, and as they are `after`.

    None before: they were born or came; None after: they died or left. The counts of before are taken back, the
    findings of these households are replaced; the others are not looked at. The sweep then says what it would have
    said of the changed population on its own day. Raises NotFound, NotAllowed, Conflict (not finished; another law:
    then everybody is concerned, and a new sweep is due), and what the rules raise.
    """
    identity.require_action(by, "run", identity.Protected("sweep"))
    chosen = tuple(programmes if programmes is not None else published())
    with transaction.atomic():
        row = row_to_update(sweep_id, law)
        homes = replace_households(row, before, after, chosen, law)
        audit.record(HouseholdsReassessed(households=homes), stream=kernel.Reference("sweep", row.id), by=by)
        return as_sweep(row)


def row_to_update(sweep_id: str, law: rules.Law) -> SweepRow:
    """A finished sweep of that law, locked until the transaction ends; raises NotFound, Conflict."""
    row = SweepRow.objects.select_for_update().filter(id=sweep_id).first()
    if row is None:
        raise kernel.NotFound("there is no such sweep", where="sweep")
    if row.finished_at is None:
        raise kernel.Conflict("this sweep is not finished", where="sweep", remedy="Sweep until it is done.")
    if row.law_hash != law.hash:
        raise kernel.Conflict("the law is another one now", where="law", remedy="Sweep the population anew.")
    return row


def replace_households(
    row: SweepRow, before: Partition | None, after: Partition | None, chosen: Sequence[Programme], law: rules.Law
) -> int:
    """Take back what households counted, count them as they are; answers how many. In the open transaction."""
    kept = tuple(each for each in chosen if each.name in row.graphs)
    homes: set[str] = set()
    for partition, sign in ((before, -1), (after, 1)):
        if partition is None:
            continue
        here = [str(each) for each in partition.household_ids]
        homes.update(here)
        # Findings of either state go: a household that came from another partition left its own there.
        for start in range(0, len(here), AT_ONCE):
            FindingRow.objects.filter(sweep=row, household_id__in=here[start : start + AT_ONCE]).delete()
        looked = look_at(partition, kept, law=law, period=row.period)
        TallyRow.objects.bulk_create(tally_rows(row, LATER, looked, sign=sign), batch_size=AT_ONCE)
        if sign > 0:
            write_findings(row, looked)
    return len(homes)


def review_grants(
    *,
    partition: Partition,
    law: rules.Law,
    on: date,
    by: kernel.Actor,
    programmes: Sequence[Programme] | None = None,
) -> tuple[Change, ...]:
    """What the facts and the law now say of the grants of some households; whatever differs is a change to come.

    More than before is announced, and takes effect NOTICE later. Less, or nothing, is never done by a machine: it waits
    for an officer's review, and nothing changes until then. A change that was found already is brought up to date and
    told only when it is another one. Raises NotAllowed, and what the rules raise.
    """
    identity.require_action(by, "run", identity.Protected("sweep"))
    chosen = tuple(programmes if programmes is not None else published())
    with transaction.atomic():
        grants = tuple(_running(partition))
        concerned = tuple(each for each in chosen if each.name in {grant.programme for grant in grants})
        if not concerned:
            return ()
        now = _now(partition, concerned, law, month_of(on))
        found = (_change(each, now.get((each.programme, each.person_id)), law, on, by) for each in grants)
        return tuple(each for each in found if each is not None)


def review_case_grant(*, grant_id: str, due: int, law: rules.Law, on: date, by: kernel.Actor) -> Change | None:
    """The same for one grant whose household no register knows: `due` is what the law says of its case's own facts.

    None when nothing changes, or was found before. Raises NotFound, NotAllowed.
    """
    identity.require_action(by, "run", identity.Protected("sweep"))
    with transaction.atomic():
        row = grant_row(grant_id)
        return _change(row, due, law, on, by) if row.state == "running" else None


def _running(partition: Partition) -> Iterator[GrantRow]:
    """What is paid to those who live here now, wherever they lived when it was granted."""
    people = [str(each) for each in partition.person_ids]
    for start in range(0, len(people), AT_ONCE):
        those = GrantRow.objects.select_for_update().filter(person_id__in=people[start : start + AT_ONCE])
        yield from those.filter(state="running").order_by("id")


def _now(
    partition: Partition, programmes: Sequence[Programme], law: rules.Law, period: str
) -> Mapping[tuple[str, str], int]:
    """What is due to whom by programme and person; 0 to whoever is entitled no more."""
    due = {}
    for name, standing in standings(partition, programmes, law=law, period=period).items():
        amounts = np.where(standing.entitled, standing.amount, 0)
        due.update({(name, str(person)): int(cents) for person, cents in zip(standing.person, amounts, strict=True)})
    return due


def _change(grant: GrantRow, after: int | None, law: rules.Law, on: date, by: kernel.Actor) -> Change | None:
    if after is None:  # this person is not the one the programme would be granted to: an officer's question too
        after = 0
    waiting = grant.changes.filter(state__in=("announced", "review")).first()
    if after == grant.amount:
        if waiting is not None:
            waiting.state = "done"
            waiting.save()
        return None
    if waiting is not None and (waiting.after, waiting.law_hash) == (after, law.hash):
        return None
    row = waiting or ChangeRow(id=kernel.new_id(), grant=grant, before=grant.amount)
    row.after, row.takes_effect_on, row.law_hash = after, on + NOTICE, law.hash
    row.state = "announced" if after > grant.amount else "review"
    row.save()
    event = GrantChangeFound(
        change=row.id,
        programme=grant.programme,
        organization=grant.organization,
        case=grant.case_id,
        state=row.state,
        takes_effect_on=row.takes_effect_on,
    )
    audit.record(event, stream=kernel.Reference("grant", grant.id), by=by, concerns=grant.person_id)
    return as_change(row)
