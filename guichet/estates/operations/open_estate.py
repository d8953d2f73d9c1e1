"""Open the estate of one whose death was recorded."""

from __future__ import annotations

import json

from django.db import transaction

from guichet.audit import api as audit
from guichet.estates.events import EstateOpened
from guichet.estates.models import EstateRow
from guichet.estates.queries import as_estate
from guichet.estates.types import Estate
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def open_estate(
    *,
    person_id: str,
    organization: str,
    source: str,
    by: kernel.Actor,
    reporter_id: str = "",
    case_id: str = "",
    stopped: tuple[str, ...] = (),
) -> Estate:
    """The estate of a person, kept by the organization that records deaths; once, however often it is opened.

    `source` is the register's entry or the decided case, `stopped` the grants that end with the death. The platform
    only. Raises NotAllowed.
    """
    identity.require_action(by, "add", identity.Protected("estate"))
    with transaction.atomic():
        standing = EstateRow.objects.filter(person_id=person_id).exclude(state=EstateRow.State.CORRECTED).first()
        if standing is not None:
            return as_estate(standing)
        row = EstateRow.objects.create(
            person_id=person_id,
            reporter_id=reporter_id,
            case_id=case_id,
            organization=organization,
            source=source,
            stopped=json.dumps(stopped),
            opened_at=kernel.now(),
        )
        audit.record(
            EstateOpened(organization=organization, source=source, case=case_id),
            stream=kernel.Reference("estate", row.id),
            by=by,
            concerns=person_id,
            also=(reporter_id,) if reporter_id else (),
            first=True,
        )
        return as_estate(row)
