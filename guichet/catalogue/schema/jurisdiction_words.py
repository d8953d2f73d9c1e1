"""locales/<language>.yaml of a jurisdiction: the words of everything that several services share."""

from __future__ import annotations

from guichet.catalogue.schema.marks import FactName, LanguageTag, Name, Part, Text

AwaitingReview = bool | tuple[Text, ...]


class OfficeWords(Part, frozen=True, kw_only=True):
    """An office's name in this language; `address` where it is written otherwise than in the office's own data."""

    name: Text
    address: str = ""
    note: str = ""


class OrganizationWords(Part, frozen=True, kw_only=True):
    """An organization's proper name in this language, and those of its offices.

    `called` is the name within a sentence, with its article ("la Ville de Moncton"); the name where it is left out.
    """

    name: Text
    called: str = ""
    short: str = ""
    description: str = ""
    offices: dict[Name, OfficeWords] = {}


class ScheduleWords(Part, frozen=True, kw_only=True):
    """What an appointment is for, and what to bring to it."""

    title: Text
    bring: str = ""


class CourseWords(Part, frozen=True, kw_only=True):
    """A course, with its sessions by name."""

    title: Text
    summary: str = ""
    sessions: dict[Name, Text] = {}


class TitleWords(Part, frozen=True, kw_only=True):
    """A title, and a sentence about it."""

    title: Text
    summary: str = ""


class PhaseWords(Part, frozen=True, kw_only=True):
    """A phase of a life event."""

    title: Text
    lead: str = ""


class StepWords(Part, frozen=True, kw_only=True):
    """Something to do, to get or to know in a phase."""

    title: Text
    text: str = ""


class LifeEventWords(Part, frozen=True, kw_only=True):
    """A life event."""

    title: Text
    summary: Text
    phases: dict[Name, PhaseWords] = {}
    steps: dict[Name, StepWords] = {}
    date_question: str = ""
    date_hint: str = ""
    synonyms: tuple[Text, ...] = ()


class FactWords(Part, frozen=True, kw_only=True):
    """How a fact is asked: to the eye, to the ear, and in short for summaries and text messages."""

    question: Text
    short: Text
    ear: str = ""
    hint: str = ""
    why: str = ""
    options: dict[Text, Text] = {}


class BundleWords(Part, frozen=True, kw_only=True):
    """A bundle of permits: its own pages, and why a permit waits for others, by the permit's id."""

    title: Text
    summary: Text
    description: str = ""
    synonyms: tuple[Text, ...] = ()
    pages: dict[Name, TitleWords] = {}
    waits: dict[Name, Text] = {}


class FranchiseWords(Part, frozen=True, kw_only=True):
    """A franchise's front page: its title, the sentence below it, and its promises by name."""

    title: Text
    summary: Text
    promises: dict[Name, Text] = {}


class JurisdictionWords(Part, frozen=True, kw_only=True):
    """All words of the jurisdiction in one language. `synonyms` are rows of words that mean the same in a search."""

    language: LanguageTag
    awaiting_review: AwaitingReview = False
    name: Text
    organizations: dict[Name, OrganizationWords] = {}
    topics: dict[Name, TitleWords] = {}
    life_events: dict[Name, LifeEventWords] = {}
    facts: dict[FactName, FactWords] = {}
    evidence_types: dict[Name, TitleWords] = {}
    schedules: dict[Name, ScheduleWords] = {}
    courses: dict[Name, CourseWords] = {}
    bundles: dict[Name, BundleWords] = {}
    franchises: dict[Name, FranchiseWords] = {}
    synonyms: tuple[tuple[Text, ...], ...] = ()
