"""Sign every day of the log that is over and not signed yet: its root, its events, and the day before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Min

from guichet.audit.canonical import moment
from guichet.audit.days import NOTHING_BEFORE, fingerprint, root_of
from guichet.audit.models import DayRow, EventRow
from guichet.audit.settling import settled
from guichet.audit.signing import sign
from guichet.audit.tasks import task
from guichet.kernel import api as kernel

#: After midnight a transaction of the day before may still be on its way; so long none lasts.
LATE = timedelta(hours=1)


@dataclass(frozen=True)
class SignedDay:
    """One day as it was signed; `signed` is what is published of it."""

    day: date
    events: int
    root: str
    signed: str


def sign_days() -> tuple[SignedDay, ...]:
    """Sign the days (of UTC) that are over, each with its own entry, also those without events; oldest first.

    A day is signed an hour after it ended; what is written later stands in the next. Days that were signed already
    stay as they are; two workers at once sign each day once.
    """
    today = (kernel.now() - LATE).astimezone(UTC).date()
    made: list[SignedDay] = []
    while True:
        last = DayRow.objects.order_by("-day").first()
        day = last.day + timedelta(days=1) if last else _first_day()
        if day is None or day >= today:
            return tuple(made)
        try:
            with transaction.atomic():
                made.append(_sign(day, last))
        except IntegrityError:  # another worker signed it meanwhile
            return tuple(made)


def _first_day() -> date | None:
    first: datetime | None = EventRow.objects.aggregate(first=Min("at"))["first"]
    return first.astimezone(UTC).date() if first else None


def _sign(day: date, last: DayRow | None) -> SignedDay:
    end = datetime.combine(day + timedelta(days=1), time(), UTC)
    from_id = last.to_id if last else 0
    rows = settled(EventRow.objects.filter(id__gt=from_id, at__lt=end))
    to_id = rows.aggregate(last=Max("id"))["last"] or from_id
    events, root = root_of(from_id, to_id)
    signed = sign(
        {
            "day": day.isoformat(),
            "events": events,
            "from": from_id,
            "to": to_id,
            "root": root,
            "previous": fingerprint(last.signed) if last else NOTHING_BEFORE,
            "signed_at": moment(kernel.now()),
        }
    )
    DayRow(day=day, from_id=from_id, to_id=to_id, signed=signed, signed_at=kernel.now()).save(force_insert=True)
    return SignedDay(day, events, root, signed)


@task("audit.sign_days")
def _sign_days(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the shape of a task
    sign_days()
