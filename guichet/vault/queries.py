"""Reads of holds and of what keys somebody has; for the platform itself, which asks before it destroys."""

from __future__ import annotations

from django.db.models import Q

from guichet.kernel import api as kernel
from guichet.vault.models import HoldRow, KeyRow
from guichet.vault.types import Hold, Keep


def holds_on(owner: str, *, past: bool = False) -> tuple[Hold, ...]:
    """The legal holds that stand on everything of an owner, oldest first; with `past` those that are over too."""
    found = map(hold_of, HoldRow.objects.filter(owner_id=owner).order_by("id"))
    day = kernel.today()
    return tuple(hold for hold in found if past or hold.stands(day))


def owners_held() -> frozenset[str]:
    """Everybody on whose things a legal hold stands today."""
    rows = HoldRow.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=kernel.today()), lifted_at__isnull=True)
    return frozenset(rows.values_list("owner_id", flat=True))


def subjects_of(owner: str) -> tuple[str, ...]:
    """The subjects that have a key which is the owner's, in the order they were made."""
    return tuple(KeyRow.objects.filter(of(owner)).order_by("id").values_list("subject", flat=True))


def kept_of(owner: str) -> tuple[Keep, ...]:
    """What the law still keeps of somebody who was erased, soonest first."""
    rows = KeyRow.objects.filter(of(owner), due_on__isnull=False).order_by("due_on", "id")
    return tuple(Keep(row.subject, row.due_on, row.kept_for) for row in rows if row.due_on)


def of(owner: str) -> Q:
    """The living keys of an owner, or of a draft that is nobody's (`request:<id>`)."""
    return Q(destroyed_at__isnull=True) & (Q(owner_id=owner) | Q(subject=owner, owner_id__isnull=True))


def hold_of(row: HoldRow) -> Hold:
    """The frozen value of the row."""
    return Hold(
        id=row.id,
        owner=row.owner_id,
        why=row.why,
        legal_basis=row.legal_basis,
        until_on=row.until_on,
        placed_by=row.placed_by,
        placed_at=row.placed_at,
        lifted_at=row.lifted_at,
        lifted_by=row.lifted_by,
        lifted_why=row.lifted_why,
    )
