"""People find what they mean: with slips, without accents, by other words, in either language."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.catalogue import api as catalogue
from guichet.catalogue.definitions.entry import Entry, Group
from guichet.catalogue.searching.build import build_index
from guichet.catalogue.searching.distance import distance
from guichet.catalogue.searching.index import SearchIndex
from guichet.catalogue.searching.tokens import fold, stem, words_in
from guichet.catalogue.tests.overlay import MINIMAL
from guichet.kernel.api import SYSTEM, LocalizedText

LICENCE = "town-hall/dog-licence"
PASS = "town-hall/museum-pass"


@pytest.fixture
def _published(db: None) -> None:
    catalogue.publish(MINIMAL, by=SYSTEM)


def first(query: str, language: str = "en") -> str | None:
    hits = catalogue.search(query, language=language).hits
    return hits[0].identifier if hits else None


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    ("query", "language", "expected"),
    [
        ("dog licence", "en", LICENCE),
        ("dogs licences", "en", LICENCE),
        ("DOG", "en", LICENCE),
        ("puppy", "en", LICENCE),
        ("hound permit", "en", LICENCE),
        ("pet tag", "en", LICENCE),
        ("licnece", "en", LICENCE),
        ("musuem", "en", PASS),
        ("muse", "en", PASS),
        ("dog relocating", "en", LICENCE),
        ("chien", "fr", LICENCE),
        ("toutou", "fr", LICENCE),
        ("musee", "fr", PASS),
        ("musée", "fr", PASS),
        ("medaille", "fr", LICENCE),
        ("l'art", "fr", PASS),
        ("chien", "en", LICENCE),
        ("museum", "fr", PASS),
        ("how do i visit the gallery", "en", PASS),
    ],
)
def test_found_first(query: str, language: str, expected: str) -> None:
    assert first(query, language) == expected


@pytest.mark.usefixtures("_published")
def test_a_slip_gets_a_suggestion_and_a_word_does_not() -> None:
    assert catalogue.search("musuem", language="en").suggestion == "museum"
    assert catalogue.search("museum", language="en").suggestion is None
    assert catalogue.search("marritime museum", language="en").suggestion == "maritime museum"


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    "query", ["", "   ", "?!", "zzzzqqqq", "'" * 500, "a" * 100_000, "\x00", "DROP TABLE; --", "🐕"]
)
def test_what_finds_nothing_finds_nothing(query: str) -> None:
    results = catalogue.search(query, language="en")
    assert (results.total, results.hits) == (0, ())


@pytest.mark.usefixtures("_published")
def test_hits_speak_the_language_of_the_person() -> None:
    (hit,) = catalogue.search("museum", language="fr").hits
    assert hit.title.text == "Carte du musée"
    assert hit.organization_name.text == "Mairie"
    assert (hit.kind, hit.url) == ("external", "https://museum.example/pass")


@pytest.mark.usefixtures("_published")
def test_narrowing_and_browsing() -> None:
    assert catalogue.search("dog", language="en", topic="leisure").total == 0
    assert catalogue.search("dog", language="en", topic="animals", organization="town-hall").total == 1
    assert catalogue.search("dog", language="en", life_event="moving-here").total == 1
    everything = catalogue.browse(language="en")
    assert [hit.identifier for hit in everything.hits] == [LICENCE, PASS]
    assert [hit.identifier for hit in catalogue.browse(language="fr").hits] == [PASS, LICENCE]
    assert [hit.identifier for hit in catalogue.browse(language="en", limit=1, offset=1).hits] == [PASS]
    assert catalogue.browse(language="en", type="permit").total == 1
    shelves = catalogue.shelves(language="fr")
    assert [(each.id, each.title.text, each.count) for each in shelves.life_events] == [
        ("moving-here", "Emménager ici", 2)
    ]
    assert [(each.id, each.count) for each in shelves.topics] == [("animals", 1), ("leisure", 1)]
    assert [(each.title.text, each.count) for each in shelves.organizations] == [("Mairie", 2)]


@pytest.mark.usefixtures("_published")
def test_a_search_costs_two_queries_once_the_index_is_in_memory() -> None:
    catalogue.search("dog", language="en")
    with CaptureQueriesContext(connection) as asked:
        catalogue.search("dog", language="en")
    assert len(asked) == 2


def entry(identifier: str, title: dict[str, str], **more: object) -> Entry:
    words = LocalizedText(title)
    return Entry(identifier=identifier, kind="external", origin="x", organization="o", title=words, **more)  # type: ignore[arg-type]  # a test's shorthand


def ranked(index: SearchIndex, query: str, language: str = "en") -> list[str]:
    found = index.search(query, language=language, allowed=None, limit=10, offset=0)
    return [index.file.identifiers[place] for place in found.places]


def test_the_title_counts_most_and_more_words_count_more() -> None:
    index = SearchIndex(
        build_index(
            [
                entry("a", {"en": "Baby bonus"}),
                entry("b", {"en": "Parking"}, summary=LocalizedText({"en": "Bring your baby. " * 5})),
                entry("c", {"en": "Bonus bonds"}),
            ],
            languages=["en"],
            synonyms={},
        )
    )
    assert ranked(index, "baby") == ["a", "b"]
    assert ranked(index, "baby bonus")[0] == "a"


def test_own_language_first() -> None:
    both = [entry("a", {"en": "Pain relief"}), entry("b", {"fr": "Pain et farine"})]
    index = SearchIndex(build_index(both, languages=["en", "fr"], synonyms={}))
    assert ranked(index, "pain", "en") == ["a", "b"]
    assert ranked(index, "pain", "fr") == ["b", "a"]


def test_maori_is_found_with_and_without_macrons() -> None:
    registering = entry("a", {"mi": "Te rēhita i te whānautanga"})
    synonyms: dict[str, tuple[tuple[str, ...], ...]] = {"mi": (("pēpi", "whānautanga"),)}
    index = SearchIndex(build_index([registering], languages=["mi"], synonyms=synonyms))
    for query in ("rēhita", "rehita", "whanautanga", "whānautanga", "pepi", "REHITA"):
        assert ranked(index, query, "mi") == ["a"], query


def test_the_same_entries_give_the_same_index() -> None:
    entries = [entry(name, {"en": f"Service {name}"}, topics=(Group(id="t"),)) for name in ("b", "a", "c")]
    assert build_index(entries, languages=["en"], synonyms={}) == build_index(
        entries[::-1], languages=["en"], synonyms={}
    )


def test_an_empty_catalogue_finds_nothing(db: None) -> None:
    assert catalogue.search("dog", language="en").total == 0
    assert catalogue.browse(language="en").total == 0
    assert catalogue.shelves(language="en").topics == ()


def test_words_and_stems() -> None:
    assert fold("Pēpi Œuvre Ñandú") == "pepi oeuvre nandu"
    assert words_in("L’impôt d'un an, le 3") == ["impôt", "un", "an", "le", "3"]
    assert stem("licences", "en") == stem("licence", "en")
    assert stem("impôts", "fr") == stem("impot", "fr")
    assert stem("baby's", "en") == stem("baby", "en")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("museum", "musuem", 1), ("visa", "vissa", 1), ("visa", "viza", 1), ("visa", "vis", 1), ("abc", "xyz", 3)],
)
def test_distance(one: str, other: str, expected: int) -> None:
    assert distance(one, other, 3) == expected
