"""Facts, proofs, topics and organizations, with their words."""

from __future__ import annotations

from datetime import date

from guichet.catalogue.definitions.frozen import Definition
from guichet.catalogue.definitions.look import Look
from guichet.catalogue.durations import limit
from guichet.kernel.api import LocalizedText, said_in

NO_WORDS = LocalizedText()


class LegalResource(Definition, frozen=True, kw_only=True):
    """A place in the law; `title` is one text for all languages, or a text per language."""

    title: str | dict[str, str]
    href: str
    section: str = ""

    def cited(self, language: str, *, fallbacks: tuple[str, ...] = (), before: str = ", ") -> str:
        """The law's title in a language, and the section after it."""
        title = said_in(self.title, language, fallbacks=fallbacks).text
        return f"{title}{before}{self.section}" if self.section else title


class Constraints(Definition, frozen=True, kw_only=True):
    """What a value must keep to; `bounds` works out the days."""

    not_after: str | None = None
    not_before: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    checksum: str | None = None

    def bounds(self, today: date) -> tuple[date | None, date | None]:
        """The earliest and the latest day allowed, both inclusive, as seen from a day."""
        return (
            limit(today, self.not_before) if self.not_before else None,
            limit(today, self.not_after) if self.not_after else None,
        )


class FactType(Definition, frozen=True, kw_only=True):
    """A fact, defined once: what it is about, its type, its law, who holds it, and how it is asked.

    `ear` falls back to the question in each language. `filled_by` facts are never asked. `used_for` names consumers
    other than a rule: `output`, `contact`, `identity`, `register:<name>`. `fresh_for` says how long what is held counts
    before it is asked again (None: until it is corrected).
    """

    id: str
    subject: str
    type: str
    options: tuple[str, ...] = ()
    law_variable: str | None = None
    legal_basis: LegalResource | None = None
    source: str | None = None
    evidence: tuple[str, ...] = ()
    sensitivity: str = "personal"
    retention: str = "P7Y"
    fresh_for: str | None = None
    constraints: Constraints = Constraints()
    used_for: tuple[str, ...] = ()
    filled_by: str | None = None
    part_of_name: bool = False
    autocomplete: str | None = None
    question: LocalizedText = NO_WORDS
    ear: LocalizedText = NO_WORDS
    short: LocalizedText = NO_WORDS
    hint: LocalizedText = NO_WORDS
    why: LocalizedText = NO_WORDS
    option_labels: dict[str, LocalizedText] = {}
    file: str = ""


class EvidenceType(Definition, frozen=True, kw_only=True):
    """A kind of proof, and in which forms it is taken."""

    id: str
    accept: tuple[str, ...] = ("pdf", "jpeg", "png")
    maximum_megabytes: int = 10
    title: LocalizedText = NO_WORDS
    summary: LocalizedText = NO_WORDS


class Topic(Definition, frozen=True, kw_only=True):
    """What services are sorted by."""

    id: str
    title: LocalizedText = NO_WORDS
    summary: LocalizedText = NO_WORDS


class ContactPoint(Definition, frozen=True, kw_only=True):
    """One way to reach an organization."""

    channel: str
    value: str
    href: str = ""


class OpenHours(Definition, frozen=True, kw_only=True):
    """A stretch of a weekday (Monday is 0), in minutes after midnight by the clocks of the place."""

    weekday: int
    opens: int
    closes: int


class Office(Definition, frozen=True, kw_only=True):
    """A place where people are served. `id` is one in the whole jurisdiction; degrees are of WGS 84."""

    id: str
    organization: str
    time_zone: str
    address: LocalizedText = NO_WORDS
    latitude: float | None = None
    longitude: float | None = None
    hours: tuple[OpenHours, ...] = ()
    contact_points: tuple[ContactPoint, ...] = ()
    name: LocalizedText = NO_WORDS
    note: LocalizedText = NO_WORDS


class PublicOrganization(Definition, frozen=True, kw_only=True):
    """Who offers services; `kind` is `public` or `partner`. `look` is its own, where it has one.

    `called` is its name as it stands within a sentence; the name where nothing else was written.
    """

    identifier: str
    kind: str = "public"
    level: str = "national"
    homepage: str = ""
    contact_points: tuple[ContactPoint, ...] = ()
    offices: tuple[Office, ...] = ()
    look: Look | None = None
    name: LocalizedText = NO_WORDS
    called: LocalizedText = NO_WORDS
    short: LocalizedText = NO_WORDS
    description: LocalizedText = NO_WORDS
