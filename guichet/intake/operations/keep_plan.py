"""Keep a plan: open it, claim it, move its day, tick its steps."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.intake.events import PlanClaimed, PlanMoved, PlanOpened, StepMarked
from guichet.intake.models import PlanRow
from guichet.intake.operations.open_request import owner_of
from guichet.intake.queries import plan_of, plan_row
from guichet.intake.types import Plan
from guichet.intake.writing import scoped_key
from guichet.kernel import api as kernel
from guichet.vault import api as vault


def open_plan(
    *,
    life_event: str,
    anchor_on: date,
    by: kernel.Actor,
    language: str,
    contact: Mapping[str, str] | None = None,
    key: str = "",
) -> Plan:
    """Keep a life event counted from one day; theirs who is signed in, else of whoever holds its code.

    `contact` says where reminders go when nobody signed in (`{"email": ...}` or `{"phone": ...}`). The same `key`
    from the same actor returns the plan it opened.
    """
    owner = owner_of(by)
    if owner is not None:
        identity.require_action(by, "start", identity.Protected("plan", owner_ids=frozenset({owner})))
    opened_by = scoped_key(by, key)
    row = PlanRow(
        id=kernel.new_id(),
        code=kernel.new_tracking_code(),
        life_event=life_event,
        anchor_on=anchor_on,
        owner_id=owner,
        language=language,
        calendar_token=secrets.token_urlsafe(32),
        open_key=opened_by,
        opened_at=kernel.now(),
    )
    known = PlanRow.objects.filter(open_key=opened_by).first() if opened_by else None
    if known is not None:
        return plan_of(known)
    try:
        with transaction.atomic():
            row.contact = contact or None
            row.save(force_insert=True)
            _record(PlanOpened(life_event), row, by, first=True)
    except IntegrityError:
        known = PlanRow.objects.filter(open_key=opened_by).first() if opened_by else None
        if known is None:
            raise
        return plan_of(known)
    return plan_of(row)


def claim_plan(*, plan_id: str, owner_id: str, by: kernel.Actor) -> Plan:
    """Make the person whose business the actor does the owner of a plan of nobody; twice by the same is fine."""
    with transaction.atomic():
        row = plan_row(plan_id, by=by, action="claim", lock=True)
        if row.owner_id == owner_id:
            return plan_of(row)
        if not by.is_system and by.person_id != owner_id:
            raise kernel.NotAllowed("a plan is claimed by the person it is for", where="owner_id")
        if row.owner_id is not None:
            raise kernel.Conflict("this plan belongs to somebody already", where="plan")
        identity.require_action(by, "start", identity.Protected("plan", owner_ids=frozenset({owner_id})))
        row.owner_id = owner_id
        row.save(update_fields=["owner_id"])
        vault.own(f"plan:{row.id}", owner=owner_id)
        _record(PlanClaimed(row.life_event, owner_id), row, by)
        return plan_of(row)


def move_plan(*, plan_id: str, anchor_on: date, by: kernel.Actor) -> Plan:
    """Count the plan from another day. The same day again changes nothing."""
    with transaction.atomic():
        row = plan_row(plan_id, by=by, action="change", lock=True)
        if row.anchor_on != anchor_on:
            row.anchor_on = anchor_on
            row.save(update_fields=["anchor_on"])
            _record(PlanMoved(row.life_event), row, by)
        return plan_of(row)


def mark_step(*, plan_id: str, step: str, by: kernel.Actor, done: bool = True) -> Plan:
    """Tick a step off, or take the tick back. As it stands already changes nothing."""
    with transaction.atomic():
        row = plan_row(plan_id, by=by, action="change", lock=True)
        steps = set(json.loads(row.done_steps))
        if (step in steps) != done:
            row.done_steps = audit.canonical(sorted(steps ^ {step}))
            row.save(update_fields=["done_steps"])
            _record(StepMarked(row.life_event, step, done), row, by)
        return plan_of(row)


def _record(event: audit.Event, row: PlanRow, by: kernel.Actor, *, first: bool = False) -> None:
    stream = kernel.Reference("plan", row.id)
    audit.record(event, stream=stream, by=by, concerns=row.owner_id, first=first)
