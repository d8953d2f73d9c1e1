"""Free times and sessions in words, page by page: what a booking step, and moving an appointment, choose from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from guichet.bookings import api as bookings
from guichet.catalogue import api as catalogue
from guichet.journeys.compose import Speaker
from guichet.journeys.steps import BookingDay, BookingPlace, BookingTime, BookingView, Field, Option
from guichet.kernel.api import NotFound, today
from guichet.language import api as language_of

PAGE = "booking"
FIELD = "time"
_APART = "--"
DAYS_SHOWN = 5
_AT_ONCE = timedelta(days=60)
_MOMENT = "%Y%m%dT%H%M%SZ"


def page_of(schedule: str, from_on: date | None = None) -> str:
    """The page that shows a schedule's times from a day on."""
    return _APART.join((PAGE, schedule, from_on.strftime("%Y%m%d") if from_on else "")).rstrip("-")


def read_page(page: str, schedules: tuple[str, ...]) -> tuple[str, date | None]:
    """The schedule and the day that a page shows; the first one and its earliest days where it names none."""
    _, _, rest = page.partition(_APART)
    name, _, day = rest.partition(_APART)
    if name and name not in schedules:
        raise NotFound("nothing can be booked here", where=page, remedy="Go to the next step.")
    try:
        from_on = datetime.strptime(day, "%Y%m%d").date() if day else None  # noqa: DTZ007  # a day has no zone
    except ValueError:
        from_on = None
    return name or schedules[0], from_on


def choice_of(schedule: str, starts_at: datetime) -> str:
    """What stands for a time of a schedule: `desk@20261103T130000Z`."""
    return f"{schedule}@{starts_at.astimezone(UTC).strftime(_MOMENT)}"


def read_choice(value: object, schedules: Iterable[str]) -> tuple[str, datetime] | None:
    """The schedule and the moment of a choice; None when it is none of theirs."""
    name, at, moment = str(value).partition("@")
    if not at or name not in schedules:
        return None
    try:
        return name, datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None


def times(
    speaker: Speaker, schedules: tuple[str, ...], *, page: str = "", kept: bookings.Appointment | None = None
) -> BookingView:
    """A page of free times. Raises NotFound for a page of another schedule, or one that is published no more."""
    known = tuple(each for each in schedules if each in speaker.jurisdiction.schedules)
    if not known:
        raise NotFound("nothing can be booked here now", where=page or PAGE, remedy="Ask the office.")
    name, from_on = read_page(page, known)
    if not page and kept is not None and kept.schedule in known:
        name = kept.schedule
    schedule = speaker.jurisdiction.schedules[name]
    first = today(schedule.time_zone)
    days, later = _days(schedule, max(from_on or first, first), speaker)
    return BookingView(
        title=speaker.text(schedule.title),
        where=place_in_words(speaker, schedule.office),
        bring=speaker.text(schedule.bring),
        days=days,
        places=tuple(_place(speaker, each, here=each == name) for each in known) if len(known) > 1 else (),
        earlier=page_of(name) if from_on is not None and from_on > first else "",
        later=page_of(name, later) if later else "",
        kept=appointment_in_words(speaker, kept) if kept else "",
    )


def _days(schedule: catalogue.Schedule, from_on: date, speaker: Speaker) -> tuple[tuple[BookingDay, ...], date | None]:
    """The next days with free times, and the day from which there are more."""
    last = today(schedule.time_zone) + timedelta(days=schedule.ahead_days)
    found: dict[date, list[BookingTime]] = {}
    while from_on <= last:
        until = min(from_on + _AT_ONCE, last)
        for slot in bookings.free_slots(schedule=schedule.identifier, from_on=from_on, until_on=until):
            day = slot.starts_at.astimezone(ZoneInfo(schedule.time_zone)).date()
            if day not in found and len(found) == DAYS_SHOWN:
                return _said(found, speaker), day
            label = language_of.say_clock(slot.starts_at, schedule.time_zone, speaker.language)
            found.setdefault(day, []).append(BookingTime(choice_of(slot.schedule, slot.starts_at), label))
        from_on = until + timedelta(days=1)
    return _said(found, speaker), None


def _said(found: dict[date, list[BookingTime]], speaker: Speaker) -> tuple[BookingDay, ...]:
    return tuple(
        BookingDay(day, language_of.say_weekday(day, speaker.language), tuple(each)) for day, each in found.items()
    )


def _place(speaker: Speaker, schedule: str, *, here: bool) -> BookingPlace:
    office = speaker.jurisdiction.schedules[schedule].office
    return BookingPlace(page_of(schedule), office_name(speaker, office), address_in_words(speaker, office), here)


