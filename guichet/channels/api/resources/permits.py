"""Permits, licences and certificates: anybody checks one by its code; the token's holder reads their own."""

from __future__ import annotations

from datetime import date, datetime

from guichet.channels.api import shapes
from guichet.channels.api.routes import ANYONE, Call, Reply, operation
from guichet.credentials import api as credentials
from guichet.journeys import api as journeys

TAG = "Permits"


class PermitClaim(shapes.Told, frozen=True, kw_only=True):
    """One thing that it says, in the language asked for."""

    label: str
    text: str


class PermitCheck(shapes.Told, frozen=True, kw_only=True):
    """How it stands now. `valid` is the answer; `state` is active, not_yet, suspended, revoked, expired or renewed."""

    number: str
    kind: str
    title: str
    organization: str
    issued_by: str
    valid: bool
    state: str
    state_text: str
    valid_from: date
    valid_until: date | None
    claims: tuple[PermitClaim, ...]
    checked_at: datetime


class HeldPermitView(shapes.Told, frozen=True, kw_only=True):
    """A permit of the token's holder. `code` is what others check it by; `why` says why it was taken."""

    id: str
    number: str
    kind: str
    title: str
    organization: str
    issued_by: str
    service: str
    state: str
    state_text: str
    why: str
    law: str
    valid_from: date
    valid_until: date | None
    code: str
    check_address: str
    claims: tuple[PermitClaim, ...]
    renewable: bool
    renewing_service: str


class Permits(shapes.Told, frozen=True, kw_only=True):
    """What the holder holds or held, newest first."""

    items: tuple[HeldPermitView, ...]


@operation("GET", "permits/checks/{code}", tag=TAG, answer=PermitCheck, admits=ANYONE)
def check_permit(call: Call, code: str) -> Reply:
    """How a permit, licence or certificate stands now, by the code on its paper; only what is shown to the public.

    404 for a code that is none, and for one whose paper was replaced. Never kept on the way.
    """
    found = journeys.check_permit(code=code, language=call.language)
    told = PermitCheck(
        number=found.check.number,
        kind=found.check.kind,
        title=found.title,
        organization=found.check.organization,
        issued_by=found.organization,
        valid=found.good,
        state=found.check.standing,
        state_text=found.stands,
        valid_from=found.check.valid_from,
        valid_until=found.check.valid_until,
        claims=tuple(PermitClaim(label=label, text=text) for label, text in found.rows),
        checked_at=found.check.checked_at,
    )
    return Reply(told, {"Cache-Control": "no-store"})


@operation("GET", "my/permits", tag=TAG, answer=Permits)
def list_permits(call: Call) -> Reply:
    """The permits, licences and certificates of the token's holder."""
    found = journeys.own_permits(by=call.actor, language=call.language)
    return Reply(Permits(items=tuple(map(_permit, found))))


@operation("GET", "my/permits/{credential_id}", tag=TAG, answer=HeldPermitView)
def read_permit(call: Call, credential_id: str) -> Reply:
    """One of them."""
    return Reply(_permit(journeys.permit(credential_id=credential_id, by=call.actor, language=call.language)))


@operation("GET", "my/permits/{credential_id}/credential.jwt", tag=TAG, answer=bytes, media=(credentials.MEDIA_TYPE,))
def read_verifiable_permit(call: Call, credential_id: str) -> Reply:
    """The same as a W3C Verifiable Credential 2.0 (VC-JOSE-COSE) that a wallet keeps; 409 for what is over."""
    signed = credentials.verifiable(credential_id=credential_id, by=call.actor)
    return Reply(signed.encode("ascii"), content_type=credentials.MEDIA_TYPE)


def _permit(found: journeys.Permit) -> HeldPermitView:
    held = found.credential
    return HeldPermitView(
        id=held.id,
        number=held.number,
        kind=held.kind,
        title=found.title,
        organization=held.organization,
        issued_by=found.organization,
        service=held.service,
        state=held.standing,
        state_text=found.stands,
        why=held.reason,
        law=held.law,
        valid_from=held.valid_from,
        valid_until=held.valid_until,
        code=held.code,
        check_address=found.address,
        claims=tuple(PermitClaim(label=label, text=text) for label, text in found.rows),
        renewable=found.renewable,
        renewing_service=found.renewing_service,
    )
