"""Resume a credential: it holds again."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.credentials.events import CredentialResumed
from guichet.credentials.keeping import as_credential, changed, demand_revision, locked, state_of, stream_of, told
from guichet.credentials.types import Credential
from guichet.kernel import api as kernel


def resume(*, credential_id: str, by: kernel.Actor, revision: int | None = None) -> Credential:
    """What was suspended holds again, till its own last day. Raises Conflict when it is not; NotFound, NotAllowed."""
    with transaction.atomic():
        row = locked(credential_id, action="resume", by=by)
        demand_revision(row, revision)
        if state_of(row) != "suspended":
            raise kernel.Conflict("it is not suspended", where="credential", code=state_of(row))
        changed(row, "active")
        row.sealed_reason, row.law = "", ""
        row.save(update_fields=["state", "changed_at", "revision", "sealed_reason", "law"])
        audit.record(CredentialResumed(**told(row)), stream=stream_of(row), by=by, concerns=row.holder_id)
        return as_credential(row)
