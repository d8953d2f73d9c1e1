"""Make offers of what a sweep found: told, offered, or given notice, as each programme's mode says; once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from guichet.audit import api as audit
from guichet.entitlements.events import OfferMade
from guichet.entitlements.models import FindingRow, GrantRow, OfferRow, SweepRow
from guichet.entitlements.programmes import programmes as published
from guichet.entitlements.queries import sweep_row
from guichet.entitlements.types import Programme
from guichet.identity import api as identity
from guichet.kernel import api as kernel

#: How long an offer stands, and how long nobody is asked the same again.
STANDS = timedelta(days=90)
QUIET = timedelta(days=365)
AT_ONCE = 500

STATES = {"inform": "told", "offer": "offered", "automatic": "noticed"}


@dataclass(frozen=True)
class OffersMade:
    """How many were told, offered and given notice; `passed_over` were asked before, receive it, or are not known."""

    told: int = 0
    offered: int = 0
    noticed: int = 0
    passed_over: int = 0


def make_offers(
    *,
    sweep_id: str,
    by: kernel.Actor,
    programmes: Sequence[Programme] | None = None,
    known: Callable[[Sequence[str]], Collection[str]] | None = None,
) -> OffersMade:
    """Reach out to everybody whom a finished sweep found, each once: running it again makes nothing twice.

    Passed over are those with an offer that is open or less than QUIET old, those it was granted to, and those who are
    not `known` (a function from identifiers to the known ones among them; left out, everybody is). An `automatic`
    programme without a legal authority is only offered. Each offer is an event that concerns its person; whoever
    follows it sends the message. Raises NotFound, NotAllowed, Conflict while the sweep is under way.
    """
    identity.require_action(by, "run", identity.Protected("sweep"))
    row = sweep_row(sweep_id)
    if row.finished_at is None:
        raise kernel.Conflict("this sweep is not finished", where="sweep", remedy="Sweep until it is done.")
    by_name = {each.name: each for each in (programmes if programmes is not None else published())}
    made, last = OffersMade(), 0
    while True:
        found = tuple(FindingRow.objects.filter(sweep=row, id__gt=last, programme__in=by_name).order_by("id")[:AT_ONCE])
        if not found:
            return made
        last = found[-1].id
        wanted = list(found)
        if known is not None:
            welcome = set(known([each.person_id for each in wanted]))
            wanted = [each for each in wanted if each.person_id in welcome]
        with transaction.atomic():
            written = _offer(row, wanted, by_name, by)
        made = OffersMade(
            told=made.told + written.count("told"),
            offered=made.offered + written.count("offered"),
            noticed=made.noticed + written.count("noticed"),
            passed_over=made.passed_over + len(found) - len(written),
        )


def _offer(
    row: SweepRow, wanted: Sequence[FindingRow], programmes: dict[str, Programme], by: kernel.Actor
) -> list[str]:
    people = {each.person_id for each in wanted}
    asked = Q(state__in=("offered", "noticed", "applied")) | Q(made_on__gt=row.on - QUIET)
    busy = set(OfferRow.objects.filter(asked, person_id__in=people).values_list("programme", "person_id"))
    running = GrantRow.objects.filter(person_id__in=people, state="running")
    busy |= set(running.values_list("programme", "person_id"))
    made = []
    for each in wanted:
        if (each.programme, each.person_id) in busy:
            continue
        busy.add((each.programme, each.person_id))
        made.append(_row(row, each, programmes[each.programme]))
    OfferRow.objects.bulk_create(made)
    for offer in made:
        event = OfferMade(
            programme=offer.programme,
            organization=offer.organization,
            mode=offer.mode,
            law_hash=offer.law_hash,
            until=offer.until,
        )
        audit.record(event, stream=kernel.Reference("offer", offer.id), by=by, concerns=offer.person_id, first=True)
    return [each.state for each in made]


def _row(row: SweepRow, found: FindingRow, programme: Programme) -> OfferRow:
    if programme.mode == "automatic" and programme.authority is None:
        programme = replace(programme, mode="offer")
    waits = {"inform": timedelta(0), "offer": STANDS, "automatic": timedelta(days=programme.opt_out_days)}
    return OfferRow(
        id=kernel.new_id(),
        programme=programme.name,
        organization=programme.organization,
        mode=programme.mode,
        person_id=found.person_id,
        household_id=found.household_id,
        amount=found.amount,
        period=row.period,
        law_hash=row.law_hash,
        graph_hash=row.graphs[found.programme],
        state=STATES[programme.mode],
        made_on=row.on,
        until=row.on + waits[programme.mode],
    )
