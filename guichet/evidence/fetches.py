"""Reads of what registers were asked and said; each asks identity who may."""

from __future__ import annotations

import json

from guichet.evidence.models import FetchRow
from guichet.evidence.queries import protected_file
from guichet.evidence.types import Fetched
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault


def fetches(*, request: kernel.Reference, by: kernel.Actor) -> tuple[Fetched, ...]:
    """What registers were asked for one request, in that order: only what the actor may read."""
    rows = FetchRow.objects.filter(request=str(request)).order_by("id")
    return tuple(
        fetched_of(row) for row in rows if identity.may(by, "read", protected_file(row.file_of, service=row.service))
    )


def fetched(*, fetch_id: str, by: kernel.Actor) -> Fetched:
    """One question to a register. Raises NotFound."""
    return fetched_of(fetch_row(fetch_id, by=by, action="read"))


# ------------------------------------------------------------------------------ rows, for this package's operations
def fetch_row(fetch_id: str, *, by: kernel.Actor, action: str, lock: bool = False) -> FetchRow:
    """The row; raises NotFound, NotAllowed, SignInNeeded."""
    rows = FetchRow.objects.select_for_update() if lock else FetchRow.objects
    row = rows.filter(id=fetch_id).first()
    if row is None:
        raise kernel.NotFound("nothing was asked of a register here", where="fetch", remedy="Go to the next step.")
    identity.require(by, action, protected_file(row.file_of, service=row.service))
    return row


def fetched_of(row: FetchRow) -> Fetched:
    """The frozen value of the row."""
    said = row.said if row.sealed_said else ""
    return Fetched(
        id=row.id,
        file_of=row.file_of,
        about_id=row.about_id,
        register=row.register,
        organization=row.organization,
        asked=json.loads(row.facts),
        purpose=row.purpose,
        agreement=row.agreement,
        consent_id=row.consent_id,
        request=kernel.Reference.parse(row.request),
        service=row.service,
        page=row.page,
        state=row.state,  # type: ignore[arg-type]  # the column holds one of the five
        said={} if not said or vault.erased_on(said) else json.loads(said),
        as_of=row.as_of,
        proof=row.proof,
        asked_at=row.asked_at,
    )
