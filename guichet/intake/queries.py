"""Reads of requests and plans; each asks identity who may."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from guichet.identity import api as identity
from guichet.intake.models import DraftRow, PlanRow, RequestRow
from guichet.intake.types import Answer, Plan, Receipt, ServiceRequest, Status
from guichet.intake.writing import read_answers
from guichet.kernel import api as kernel
from guichet.rows import api as rows
from guichet.vault import api as vault

_MOST = 200
_DRAFT = rows.Read(DraftRow, where="intake_draft.request_id = %s", related="request")
_DRAFT_OF_CODE = rows.Read(DraftRow, where="intake_request.tracking_code = %s", related="request")


def shown_code(by: kernel.Actor, code: str) -> kernel.Actor:
    """The actor, who has now also shown a tracking code (as issued; see `kernel.read_tracking_code`)."""
    return by if code in by.capabilities else replace(by, capabilities=by.capabilities | {code})


def request(*, request_id: str, by: kernel.Actor, for_update: bool = False) -> ServiceRequest:
    """One request. `for_update` keeps other writers away until the transaction ends. Raises NotFound."""
    return request_of(draft_row(request_id, by=by, action="read", lock=for_update))


def by_code(*, code: str, by: kernel.Actor) -> ServiceRequest:
    """The request of a tracking code, typed as people type. The owner's for the owner; nobody's for who holds the code.

    Raises NotFound for a wrong code and, in the same words, for a request the actor may not read: see `status`.
    """
    row = _draft_by_code(code)
    if row is None or not identity.may(by, "read", protected(row.request)):
        raise _no_such_code()
    return request_of(row)


def owner_by_code(*, code: str, by: kernel.Actor) -> str | None:
    """Whose request a tracking code is, for a clerk to whom the person in front of them reads it aloud.

    None for a code nobody has, and for a draft that is nobody's yet. Raises NotAllowed for who may not look for people.
    """
    identity.require_action(by, "find", identity.Protected("agent"))
    row = _draft_by_code(code)
    return row.request.owner_id if row else None


def status(*, code: str) -> Status:
    """How the request of a tracking code stands, for whoever holds the code, and no more. Raises NotFound."""
    row = _draft_by_code(code)
    if row is None:
        raise _no_such_code()
    found = request_of(row)
    return Status(
        found.tracking_code, found.service, found.service_version, found.state, found.started_at, found.submitted_at
    )


def requests_of(*, by: kernel.Actor, limit: int = _MOST) -> tuple[ServiceRequest, ...]:
    """The requests of the person whose business is done, and of the codes they showed; newest first, at most 200."""
    scope = identity.scope(by, "read", "request")
    if scope.nothing or (by.person_id is None and not by.capabilities):
        return ()
    where = scope.as_q(owner="request__owner_id", code="request__tracking_code", service="request__service")
    found = list(DraftRow.objects.select_related("request").filter(where).order_by("-request_id")[: min(limit, _MOST)])
    vault.make_ready(draft.sealed_answers for draft in found)
    return tuple(map(request_of, found))


def parts_of(*, request_id: str, by: kernel.Actor) -> tuple[ServiceRequest, ...]:
    """The requests that were made from one, as far as the actor may read them; in the order in which they were made."""
    found = DraftRow.objects.select_related("request").filter(request__part_of=request_id).order_by("request_id")
    allowed = [draft for draft in found if identity.may(by, "read", protected(draft.request))]
    vault.make_ready(draft.sealed_answers for draft in allowed)
    return tuple(map(request_of, allowed))


def plan(*, plan_id: str, by: kernel.Actor) -> Plan:
    """One plan. Raises NotFound."""
    return plan_of(plan_row(plan_id, by=by, action="read"))


def plan_by_code(*, code: str, by: kernel.Actor) -> Plan:
    """The plan of a code, typed as people type; raises NotFound."""
    row = PlanRow.objects.filter(code=kernel.read_tracking_code(code) or "").first()
    if row is None or not identity.may(by, "read", protected_plan(row)):
        raise _no_such_code()
    return plan_of(row)


def plan_by_calendar(*, token: str) -> Plan:
    """The plan whose calendar a feed reader asks for: the token is all that it has. Raises NotFound."""
    row = PlanRow.objects.filter(calendar_token=token).first()
    if row is None:
        raise kernel.NotFound("there is no such calendar", remedy="Take the address from your plan again.")
    return plan_of(row)


def plans_of(*, by: kernel.Actor) -> tuple[Plan, ...]:
    """The plans of the person whose business is done, and of the codes they showed; newest first."""
    scope = identity.scope(by, "read", "plan")
    if scope.nothing or (by.person_id is None and not by.capabilities):
        return ()
    found = list(PlanRow.objects.filter(scope.as_q(owner="owner_id", code="code")).order_by("-id")[:_MOST])
    vault.make_ready(row.sealed_contact for row in found)
    return tuple(map(plan_of, found))


# ------------------------------------------------------------------------------ rows, for this package's operations
def draft_row(request_id: str, *, by: kernel.Actor, action: str, lock: bool) -> DraftRow:
    """The draft with its request, which the actor may do `action` with; raises NotFound, NotAllowed, SignInNeeded."""
    row = _DRAFT.first(request_id, lock=lock)
    if row is None:
        raise kernel.NotFound(
            "there is no request here that you may see",
            where="request",
            remedy="Check the number, or sign in as the person it belongs to.",
        )
    identity.require(by, action, protected(row.request))
    return row


def plan_row(plan_id: str, *, by: kernel.Actor, action: str, lock: bool = False) -> PlanRow:
    """The plan's row, which the actor may do `action` with; raises as `draft_row`."""
    plans = PlanRow.objects.select_for_update() if lock else PlanRow.objects.all()
    row = plans.filter(id=plan_id).first()
    if row is None:
        raise kernel.NotFound(
            "there is no plan here that you may see",
            where="plan",
            remedy="Check the number, or sign in as the person it belongs to.",
        )
    identity.require(by, action, protected_plan(row))
    return row


