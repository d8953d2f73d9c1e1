"""Why an event was not taken: told to who sent it, and counted, so that an operator sees it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from guichet.connectors.life_events.models import RefusalRow
from guichet.kernel import api as kernel


class Refused(Exception):
    """An event is not taken: the HTTP status, a stable code, and what is wrong where."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        where: str = "",
        retry_after: int = 0,
        problems: tuple[kernel.Problem, ...] = (),
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.where = status, code, detail, where
        self.retry_after = retry_after
        self.problems = problems


def count(source: str, why: str) -> None:
    """One more of that kind today. `source` is a name of ours, or `unknown`: strangers must not fill the table."""
    with transaction.atomic():
        row, _ = RefusalRow.objects.get_or_create(
            day=kernel.today(), source=source, why=why, defaults={"last_at": kernel.now()}
        )
        RefusalRow.objects.filter(pk=row.pk).update(count=F("count") + 1, last_at=kernel.now())
