"""Reads of sweeps, findings, offers and grants; each asks identity who may."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Sum

from guichet.entitlements.models import (
    ArrearsRow,
    ChangeRow,
    FindingRow,
    GrantRow,
    OfferRow,
    OverpaymentRow,
    RemedyRow,
    SweepRow,
    TallyRow,
    WrongedRow,
)
from guichet.entitlements.types import (
    Change,
    Finding,
    Grant,
    Missed,
    Offer,
    Overpayment,
    Remedy,
    Sweep,
    Tally,
    Wronged,
)
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def as_sweep(row: SweepRow) -> Sweep:
    """A sweep with how far it is."""
    done = row.part_rows.exclude(done_at=None).aggregate(parts=Count("id"), persons=Sum("persons"))
    missing = row.tallies.aggregate(total=Sum("missing"))["total"]
    return Sweep(
        id=row.id,
        on=row.on,
        period=row.period,
        population=row.population,
        law_hash=row.law_hash,
        graphs=row.graphs,
        parts=row.parts,
        parts_done=done["parts"],
        done=row.finished_at is not None,
        persons=done["persons"] or 0,
        missing=missing or 0,
        unknown=row.unknown,
    )


def sweep_row(sweep_id: str) -> SweepRow:
    """The row of a sweep; raises NotFound."""
    row = SweepRow.objects.filter(id=sweep_id).first()
    if row is None:
        raise kernel.NotFound("there is no such sweep", where="sweep")
    return row


def newest_sweep() -> Sweep | None:
    """The finished sweep of the latest day; None before there is one. It holds counts only, and is anyone's to read."""
    row = SweepRow.objects.exclude(finished_at=None).order_by("-on", "-finished_at").first()
    return as_sweep(row) if row else None


def tallies(*, sweep_id: str) -> tuple[Tally, ...]:
    """The counts by programme and area, exact: not to be shown as they are (see `take_up`)."""
    sums = (
        TallyRow.objects.filter(sweep_id=sweep_id)
        .values_list("programme", "area")
        .annotate(Sum("entitled"), Sum("receiving"), Sum("missing"), Sum("cents"))
        .order_by("programme", "area")
    )
    return tuple(Tally(*each) for each in sums if any(each[2:]))


def findings(*, sweep_id: str, by: kernel.Actor, programme: str = "") -> Iterator[Finding]:
    """Everybody who misses out, one after the other. Only for the platform's own work: it names people."""
    identity.require_action(by, "run", identity.Protected("sweep"))
    row = sweep_row(sweep_id)
    rows = FindingRow.objects.filter(sweep=row)
    if programme:
        rows = rows.filter(programme=programme)
    for each in rows.order_by("id").iterator(chunk_size=2_000):
        yield Finding(
            programme=each.programme,
            person_id=each.person_id,
            household_id=each.household_id,
            area=each.area,
            amount=each.amount,
            period=row.period,
            law_hash=row.law_hash,
            graph_hash=row.graphs[each.programme],
        )


def protected(kind: str, row: OfferRow | GrantRow | RemedyRow) -> identity.Protected:
    """Whose an offer or a grant is."""
    return identity.Protected(
        kind, owner_ids=frozenset({row.person_id}), organization=row.organization, service=row.programme
    )


def take_offer(offer_id: str, *, action: str, by: kernel.Actor) -> OfferRow:
    """The row of an offer, locked until the transaction ends; raises NotFound, NotAllowed."""
    row = OfferRow.objects.select_for_update().filter(id=offer_id).first()
    if row is None:
        raise kernel.NotFound("there is no such offer", where="offer")
    identity.require(by, action, protected("offer", row))
    return row


def take_grant(grant_id: str, *, action: str, by: kernel.Actor) -> GrantRow:
    """The row of a grant, locked until the transaction ends; raises NotFound, NotAllowed."""
    row = grant_row(grant_id)
    identity.require(by, action, protected("grant", row))
    return row