def protected(row: RequestRow) -> identity.Protected:
    """What a request says of itself to identity."""
    return identity.Protected(
        kind="request",
        owner_ids=frozenset({row.owner_id}) if row.owner_id else frozenset(),
        service=row.service,
        code=row.tracking_code,
    )


def protected_plan(row: PlanRow) -> identity.Protected:
    """What a plan says of itself to identity."""
    owners = frozenset({row.owner_id}) if row.owner_id else frozenset()
    return identity.Protected(kind="plan", owner_ids=owners, code=row.code)


def request_of(draft: DraftRow, answers: Mapping[str, Answer] | None = None) -> ServiceRequest:
    """The frozen value of the rows; with the `answers` that were just written in them, which need not be read again."""
    row = draft.request
    gone = None
    if answers is None:
        text = draft.answers
        gone = vault.erased_on(text)
        answers = {} if gone else read_answers(text)
    return ServiceRequest(
        id=row.id,
        tracking_code=row.tracking_code,
        service=row.service,
        service_version=row.service_version,
        state=row.state,  # type: ignore[arg-type]  # the column holds one of the three
        owner_id=row.owner_id,
        started_by=row.started_by,
        language=row.language,
        answers=answers,
        subjects=json.loads(row.subjects),
        visited=frozenset(json.loads(draft.visited)),
        revision=draft.revision,
        started_at=row.started_at,
        started_channel=row.started_channel,
        saved_at=draft.saved_at,
        submitted_at=row.submitted_at,
        channels_used=tuple(json.loads(draft.channels)),
        receipt=receipt_of(row),
        plan=row.plan,
        trail=tuple(json.loads(draft.visited)),
        erased_on=gone,
        part_of=row.part_of,
    )


def receipt_of(row: RequestRow) -> Receipt | None:
    """The receipt of a request that was sent, also when it was withdrawn since."""
    if row.receipt_number is None or row.submitted_at is None:
        return None
    return Receipt(row.receipt_number, row.id, row.tracking_code, row.submitted_at, row.receipt_digest)


def plan_of(row: PlanRow) -> Plan:
    """The frozen value of the row."""
    return Plan(
        id=row.id,
        code=row.code,
        life_event=row.life_event,
        anchor_on=row.anchor_on,
        owner_id=row.owner_id,
        language=row.language,
        done_steps=frozenset(json.loads(row.done_steps)),
        calendar_token=row.calendar_token,
        opened_at=row.opened_at,
        contact=row.contact,
    )


def _draft_by_code(code: str) -> DraftRow | None:
    known = kernel.read_tracking_code(code)
    if known is None:
        return None
    return _DRAFT_OF_CODE.first(known)


def _no_such_code() -> kernel.NotFound:
    return kernel.NotFound(
        "we know no such tracking code",
        where="code",
        remedy="Check each letter. If it is yours and you signed in when you began, sign in again.",
    )
