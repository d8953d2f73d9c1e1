"""Reads: the current jurisdiction, any version of a service, the list of services, and searches through it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np
from django.conf import settings

from guichet.catalogue.definitions.entry import Entry, Group
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.keeping import kept_law
from guichet.catalogue.models import EntryRow, ReleaseRow, SearchIndexRow, ServiceVersionRow, StateRow
from guichet.catalogue.release import ask_again, release_number
from guichet.catalogue.searching.index import SearchIndex
from guichet.kernel.api import LocalizedText, NotFound, Words, decode
from guichet.language import api as language
from guichet.rules import api as rules

T = TypeVar("T")


@dataclass(frozen=True)
class Hit:
    """A service found. `url` is a link for external ones, in the person's language if there is one; else empty."""

    identifier: str
    title: Words
    summary: Words
    organization: str
    organization_name: Words
    url: str
    kind: str
    score: float


@dataclass(frozen=True)
class Results:
    """A page of what was found, how many there are in all, and a better spelling of the query (None: none needed)."""

    total: int
    hits: tuple[Hit, ...]
    suggestion: str | None


@dataclass(frozen=True)
class Shelf:
    """A group to browse by, and how many services stand in it."""

    id: str
    title: Words
    count: int


@dataclass(frozen=True)
class Shelves:
    """The groups to browse by, fullest first within each kind."""

    life_events: tuple[Shelf, ...]
    topics: tuple[Shelf, ...]
    organizations: tuple[Shelf, ...]
    types: tuple[Shelf, ...]


class _Newest:
    """One value in memory, dropped as soon as its number is no longer the current one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self._value: object = None

    def get(self, number: int, make: Callable[[int], T]) -> T:
        with self._lock:
            if self._number != number:
                self._value = make(number)
                self._number = number
            return self._value  # type: ignore[return-value]  # each instance is used with one `make`


_jurisdiction = _Newest()
_index = _Newest()
_shelves = _Newest()


def forget() -> None:
    """Drop everything in memory: for tests, which roll numbers back."""
    for cached in (_jurisdiction, _index, _shelves):
        cached.__init__()  # type: ignore[misc]  # starting again is what is meant
    _version.cache_clear()
    ask_again()


def current() -> Jurisdiction:
    """The jurisdiction of the current release, with the current version of every service.

    Costs one small query a request when the release is the same as before. Raises NotFound when nothing is published.
    """
    number = release_number()
    if not number:
        raise NotFound("no jurisdiction is published yet.", remedy="Run `guichet publish <folder>`.")
    found = _jurisdiction.get(number, _load_release)
    language.settle_in(found.country)
    return found


def _load_release(number: int) -> Jurisdiction:
    row = ReleaseRow.objects.get(number=number)
    jurisdiction = decode(row.definition, Jurisdiction)
    rows = ServiceVersionRow.objects.filter(identifier__in=row.services).values_list(
        "identifier", "version", "definition"
    )
    services = {
        identifier: decode(definition, PublicService)
        for identifier, version, definition in rows
        if row.services[identifier] == version
    }
    folder, law_path = Path(row.folder), Path(row.law_path)
    if not law_path.is_dir():  # published on another machine: the folder stands where this one's settings say
        folder = Path(settings.GUICHET_JURISDICTION)
        law_path = folder / law_path.name
    law_path = _as_published(law_path, row.law_hash)
    return msgspec.structs.replace(
        jurisdiction, services=dict(sorted(services.items())), folder=str(folder), law_path=str(law_path)
    )


def _as_published(law_path: Path, law_hash: str) -> Path:
    """The law as it was published: its folder, or what was kept when the folder is not there or says otherwise now."""
    if law_path.is_dir() and rules.hash_package(law_path) == law_hash:
        return law_path
    try:
        return kept_law(law_hash)
    except NotFound:  # a release from before laws were kept
        return law_path


def service(identifier: str, version: int | None = None) -> PublicService:
    """A service by its full name, as current or in a version. Raises NotFound."""
    if version is not None:
        return _version(identifier, version)
    found = current().services.get(identifier)
    if found is None:
        raise NotFound(f"there is no service {identifier!r}.", remedy="Look for it in the list of services.")
    return found


@lru_cache(maxsize=512)
def _version(identifier: str, version: int) -> PublicService:
    row = ServiceVersionRow.objects.filter(identifier=identifier, version=version).values_list("definition", flat=True)
    definition = row.first()
    if definition is None:
        raise NotFound(f"there is no version {version} of the service {identifier!r}.")
    return decode(definition, PublicService)


def entry(identifier: str) -> Entry:
    """A service of the list, native or external, even one that vanished from its inventory. Raises NotFound."""
    document = EntryRow.objects.filter(identifier=identifier).values_list("document", flat=True).first()
    if document is None:
        raise NotFound(f"there is no service {identifier!r}.", remedy="Look for it in the list of services.")
    return decode(document, Entry)


def entries(identifiers: Sequence[str] | None = None) -> tuple[Entry, ...]:
    """The services of the list that stand: those named, in that order, or all by identifier."""
    rows = EntryRow.objects.filter(vanished_at=None)
    if identifiers is not None:
        rows = rows.filter(identifier__in=identifiers)
    found = {each: decode(doc, Entry) for each, doc in rows.values_list("identifier", "document")}
    return tuple(found[each] for each in (sorted(found) if identifiers is None else identifiers) if each in found)


def _current_index() -> SearchIndex | None:
    number = StateRow.objects.filter(id=1).values_list("index", flat=True).first() or 0
    return _index.get(number, _load_index) if number else None


def _load_index(number: int) -> SearchIndex:
    return SearchIndex(bytes(SearchIndexRow.objects.values_list("content", flat=True).get(number=number)))


def search(
    query: str,
    *,
    language: str,
    organization: str | None = None,
    topic: str | None = None,
    life_event: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """The services that a person's words mean, best first.

    Finds words in every language, the person's own first; accents, endings, beginnings of the last word and slips of
    the pen do not matter. `suggestion` is a better spelling. An empty query finds nothing. `limit` is at most 100.
    """
    index = _current_index()
    if index is None:
        return Results(0, (), None)
    allowed = _mask(index, organization=organization, topic=topic, life_event=life_event, type_=None)
    ranked = index.search(
        query[:300], language=language, allowed=allowed, limit=max(1, min(limit, 100)), offset=max(0, offset)
    )
    names = [index.file.identifiers[place] for place in ranked.places]
    scores = dict(zip(names, ranked.scores, strict=True))
    hits = tuple(_hit(each, language, scores[each.identifier]) for each in entries(names))
    return Results(ranked.total, hits, ranked.suggestion)


def browse(
    *,
    language: str,
    organization: str | None = None,
    topic: str | None = None,
    life_event: str | None = None,
    type: str | None = None,  # the word of the field
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """The services of a shelf (or all), by title in the person's language, then by identifier."""
    index = _current_index()
    if index is None:
        return Results(0, (), None)
    allowed = _mask(index, organization=organization, topic=topic, life_event=life_event, type_=type)
    order = _titles(index.file.identifiers, language)
    chosen = [name for place, name in order if allowed is None or allowed[place]]
    page = chosen[max(0, offset) : max(0, offset) + max(1, min(limit, 100))]
    return Results(len(chosen), tuple(_hit(each, language, 0.0) for each in entries(page)), None)