def grant_row(grant_id: str) -> GrantRow:
    """The row of a grant, locked until the transaction ends; who calls asks identity. Raises NotFound."""
    row = GrantRow.objects.select_for_update().filter(id=grant_id).first()
    if row is None:
        raise kernel.NotFound("there is no such grant", where="grant")
    return row


def remedy_row(remedy_id: str) -> RemedyRow:
    """The row of a remedy, locked until the transaction ends; who calls asks identity. Raises NotFound."""
    row = RemedyRow.objects.select_for_update().filter(id=remedy_id).first()
    if row is None:
        raise kernel.NotFound("there is no such remedy", where="remedy")
    return row


def arrears_of(*, grant_id: str, by: kernel.Actor) -> tuple[Missed, ...]:
    """The missed months that are paid with a grant, earliest first; raises NotFound."""
    grant_of(grant_id=grant_id, by=by)
    rows = ArrearsRow.objects.filter(grant_id=grant_id).order_by("period")
    return tuple(Missed(each.period, each.amount, each.payments, each.cents) for each in rows)


def remedies(*, by: kernel.Actor, correction_id: str = "", state: str = "") -> tuple[Remedy, ...]:
    """What corrected rules owe people, as far as one may know; at most 200, in the order they were found."""
    scope = identity.scope(by, "review", "grant")
    if scope.nothing:
        return ()
    rows = RemedyRow.objects.order_by("id")
    if not by.is_system and by.organization:
        rows = rows.filter(organization=by.organization)
    if correction_id:
        rows = rows.filter(correction_id=correction_id)
    if state:
        rows = rows.filter(state=state)
    return tuple(as_remedy(row) for row in rows[:200] if scope.covers(protected("grant", row)))


def remedy(*, remedy_id: str, by: kernel.Actor) -> Remedy:
    """One; raises NotFound."""
    row = RemedyRow.objects.filter(id=remedy_id).first()
    if row is None:
        raise kernel.NotFound("there is no such remedy", where="remedy")
    identity.require(by, "read", protected("grant", row))
    return as_remedy(row)


def as_remedy(row: RemedyRow) -> Remedy:
    """A remedy as it leaves."""
    return Remedy(
        row.id, row.correction_id, row.programme, row.organization, row.person_id, row.months, row.cents, row.state
    )


def offer(*, offer_id: str, by: kernel.Actor) -> Offer:
    """One offer; raises NotFound."""
    row = OfferRow.objects.filter(id=offer_id).first()
    if row is None:
        raise kernel.NotFound("there is no such offer", where="offer")
    identity.require(by, "read", protected("offer", row))
    return as_offer(row)


def offers_of(*, person_id: str, by: kernel.Actor) -> tuple[Offer, ...]:
    """What a person was told and offered, newest first; empty for who may not know."""
    scope = identity.scope(by, "read", "offer")
    if scope.nothing:
        return ()
    rows = OfferRow.objects.filter(person_id=person_id).order_by("-made_on", "-id")[:100]
    return tuple(as_offer(row) for row in rows if scope.covers(protected("offer", row)))


def as_offer(row: OfferRow) -> Offer:
    """An offer as it leaves."""
    return Offer(
        id=row.id,
        programme=row.programme,
        organization=row.organization,
        mode=row.mode,
        person_id=row.person_id,
        household_id=row.household_id,
        amount=row.amount,
        period=row.period,
        law_hash=row.law_hash,
        graph_hash=row.graph_hash,
        state=row.state,
        made_on=row.made_on,
        until=row.until,
        case_id=row.case_id,
    )


def grant_of(*, grant_id: str, by: kernel.Actor) -> Grant:
    """One grant; raises NotFound."""
    row = GrantRow.objects.filter(id=grant_id).first()
    if row is None:
        raise kernel.NotFound("there is no such grant", where="grant")
    identity.require(by, "read", protected("grant", row))
    return as_grant(row)


