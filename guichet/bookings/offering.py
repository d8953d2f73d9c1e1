"""Freed places offered to who waits, in the order in which they joined, each with a time to answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from guichet.audit import api as audit
from guichet.bookings.events import OfferEnded, PlaceOffered, WaitingEnded
from guichet.bookings.keeping import new_row, schedule_named, slot_to_book, take_place
from guichet.bookings.models import AppointmentRow, WaitingRow
from guichet.bookings.slots import local_day
from guichet.kernel import api as kernel

#: Less time than this to answer is no offer: the place is free for everybody.
LEAST = timedelta(minutes=30)
#: Who has let so many offers pass without a word waits no longer, so that places do not lie idle.
MOST_UNANSWERED = 2


def offer_freed(schedule: str, starts_at: datetime, *, by: kernel.Actor) -> AppointmentRow | None:
    """Keep a free place for the first who waits for its day and was not offered it yet; the day is locked.

    Nothing when nobody waits, the time is too near, or no place is free.
    """
    try:
        found = schedule_named(schedule)
        slot = slot_to_book(found, starts_at)
    except (kernel.NotFound, kernel.Conflict):
        return None
    answer_by = min(kernel.now() + timedelta(hours=found.offer_hours), starts_at - timedelta(hours=found.notice_hours))
    if answer_by - kernel.now() < LEAST:
        return None
    day = local_day(starts_at, found.time_zone)
    row = (
        WaitingRow.objects.select_for_update()
        .filter(schedule=schedule, state="waiting", from_on__lte=day, until_on__gte=day)
        .exclude(id__in=AppointmentRow.objects.filter(starts_at=starts_at, waiting__isnull=False).values("waiting_id"))
        .order_by("id")
        .first()
    )
    if row is None:
        return None
    kept = new_row(
        found,
        subject=kernel.Reference.parse(row.subject),
        person_id=row.person_id,
        code=row.code,
        service=row.service,
    )
    kept.waiting, kept.held_until = row, answer_by
    try:
        take_place(kept, slot)
    except kernel.Conflict:
        return None
    row.state, row.answer_by = "offered", answer_by
    row.save(update_fields=["state", "answer_by"])
    audit.record(
        PlaceOffered(row.organization, kept.id, "appointment", answer_by),
        stream=kernel.Reference("waiting", row.id),
        by=by,
        concerns=row.person_id,
    )
    return kept


def end_offer(kept: AppointmentRow, row: WaitingRow, *, why: str, by: kernel.Actor) -> None:
    """An offer was refused or not answered: the place is free, and who waits waits on (or no longer, after two)."""
    kept.state, kept.held_until, kept.changed_at = "lapsed", None, kernel.now()
    kept.save(update_fields=["state", "held_until", "changed_at"])
    row.state, row.answer_by = "waiting", None
    row.unanswered += why == "time"
    stream = kernel.Reference("waiting", row.id)
    audit.record(
        OfferEnded(row.organization, kept.id, "appointment", why), stream=stream, by=by, concerns=row.person_id
    )
    if row.unanswered >= MOST_UNANSWERED:
        end_waiting(row, why="unanswered", by=by)
    else:
        row.save(update_fields=["state", "answer_by", "unanswered"])


def end_waiting(row: WaitingRow, *, why: str, by: kernel.Actor) -> None:
    """They wait no longer."""
    row.state, row.answer_by = ("taken" if why == "taken" else "ended"), None
    row.save(update_fields=["state", "answer_by", "unanswered"])
    audit.record(
        WaitingEnded(row.organization, row.schedule, why),
        stream=kernel.Reference("waiting", row.id),
        by=by,
        concerns=row.person_id,
    )
