"""A jurisdiction as compiled: everything its folder says, checked and cross-referenced."""

from __future__ import annotations

from datetime import date

from guichet.catalogue.definitions.booking import Course, Schedule
from guichet.catalogue.definitions.franchise import Franchise, Supply
from guichet.catalogue.definitions.frozen import Definition
from guichet.catalogue.definitions.life_event import LifeEvent
from guichet.catalogue.definitions.look import Look
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.definitions.vocabulary import (
    NO_WORDS,
    EvidenceType,
    FactType,
    LegalResource,
    Office,
    PublicOrganization,
    Topic,
)
from guichet.kernel.api import LocalizedText, WorkingDays


class CallerRules(Definition, frozen=True, kw_only=True):
    """How a caller is made sure of: what is asked, how many must be right, what that gives, and when it is stopped."""

    asked: tuple[str, ...]
    right: int
    gives: str
    code_gives: str
    tries: int
    locked_minutes: int


class ChannelSettings(Definition, frozen=True, kw_only=True):
    """A channel that is open; `assurance_ceiling` is the most it can vouch for."""

    assurance_ceiling: str = "high"
    calculations: str = "anyone"  # or token: who may have the law calculate over the API
    caller: CallerRules | None = None


class Cash(Definition, frozen=True, kw_only=True):
    """Notes and coins, in cents, and the smallest amount they pay."""

    denominations: tuple[int, ...] = ()
    round_to: int = 1


class LedgerRetention(Definition, frozen=True, kw_only=True):
    """How long the words of charges and payments are kept, from the end of their year, and under which law."""

    keep: str
    law: LegalResource


class Jurisdiction(Definition, frozen=True, kw_only=True):
    """A country or province with its public services.

    `folder` and `law_path` are where it was loaded from on this machine and are no part of `content_hash`. `synonyms`
    are rows of words by language that mean the same in a search. `models` gives the versions of each service that may
    be adopted, with a hash of their files.
    """

    identifier: str
    languages: tuple[str, ...]
    default_language: str
    currency: str
    time_zone: str
    country: str
    content_as_of: date
    holidays: tuple[date, ...] = ()
    working_week: tuple[int, ...] = (0, 1, 2, 3, 4)
    reading_grade: dict[str, float] = {}
    channels: dict[str, ChannelSettings] = {}
    look: Look = Look()
    cash: Cash = Cash()
    ledger: LedgerRetention | None = None
    name: LocalizedText = NO_WORDS
    organizations: dict[str, PublicOrganization] = {}
    topics: dict[str, Topic] = {}
    life_events: dict[str, LifeEvent] = {}
    facts: dict[str, FactType] = {}
    evidence_types: dict[str, EvidenceType] = {}
    services: dict[str, PublicService] = {}
    schedules: dict[str, Schedule] = {}
    courses: dict[str, Course] = {}
    franchises: dict[str, Franchise] = {}
    supply: dict[str, Supply] = {}
    synonyms: dict[str, tuple[tuple[str, ...], ...]] = {}
    models: dict[str, dict[str, str]] = {}
    content_hash: str = ""
    folder: str = ""
    law_path: str = ""

    @property
    def working_days(self) -> WorkingDays:
        """The calendar for deadlines."""
        return WorkingDays(frozenset(self.holidays), frozenset(self.working_week))

    def supplied(self, service: str, day: date) -> Supply | None:
        """The agreement under which a service is supplied on a day; None for one that has none."""
        return next((each for each in self.supply.values() if service in each.services and each.stands(day)), None)

    def given_over(self, service: str, day: date) -> Franchise | None:
        """The franchise that faces people for a service on a day; None where its agency does."""
        terms = self.supplied(service, day)
        return self.franchises.get(terms.retail) if terms is not None else None

    @property
    def offices(self) -> dict[str, Office]:
        """Every office there is, by its id."""
        return {office.id: office for each in self.organizations.values() for office in each.offices}
