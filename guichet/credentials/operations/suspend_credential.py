"""Suspend a credential: for a while it does not hold."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.credentials.events import CredentialSuspended
from guichet.credentials.keeping import as_credential, changed, demand_revision, locked, state_of, stream_of, told
from guichet.credentials.stating import demand_stated
from guichet.credentials.types import Credential
from guichet.kernel import api as kernel


def suspend(*, credential_id: str, reason: str, law: str, by: kernel.Actor, revision: int | None = None) -> Credential:
    """It does not hold until it is resumed. `reason` is for the holder to read, `law` what lets one do so.

    Raises Invalid without reason or law, Conflict when it does not hold, or changed since `revision`; NotFound,
    NotAllowed.
    """
    demand_stated(reason, law)
    with transaction.atomic():
        row = locked(credential_id, action="suspend", by=by)
        demand_revision(row, revision)
        if state_of(row) != "active":
            raise kernel.Conflict("only what holds can be suspended", where="credential", code=state_of(row))
        changed(row, "suspended")
        row.reason, row.law = reason.strip(), law.strip()
        row.save(update_fields=["state", "changed_at", "revision", "sealed_reason", "law"])
        audit.record(
            CredentialSuspended(**told(row), law=row.law), stream=stream_of(row), by=by, concerns=row.holder_id
        )
        return as_credential(row)