def grants_of(*, person_id: str, by: kernel.Actor) -> tuple[Grant, ...]:
    """What a person is granted, oldest first; empty for who may not know."""
    scope = identity.scope(by, "read", "grant")
    if scope.nothing:
        return ()
    rows = GrantRow.objects.filter(person_id=person_id).order_by("id")
    return tuple(as_grant(row) for row in rows if scope.covers(protected("grant", row)))


def grants_running(*, by: kernel.Actor) -> Iterator[Grant]:
    """Every grant that is being paid. Only for the platform's own work."""
    identity.require_action(by, "run", identity.Protected("sweep"))
    for row in GrantRow.objects.filter(state="running").order_by("id").iterator(chunk_size=2_000):
        yield as_grant(row)


def overpayments_of(*, person_id: str, by: kernel.Actor) -> tuple[Overpayment, ...]:
    """What was paid to a person too much and is still before an officer; nothing for who may not know of the grants."""
    scope = identity.scope(by, "read", "grant")
    if scope.nothing:
        return ()
    rows = OverpaymentRow.objects.filter(grant__person_id=person_id, state="open").select_related("grant")
    return tuple(
        Overpayment(row.id, row.grant_id, row.paid, row.due)
        for row in rows.order_by("id")
        if scope.covers(protected("grant", row.grant))
    )


def as_grant(row: GrantRow) -> Grant:
    """A grant as it leaves."""
    return Grant(
        id=row.id,
        programme=row.programme,
        organization=row.organization,
        person_id=row.person_id,
        household_id=row.household_id,
        amount=row.amount,
        pays=row.pays,
        from_on=row.from_on,
        until_on=row.until_on,
        state=row.state,
        case_id=row.case_id,
        decision_id=row.decision_id,
        law_hash=row.law_hash,
        graph_hash=row.graph_hash,
    )


def change_of(*, change_id: str, by: kernel.Actor) -> Change:
    """One change of a grant; raises NotFound."""
    row = ChangeRow.objects.select_related("grant").filter(id=change_id).first()
    if row is None:
        raise kernel.NotFound("there is no such change", where="change")
    identity.require(by, "read", protected("grant", row.grant))
    return as_change(row)


def changes_waiting(*, by: kernel.Actor, state: str = "") -> tuple[Change, ...]:
    """Changes that are not in effect: announced, or with an officer. Only for the platform's own work."""
    identity.require_action(by, "run", identity.Protected("sweep"))
    rows = ChangeRow.objects.filter(state__in=(state,) if state else ("announced", "review"))
    return tuple(as_change(row) for row in rows.order_by("takes_effect_on", "id"))


def as_change(row: ChangeRow) -> Change:
    """A change as it leaves."""
    return Change(row.id, row.grant_id, row.before, row.after, row.takes_effect_on, row.state, row.law_hash)


def wronged_of(*, remedy_id: str, by: kernel.Actor) -> tuple[Wronged, ...]:
    """The months behind one remedy; raises NotFound."""
    found = remedy(remedy_id=remedy_id, by=by)
    rows = WrongedRow.objects.filter(
        correction_id=found.correction_id, programme=found.programme, person_id=found.person_id
    )
    return tuple(as_wronged(row) for row in rows.order_by("period"))


def wronged(*, correction_id: str, by: kernel.Actor) -> Iterator[Wronged]:
    """Everyone wronged by a rule, by person and month. Only for the platform's own work: it names people."""
    identity.require_action(by, "run", identity.Protected("sweep"))
    rows = WrongedRow.objects.filter(correction_id=correction_id).order_by("person_id", "programme", "period")
    for each in rows.iterator(chunk_size=2_000):
        yield as_wronged(each)


def as_wronged(row: WrongedRow) -> Wronged:
    """One month of one person as it leaves."""
    return Wronged(row.programme, row.person_id, row.household_id, row.period, row.kind, row.was, row.ought, row.cents)
