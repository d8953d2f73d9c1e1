"""Rows of credentials: found, locked for a change, and told as the frozen values that cross the border."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from guichet.catalogue import api as catalogue
from guichet.credentials.models import CredentialRow
from guichet.credentials.types import Claim, Credential, Standing, State
from guichet.identity import api as identity
from guichet.kernel import api as kernel

KIND = "credential"


def protected(row: CredentialRow) -> identity.Protected:
    """What a credential says of itself to the authorisation."""
    return identity.Protected(
        kind=KIND,
        owner_ids=frozenset({row.holder_id}) if row.holder_id else frozenset(),
        organization=row.organization,
        service=row.service or None,
        code=row.tracking_code or None,
    )


def find(credential_id: str) -> CredentialRow:
    """The row; raises NotFound. For this package: it asks nobody whether they may."""
    row = CredentialRow.objects.filter(id=credential_id).first()
    if row is None:
        raise _nothing_here()
    return row


def locked(credential_id: str, *, action: str, by: kernel.Actor) -> CredentialRow:
    """The row for a change, by somebody who may; inside the caller's transaction. Raises NotFound, NotAllowed."""
    row = CredentialRow.objects.select_for_update().filter(id=credential_id).first()
    if row is None:
        raise _nothing_here()
    identity.require(by, action, protected(row))
    return row


def changed(row: CredentialRow, state: State) -> None:
    """Put the row into a state; the caller saves state, changed_at and revision."""
    row.state, row.changed_at, row.revision = state, kernel.now(), row.revision + 1


def demand_revision(row: CredentialRow, revision: int | None) -> None:
    """Raises Conflict when somebody changed it since it was looked at."""
    if revision is not None and revision != row.revision:
        raise kernel.Conflict("it was changed meanwhile", where=KIND, remedy="Look at it again.", code="revision")


def stream_of(row: CredentialRow) -> kernel.Reference:
    """The stream of a credential's events."""
    return kernel.Reference(KIND, row.id)


def told(row: CredentialRow) -> dict[str, str]:
    """What every event of a credential says."""
    return {
        "organization": row.organization, "kind": row.kind, "service": row.service, "number": row.number
    }  # fmt: skip


def today() -> date:
    """The jurisdiction's day; where none is published, the day in UTC."""
    try:
        return kernel.today(catalogue.current().time_zone)
    except kernel.NotFound:
        return kernel.today()


def state_of(row: CredentialRow) -> State:
    """How it stands today: one whose last day is over has expired, also before anybody noted it."""
    if row.state in ("active", "suspended") and row.valid_until is not None and row.valid_until < today():
        return "expired"
    return cast(State, row.state)


def packed(claims: tuple[Claim, ...]) -> list[dict[str, Any]]:
    """Claims as they are sealed."""
    return [
        {
            "name": each.name,
            "value": each.value,
            "label": dict(each.label.by_language),
            "text": dict(each.text.by_language),
        }
        for each in claims
    ]


def still_holds(row: CredentialRow) -> bool:
    """Whether it was renewed before its end, and what follows has not begun: till then it stands as that one does."""
    if row.state != "renewed" or row.follower.valid_from <= today():
        return False
    return row.valid_until is None or row.valid_until >= today()


def standing_of(row: CredentialRow) -> Standing:
    """What it is good for today, as anybody finds it who is shown it."""
    state = state_of(row.follower) if still_holds(row) else state_of(row)
    return "not_yet" if state == "active" and row.valid_from > today() else state


def claims_of(row: CredentialRow) -> tuple[Claim, ...]:
    """Claims as they were sealed; none once they are erased."""
    return tuple(
        Claim(
            name=each["name"],
            value=each["value"],
            label=kernel.LocalizedText(each["label"]),
            text=kernel.LocalizedText(each["text"]),
        )
        for each in row.claims
    )


def as_credential(row: CredentialRow) -> Credential:
    """The row as it crosses the border."""
    return Credential(
        id=row.id,
        kind=row.kind,
        title=kernel.LocalizedText(row.title),
        number=row.number,
        code=row.code,
        state=state_of(row),
        organization=row.organization,
        service=row.service,
        subject=kernel.Reference.parse(row.subject),
        holder_id=row.holder_id,
        claims=claims_of(row),
        shown=tuple(row.shown),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        issued_at=row.issued_at,
        changed_at=row.changed_at,
        revision=row.revision,
        standing=standing_of(row),
        tracking_code=row.tracking_code,
        renews=row.renews_id or "",
        renewed_by=row.follower.id if row.state == "renewed" else "",
        reason=str(row.reason) if row.sealed_reason else "",
        law=row.law,
        erased_on=CredentialRow.claims.erased_on(row),
    )


def _nothing_here() -> kernel.NotFound:
    return kernel.NotFound(
        "there is no credential here that you may see",
        where=KIND,
        remedy="Check the address, or sign in as the person it belongs to.",
    )
