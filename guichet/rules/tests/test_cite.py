"""A law is cited in each language by its title there, with the same section, and found at the text of that language."""

from __future__ import annotations

from pathlib import Path

import pytest

from guichet.rules import api as rules
from guichet.rules.citing import Citations, cite, read_citations
from guichet.rules.tests.checking.packages import write

FRENCH = Citations(
    titles={
        "Dog Act": "Loi sur les chiens",
        "Dog Act, section 9": "Loi sur les chiens, article neuf",
        "Dog Act, as it stood in 2019": "Loi sur les chiens, telle qu’elle était en 2019",
    },
    parts={"section": "article", "sections": "articles", "and": "et", "to": "à"},
    addresses={"https://law.example/en/": "https://law.example/fr/", "https://law.example/en/dogs": "https://chiens.example"},
    untranslated=("Daily News",),
)


@pytest.mark.parametrize(
    ("title", "french"),
    [
        ("Dog Act", "Loi sur les chiens"),
        ("Dog Act, section 3(1)(c)", "Loi sur les chiens, article 3(1)(c)"),
        ("Dog Act, sections 3, 15.71 and 20", "Loi sur les chiens, articles 3, 15.71 et 20"),
        ("Dog Act, sections MG 1 to MG 5", "Loi sur les chiens, articles MG 1 à MG 5"),
        ("Dog Act, section 9", "Loi sur les chiens, article neuf"),  # the longer beginning
        ("Dog Act, as it stood in 2019", "Loi sur les chiens, telle qu’elle était en 2019"),
        ("Dog Act, schedule 1", ""),  # half French would be worse than English
        ("Dog Activities Act, section 1", ""),  # begins so, in the middle of a word
        ("Cat Act, section 1", ""),
    ],
)
def test_a_title_takes_its_section_along(title: str, french: str) -> None:
    assert FRENCH.title(title) == french
    assert FRENCH.lacks(title) is (not french)


def test_a_source_of_one_language_lacks_nothing() -> None:
    assert FRENCH.title("Daily News, 2 January") == ""
    assert not FRENCH.lacks("Daily News, 2 January")


def test_what_is_cited_in_another_language_says_so() -> None:
    found = cite("Dog Act, section 3 | https://law.example/en/act", {"fr": FRENCH})
    assert found.said("fr") == ("Loi sur les chiens, article 3", "https://law.example/fr/act", "")
    assert found.said("en") == ("Dog Act, section 3", "https://law.example/en/act", "")
    assert found.said("mi") == ("Dog Act, section 3", "https://law.example/en/act", "en")
    assert cite("Dog Act | https://law.example/en/dogs/2", {"fr": FRENCH}).said("fr").href == "https://chiens.example/2"
    # An English title is not led to a French text.
    assert cite("Cat Act | https://law.example/en/cats", {"fr": FRENCH}).said("fr").href == "https://law.example/en/cats"
    assert rules.Reference(title="").said("fr") == ("", "", "")


@pytest.mark.parametrize("content", [["Dog Act"], {"titles": ["Dog Act"]}, {"untranslated": "News"}, {"title": {}}])
def test_references_of_another_shape_are_refused(content: object) -> None:
    with pytest.raises(rules.LawNotLoadable, match="titles, parts and addresses"):
        read_citations(content, "locales/fr.yaml")


def test_an_explanation_cites_in_every_language_and_is_kept_so(tmp_path: Path) -> None:
    plan = rules.load(write(tmp_path)).plan(["benefit_entitled", "benefit_amount"], "2024-01")
    situation = rules.Situation(
        entities={"persons": {"amina": {"income": {None: rules.Fact(1_000_00)}}}},
        groups={"households": {"home": {"parents": ["amina"]}}},
    )
    told = plan.explain(situation, "en")
    kept = rules.Explanation.from_json(told.to_json())
    assert kept == told
    (law,) = kept.references
    assert law.said("fr") == ("Loi sur l'allocation, article 2", "https://loi.example/2", "")
    assert law.said("en") == ("Benefit Act, section 2", "https://law.example/2", "")
    figures = {each.name: each.reference.said("fr").title for each in kept.parameters_used}
    assert figures["benefit.limit"] == "Loi sur l'allocation, article 2"
    # What was stored before laws had titles by language is read as before.
    before = told.to_json()
    before["references"] = [{"title": "Benefit Act, section 2", "href": "https://law.example/2"}]
    assert rules.Explanation.from_json(before).references[0].said("fr").title == "Benefit Act, section 2"


def test_a_law_lacks_titles_only_where_it_is_published(tmp_path: Path) -> None:
    folder = write(tmp_path)
    locale = folder / "locales" / "fr.yaml"
    locale.write_text(locale.read_text(encoding="utf-8").partition("references:")[0], encoding="utf-8")
    law = rules.load(folder)
    assert [each.subject for each in law.check() if each.code == "no-title"] == [
        "Benefit Act, section 1",
        "Benefit Act, section 2",
        "Benefit Act, section 3",
    ]
    lacking, _ = rules.missing_words(law, "fr")
    assert "references.Benefit Act, section 1" in lacking

    (folder / "metadata.yaml").write_text("published_in: [en]\n", encoding="utf-8")
    law = rules.load(folder)
    assert law.check() == ()
    assert rules.missing_words(law, "fr")[0] == ()
