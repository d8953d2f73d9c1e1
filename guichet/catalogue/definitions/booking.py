"""When offices receive people by appointment, and which courses there are, as compiled."""

from __future__ import annotations

from datetime import date

from guichet.catalogue.definitions.frozen import Definition
from guichet.catalogue.definitions.vocabulary import NO_WORDS, OpenHours
from guichet.kernel.api import LocalizedText


class Absence(Definition, frozen=True, kw_only=True):
    """Days, both included, with fewer places; within the day from `opens` to `closes`, in minutes after midnight."""

    from_on: date
    until_on: date
    opens: int = 0
    closes: int = 24 * 60
    places: int = 1


class Schedule(Definition, frozen=True, kw_only=True):
    """When an office receives people. `hours` are in the office's own time, `time_zone` says which that is."""

    identifier: str
    organization: str
    office: str
    time_zone: str
    slot_minutes: int
    places: int = 1
    hours: tuple[OpenHours, ...] = ()
    open_on_holidays: bool = False
    closed: tuple[date, ...] = ()
    absences: tuple[Absence, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    ahead_days: int = 60
    notice_hours: int = 1
    change_hours: int = 0
    offer_hours: int = 12
    remind_hours: tuple[int, ...] = (24,)
    title: LocalizedText = NO_WORDS
    bring: LocalizedText = NO_WORDS


class Ages(Definition, frozen=True, kw_only=True):
    """Completed years on a day, both bounds included; `until` None: no oldest."""

    on: date
    starts: int = 0
    until: int | None = None

    @property
    def open_to_all(self) -> bool:
        return self.starts == 0 and self.until is None

    def fits(self, born_on: date) -> bool:
        """Whether someone born then has such an age on the day."""
        age = self.on.year - born_on.year - ((self.on.month, self.on.day) < (born_on.month, born_on.day))
        return self.starts <= age and (self.until is None or age <= self.until)


class Session(Definition, frozen=True, kw_only=True):
    """One group of a course: its places, how many may wait, and its weekly hours at an office."""

    id: str
    organization: str
    office: str
    time_zone: str
    places: int
    waiting: int = 20
    meetings: tuple[OpenHours, ...] = ()
    title: LocalizedText = NO_WORDS


class Course(Definition, frozen=True, kw_only=True):
    """A course of a season. `fee` is a cost of the service by which it is taken."""

    identifier: str
    from_on: date
    until_on: date
    registration_from: date
    registration_until: date
    ages: Ages
    sessions: tuple[Session, ...] = ()
    prerequisites: tuple[str, ...] = ()
    fee: str | None = None
    except_on: tuple[date, ...] = ()
    offer_hours: int = 48
    title: LocalizedText = NO_WORDS
    summary: LocalizedText = NO_WORDS

    def session(self, identifier: str) -> Session | None:
        """The session of that name."""
        return next((each for each in self.sessions if each.id == identifier), None)
