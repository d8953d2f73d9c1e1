"""What was promised and what it took, on the jurisdiction's calendar."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from guichet.catalogue import api as catalogue


def day_of(moment: datetime) -> date:
    """The day of a moment where the jurisdiction is."""
    return moment.astimezone(ZoneInfo(catalogue.current().time_zone)).date()


def promised(reported_at: datetime, working_days: int) -> date:
    """The last day of a promise of so many working days."""
    return catalogue.current().working_days.after(day_of(reported_at), working_days)


def taken(reported_at: datetime, closed_at: datetime) -> int:
    """How many working days it took; 0 on the same day."""
    return max(0, catalogue.current().working_days.between(day_of(reported_at), day_of(closed_at)))