def field_of_times(speaker: Speaker, view: BookingView, *, value: str = "", value_text: str = "") -> Field:
    """The times as one choice, for whoever shows no days: a program, a text, a voice."""
    label = speaker.words("When do you want to come?")
    options = tuple(Option(time.value, f"{day.label}, {time.label}") for day in view.days for time in day.times)
    return Field(
        id=FIELD,
        type="choice",
        label=label,
        label_lang=speaker.language,
        short=speaker.words("Appointment"),
        ear=label,
        options=options,
        value=value or None,
        value_text=value_text,
    )


def field_of_sessions(speaker: Speaker, courses: tuple[str, ...], *, value: str = "", value_text: str = "") -> Field:
    """The sessions of some courses as one choice; a full one can be waited for, as far as its list is not full too."""
    label = speaker.words("Which session do you want?")
    options: list[Option] = []
    for name in courses:
        course = speaker.jurisdiction.courses.get(name)
        if course is None:
            continue
        for places in bookings.places_in(course=name):
            session = course.session(places.session)
            if session is None or (not places.free and places.waiting >= places.may_wait):
                continue
            title = f"{speaker.text(course.title)} – {speaker.text(session.title)}"
            options.append(Option(f"{name}@{session.id}", title, session_hint(speaker, course, session, places)))
    return Field(
        id=FIELD,
        type="choice",
        label=label,
        label_lang=speaker.language,
        short=speaker.words("Course"),
        ear=label,
        options=tuple(options),
        value=value or None,
        value_text=value_text,
    )


def session_hint(
    speaker: Speaker, course: catalogue.Course, session: catalogue.Session, places: bookings.SessionPlaces
) -> str:
    """When it meets, where, for which ages, and how many places are left."""
    say = speaker.words
    meets = bookings.meetings(course=course.identifier, session=session.id)
    parts = []
    if meets:
        parts.append(
            say(
                "From {first} to {last}, {n} times, {hours}.",
                first=language_of.say_weekday(_day(meets[0], session), speaker.language),
                last=language_of.say_weekday(_day(meets[-1], session), speaker.language),
                n=len(meets),
                hours=_hours(meets[0], session, speaker),
            )
        )
    parts.append(f"{place_in_words(speaker, session.office)}.")
    ages = course.ages
    if not ages.open_to_all:
        on = language_of.say_date(ages.on, speaker.language)
        parts.append(
            say("Age on {day}: {least} to {most}.", day=on, least=ages.starts, most=ages.until)
            if ages.until is not None
            else say("Age on {day}: {least} or older.", day=on, least=ages.starts)
        )
    parts.append(
        say.plural("One place is left.", "{n} places are left.", places.free)
        if places.free
        else say("Full: you would wait for a place, as number {n}.", n=places.waiting + 1)
    )
    return " ".join(parts)


def _day(meeting: bookings.Meeting, session: catalogue.Session) -> date:
    return meeting.starts_at.astimezone(ZoneInfo(session.time_zone)).date()


def _hours(meeting: bookings.Meeting, session: catalogue.Session, speaker: Speaker) -> str:
    begin = language_of.say_clock(meeting.starts_at, session.time_zone, speaker.language)
    return f"{begin}–{language_of.say_clock(meeting.ends_at, session.time_zone, speaker.language)}"


def where_in_words(*, office: str, language: str) -> str:
    """An office's name and address in a language, in one line."""
    return place_in_words(Speaker(catalogue.current(), language), office)


def office_name(speaker: Speaker, office: str) -> str:
    """An office's name; its identifier when it is published no more."""
    found = speaker.jurisdiction.offices.get(office)
    return speaker.text(found.name) if found else office


def place_in_words(speaker: Speaker, office: str) -> str:
    """An office's name and address, in one line."""
    found = speaker.jurisdiction.offices.get(office)
    if found is None:
        return office
    return ", ".join(filter(None, (speaker.text(found.name), address_in_words(speaker, office))))


def address_in_words(speaker: Speaker, office: str) -> str:
    """An office's address in one line; empty for one that is published no more."""
    found = speaker.jurisdiction.offices.get(office)
    lines = speaker.text(found.address).splitlines() if found else []
    return ", ".join(line.strip() for line in lines if line.strip())


def when_in_words(speaker: Speaker, appointment: bookings.Appointment) -> str:
    """The day and the time by the office's clocks."""
    return language_of.say_moment(appointment.starts_at, appointment.zone, speaker.language)


def appointment_in_words(speaker: Speaker, appointment: bookings.Appointment) -> str:
    """When and where, in one line."""
    return f"{when_in_words(speaker, appointment)}, {place_in_words(speaker, appointment.office)}"


def enrolment_in_words(speaker: Speaker, enrolment: bookings.Enrolment) -> str:
    """The course and its session, in one line."""
    course = speaker.jurisdiction.courses.get(enrolment.course)
    session = course.session(enrolment.session) if course else None
    if course is None or session is None:
        return f"{enrolment.course}: {enrolment.session}"
    return f"{speaker.text(course.title)} – {speaker.text(session.title)}"
