"""Revoke a credential: it never holds again."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.credentials.events import CredentialRevoked
from guichet.credentials.keeping import as_credential, changed, demand_revision, locked, stream_of, told
from guichet.credentials.stating import demand_stated
from guichet.credentials.types import OVER, Credential
from guichet.kernel import api as kernel


def revoke(*, credential_id: str, reason: str, law: str, by: kernel.Actor, revision: int | None = None) -> Credential:
    """It never holds again. `reason` is for the holder to read, `law` what lets one do so.

    Raises Invalid without reason or law, Conflict when it is over already or changed since `revision`; NotFound,
    NotAllowed.
    """
    demand_stated(reason, law)
    with transaction.atomic():
        row = locked(credential_id, action="revoke", by=by)
        demand_revision(row, revision)
        if row.state in OVER:
            raise kernel.Conflict("it is over already", where="credential", code=row.state)
        changed(row, "revoked")
        row.reason, row.law = reason.strip(), law.strip()
        row.save(update_fields=["state", "changed_at", "revision", "sealed_reason", "law"])
        audit.record(CredentialRevoked(**told(row), law=row.law), stream=stream_of(row), by=by, concerns=row.holder_id)
        return as_credential(row)