@lru_cache(maxsize=8)
def _titles(identifiers: tuple[str, ...], language: str) -> tuple[tuple[int, str], ...]:
    """The places and names of all entries, by title; kept for each index and language."""
    titles = {each.identifier: each.title.in_language(language).text.casefold() for each in entries()}
    places = range(len(identifiers))
    ordered = sorted(places, key=lambda place: (titles.get(identifiers[place], ""), identifiers[place]))
    return tuple((place, identifiers[place]) for place in ordered)


def shelves(*, language: str) -> Shelves:
    """The groups to browse by, with counts."""
    index = _current_index()
    if index is None:
        return Shelves((), (), (), ())
    number = StateRow.objects.values_list("index", flat=True).get(id=1)
    counted: dict[str, tuple[Counter[str], dict[str, LocalizedText]]] = _shelves.get(number, lambda _: _count_shelves())

    def shelf(kind: str) -> tuple[Shelf, ...]:
        counts, titles = counted[kind]
        ordered = sorted(counts, key=lambda each: (-counts[each], each))
        return tuple(Shelf(each, titles[each].in_language(language), counts[each]) for each in ordered)

    return Shelves(shelf("life_events"), shelf("topics"), shelf("organizations"), shelf("types"))


def _count_shelves() -> dict[str, tuple[Counter[str], dict[str, LocalizedText]]]:
    found: dict[str, tuple[Counter[str], dict[str, LocalizedText]]] = {
        kind: (Counter(), {}) for kind in ("life_events", "topics", "organizations", "types")
    }
    for each in entries():
        own = Group(id=each.organization, title=each.organization_name)
        kinds: dict[str, Iterable[Group]] = {
            "life_events": each.life_events,
            "topics": each.topics,
            "organizations": (own,),
            "types": (Group(id=each.type, title=LocalizedText({"en": each.type})),) if each.type else (),
        }
        for kind, groups in kinds.items():
            for group in groups:
                found[kind][0][group.id] += 1
                found[kind][1].setdefault(group.id, group.title)
    return found


def _mask(
    index: SearchIndex, *, organization: str | None, topic: str | None, life_event: str | None, type_: str | None
) -> np.ndarray | None:
    """Which entries stand in every shelf that is asked for; None when none is."""
    asked: list[Iterable[bool]] = []
    if organization:
        asked.append(each == organization for each in index.file.organizations)
    if topic:
        asked.append(topic in each for each in index.file.topics)
    if life_event:
        asked.append(life_event in each for each in index.file.life_events)
    if type_:
        asked.append(each == type_ for each in index.file.types)
    if not asked:
        return None
    masks = [np.fromiter(each, dtype=bool, count=len(index.file.identifiers)) for each in asked]
    together: np.ndarray = np.logical_and.reduce(masks)
    return together


def _hit(found: Entry, language: str, score: float) -> Hit:
    return Hit(
        identifier=found.identifier,
        title=found.title.in_language(language),
        summary=found.summary.in_language(language),
        organization=found.organization,
        organization_name=found.organization_name.in_language(language),
        url=found.urls.in_language(language).text,
        kind=found.kind,
        score=score,
    )
