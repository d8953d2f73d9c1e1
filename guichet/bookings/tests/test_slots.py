"""Slots by the office's own clocks: holidays, absences, and the nights on which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from guichet.bookings import api as bookings
from guichet.bookings.slots import meetings_of, moment, slots_of_day
from guichet.bookings.tests.cast import hours, schedule, swimming, town
from guichet.catalogue import api as catalogue

ZONES = ("America/Moncton", "Pacific/Auckland", "America/St_Johns", "Australia/Lord_Howe", "America/Havana", "UTC")
CHANGES = {
    "America/Moncton": (date(2026, 3, 8), date(2026, 11, 1)),
    "Pacific/Auckland": (date(2026, 9, 27), date(2026, 4, 5)),
    "America/St_Johns": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 10, 4), date(2026, 4, 5)),
    "America/Havana": (date(2026, 3, 8), date(2026, 11, 1)),
    "UTC": (date(2026, 3, 8),),
}
CALENDAR = town().working_days


def local(slots: list[bookings.Slot], zone: str) -> list[str]:
    return [each.starts_at.astimezone(ZoneInfo(zone)).strftime("%H:%M") for each in slots]


def test_a_day_by_the_offices_clocks() -> None:
    day = list(slots_of_day(schedule(), date(2026, 11, 3), CALENDAR))
    assert local(day, "America/Moncton") == ["09:00", "10:00", "11:00", "13:00", "14:00", "15:00"]
    assert day[0].starts_at == datetime(2026, 11, 3, 13, 0, tzinfo=UTC)
    summer = list(slots_of_day(schedule(), date(2026, 10, 27), CALENDAR))
    assert summer[0].starts_at == datetime(2026, 10, 27, 12, 0, tzinfo=UTC)


def test_no_slot_on_holidays_closed_days_weekends_or_out_of_season() -> None:
    holiday = date(2026, 11, 11)
    assert list(slots_of_day(schedule(), holiday, CALENDAR)) == []
    assert len(list(slots_of_day(schedule(open_on_holidays=True), holiday, CALENDAR))) == 6
    tuesday = date(2026, 11, 3)
    for closed in (
        {"closed": (tuesday,)},
        {"starts_on": date(2026, 11, 4)},
        {"ends_on": date(2026, 11, 2)},
    ):
        assert list(slots_of_day(schedule(**closed), tuesday, CALENDAR)) == []
    assert list(slots_of_day(schedule(), date(2026, 11, 7), CALENDAR)) == []


def test_absent_staff_take_places_away() -> None:
    away = catalogue.Absence(
        from_on=date(2026, 11, 3), until_on=date(2026, 11, 3), opens=9 * 60 + 30, closes=10 * 60 + 30, places=1
    )
    day = list(slots_of_day(schedule(places=2, absences=(away,)), date(2026, 11, 3), CALENDAR))
    assert [each.places for each in day] == [1, 1, 2, 2, 2, 2]
    alone = list(slots_of_day(schedule(absences=(away,)), date(2026, 11, 3), CALENDAR))
    assert local(alone, "America/Moncton") == ["11:00", "13:00", "14:00", "15:00"]


def test_the_night_the_clocks_go_forward_has_an_hour_less() -> None:
    night = schedule(hours=hours((6, 0, 4)), slot_minutes=30)
    spring = list(slots_of_day(night, date(2026, 3, 8), CALENDAR))
    assert local(spring, "America/Moncton") == ["00:00", "00:30", "01:00", "01:30", "03:00", "03:30"]
    autumn = list(slots_of_day(night, date(2026, 11, 1), CALENDAR))
    assert local(autumn, "America/Moncton")[2:6] == ["01:00", "01:30", "01:00", "01:30"]
    assert len(autumn) == 10


def test_a_time_that_is_skipped_is_the_moment_of_the_change() -> None:
    zone = ZoneInfo("America/Moncton")
    change = datetime(2026, 3, 8, 6, 0, tzinfo=UTC)
    assert moment(date(2026, 3, 8), 2 * 60, zone) == change
    assert moment(date(2026, 3, 8), 2 * 60 + 30, zone) == change
    assert moment(date(2026, 3, 8), 3 * 60, zone) == change
    assert moment(date(2026, 11, 1), 90, zone) == datetime(2026, 11, 1, 4, 30, tzinfo=UTC)  # the first of two


@settings(max_examples=60)
@given(
    zone=st.sampled_from(ZONES),
    near=st.integers(min_value=0, max_value=1),
    offset=st.integers(min_value=-1, max_value=1),
    length=st.sampled_from((5, 15, 20, 45, 60)),
    marks=st.lists(st.integers(min_value=0, max_value=24 * 4), min_size=2, max_size=6, unique=True),
)
@example(zone="America/Moncton", near=0, offset=0, length=15, marks=[4, 10, 12, 16])
def test_slots_never_overlap_are_as_long_as_they_say_and_lie_in_the_hours(
    zone: str, near: int, offset: int, length: int, marks: list[int]
) -> None:
    day = CHANGES[zone][near % len(CHANGES[zone])] + timedelta(days=offset)
    edges = [15 * each for each in sorted(marks)]
    stretches = list(zip(edges[::2], edges[1::2], strict=False))
    open_hours = tuple(
        catalogue.OpenHours(weekday=day.weekday(), opens=opens, closes=closes) for opens, closes in stretches
    )
    found = list(slots_of_day(schedule(time_zone=zone, hours=open_hours, slot_minutes=length), day, CALENDAR))
    there = ZoneInfo(zone)
    assert all(each.ends_at - each.starts_at == timedelta(minutes=length) for each in found)
    assert all(before.ends_at <= after.starts_at for before, after in pairwise(found))
    assert all(each.starts_at.astimezone(there).date() == day for each in found)
    for opens, closes in stretches:
        begin, end = moment(day, opens, there), moment(day, closes, there)
        within = [each for each in found if begin <= each.starts_at < end]
        assert all(each.ends_at <= end for each in within)
        assert len(within) == max(0, (end - begin) // timedelta(minutes=length))  # no time is lost either


def test_the_meetings_of_a_course_leave_out_holidays() -> None:
    course = swimming()
    found = meetings_of(course, course.sessions[0], town().holidays)
    assert [each.starts_at.date() for each in found] == [
        date(2027, 1, 9), date(2027, 1, 23), date(2027, 1, 30), date(2027, 2, 6)
    ]  # fmt: skip
    assert found[0].starts_at.astimezone(ZoneInfo("America/Moncton")).time() == time(9)
