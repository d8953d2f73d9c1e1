"""Reissue a credential: the same number on a new paper with a new code, when the old one was lost or got about."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.credentials.events import CredentialReissued
from guichet.credentials.keeping import as_credential, demand_revision, locked, state_of, stream_of, told
from guichet.credentials.types import Credential
from guichet.kernel import api as kernel


def reissue(*, credential_id: str, by: kernel.Actor, revision: int | None = None) -> Credential:
    """A new code: the old paper, and whoever copied its code, check nothing any more.

    Raises Conflict when it is over or has expired, NotFound, NotAllowed.
    """
    with transaction.atomic():
        row = locked(credential_id, action="reissue", by=by)
        demand_revision(row, revision)
        if state_of(row) not in ("active", "suspended"):
            raise kernel.Conflict("what is over is not reissued", where="credential", code=state_of(row))
        row.code, row.changed_at, row.revision = kernel.new_tracking_code(), kernel.now(), row.revision + 1
        row.save(update_fields=["code", "changed_at", "revision"])
        audit.record(CredentialReissued(**told(row)), stream=stream_of(row), by=by, concerns=row.holder_id)
        return as_credential(row)
