"""Note which request is to renew a credential, so that what it is granted follows that one and no other."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.credentials.events import RenewalBegun
from guichet.credentials.keeping import as_credential, locked, state_of, stream_of, told
from guichet.credentials.types import OVER, Credential
from guichet.kernel import api as kernel


def begin_renewal(*, credential_id: str, subject: kernel.Reference, by: kernel.Actor) -> Credential:
    """`subject` (a request) is to renew it; begun again with another, the later counts. It holds on as before.

    Raises Conflict when it is suspended, revoked or renewed already; NotFound, NotAllowed.
    """
    with transaction.atomic():
        row = locked(credential_id, action="renew", by=by)
        if row.state in OVER or state_of(row) == "suspended":
            raise kernel.Conflict("this is not renewed now", where="credential", code=state_of(row))
        if row.renewing != str(subject):
            row.renewing = str(subject)
            row.save(update_fields=["renewing"])
            audit.record(
                RenewalBegun(**told(row), subject=str(subject)),
                stream=stream_of(row),
                by=by,
                concerns=row.holder_id,
            )
        return as_credential(row)
