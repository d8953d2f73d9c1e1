"""Note every day which credentials have run out, so that what follows from it can follow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.credentials.events import CredentialExpired
from guichet.credentials.keeping import changed, stream_of, today, told
from guichet.credentials.models import CredentialRow
from guichet.kernel import api as kernel

EXPIRE = "credentials.expire"
EVERY = timedelta(hours=6)
AT_ONCE = 2000
STANDING = ("active", "suspended")


def expire() -> int:
    """Every credential whose last day is over; returns how many. A reader sees it expired without this, too."""
    late = CredentialRow.objects.filter(state__in=STANDING, valid_until__lt=today()).order_by("valid_until", "id")
    return sum(_expire_one(each) for each in late.values_list("id", flat=True)[:AT_ONCE])


def _expire_one(credential_id: str) -> bool:
    with transaction.atomic():
        row = CredentialRow.objects.select_for_update().filter(id=credential_id, state__in=STANDING).first()
        if row is None:
            return False
        changed(row, "expired")
        row.save(update_fields=["state", "changed_at", "revision"])
        audit.record(CredentialExpired(**told(row)), stream=stream_of(row), by=kernel.SYSTEM, concerns=row.holder_id)
    return True


@audit.task(EXPIRE)
def _expire(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the shape of a task
    expire()


audit.schedule(EXPIRE, task=EXPIRE, every=EVERY)
