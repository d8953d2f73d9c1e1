"""A bundle is made of whole services: its questions are theirs, each once, and what could not be kept is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from guichet.catalogue import api as catalogue
from guichet.catalogue.tests.overlay import copy_minimal
from guichet.kernel.api import Invalid

BUNDLE = """identifier: moving-with-a-dog
competent_authority: town-hall
assurance: low
household: {households: {members: [applicant]}}
pages:
  - {id: you, facts: [birth_date]}
permits:
  - {id: dog, when: is_adult, service: town-hall/dog-licence}
  - {id: cat, when: may_keep_a_dog, service: town-hall/cat-licence, waits_for: [dog]}
"""
WORDS = """
bundles:
  moving-with-a-dog:
    title: Move here with a dog
    summary: All the papers for your dog.
    pages: {you: {title: You}}
    waits: {cat: The dog comes first.}
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The smallest jurisdiction, with a second licence that asks the same and one thing more, and a bundle of both."""
    folder = copy_minimal(tmp_path / "town")
    dog, cat = (folder / "services/town-hall" / name for name in ("dog-licence", "cat-licence"))
    for path in sorted(dog.rglob("*")):
        if path.is_file():
            copy = cat / path.relative_to(dog)
            copy.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8").replace("identifier: dog-licence", "identifier: cat-licence")
            text = text.replace(" dog_size: small,", "")
            copy.write_text(text.replace("facts: [dog_name, dog_size]", "facts: [dog_name]").replace(
                "    optional_facts: [dog_size]\n", ""), encoding="utf-8")  # fmt: skip
    for language in ("en", "fr"):
        path = folder / f"locales/{language}.yaml"
        path.write_text(path.read_text(encoding="utf-8") + WORDS, encoding="utf-8")
    (folder / "bundles").mkdir()
    (folder / "bundles/moving-with-a-dog.yaml").write_text(BUNDLE, encoding="utf-8")
    return folder


def test_its_pages_are_those_of_all_its_services_each_question_once(town: Path) -> None:
    made = catalogue.load(town).services["town-hall/moving-with-a-dog"]
    assert made.bundle is not None
    asked = [name for page in made.pages for name in page.facts]
    assert sorted(asked) == sorted(set(asked))
    pages = {page.id: page for page in made.pages}
    # Both ask the name, only one the size: so they stand on pages of their own.
    assert pages["dog-dog"].facts == ("dog_name",)
    assert [each.service for each in pages["dog-dog"].needs] == ["town-hall/dog-licence", "town-hall/cat-licence"]
    assert pages["dog-dog-2"].facts == pages["dog-dog-2"].optional_facts == ("dog_size",)
    assert [each.when for each in pages["dog-dog-2"].needs] == [("is_adult",)]
    # The condition of the service's own page counts too.
    assert pages["dog-income"].needs[1].when == ("may_keep_a_dog", "is_adult")
    assert made.bundle.shared == ("birth_date",)
    assert "sent_on" in made.uses


BREAKING: dict[str, tuple[Callable[[str], str], str]] = {
    "a circle": (
        lambda text: text.replace("dog-licence}", "dog-licence, waits_for: [cat]}"),
        "these permits wait for each other in a circle: dog → cat → dog.",
    ),
    "an unknown service": (lambda text: text.replace("town-hall/cat-", "town-hall/cow-"), "there is no service called"),
    "an unknown permit": (lambda text: text.replace("[dog]}", "[dgo]}"), "there is no permit here called 'dgo'."),
    "an unknown variable": (lambda text: text.replace("when: is_adult", "when: is_adlut"), "'is_adlut'"),
    "a variable that is no yes or no": (lambda text: text.replace("when: is_adult", "when: fee"), "not true or false"),
    "nobody who is known": (lambda text: text.replace("assurance: low", "assurance: none"), "must know who asks"),
    "a page of the platform's name": (
        lambda text: text.replace("id: you,", "id: plan,"),
        "the platform has a page of its own that is called 'plan'.",
    ),
    "no promise": (
        lambda text: text.replace("town-hall/cat-licence", "town-hall/museum-pass"),
        "'town-hall/museum-pass' promises no time, so nobody could say when the permit comes.",
    ),
    "one service twice": (lambda text: text.replace("cat-licence", "dog-licence"), "gives two permits of this bundle."),
    "other people before the law": (
        lambda text: text.replace("household: {households: {members: [applicant]}}\n", ""),
        "puts people before the law in other roles than the bundle does.",
    ),
    "a question nobody asks": (
        lambda text: text.replace("facts: [birth_date]", "facts: [email]").replace("cat-licence", "museum-pass"),
        "promises no time",
    ),
    "an unknown schedule": (
        lambda text: f"{text}inspection: {{places: [{{schedules: {{dog: never}}}}]}}\n",
        "there is no schedule called 'never'.",
    ),
}


@pytest.mark.parametrize("case", sorted(BREAKING))
def test_what_could_not_be_kept_is_refused(town: Path, case: str) -> None:
    change, message = BREAKING[case]
    path = town / "bundles/moving-with-a-dog.yaml"
    path.write_text(change(BUNDLE), encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        catalogue.load(town)
    found = [each for each in refused.value.problems if message in each.message]
    assert found, [str(each) for each in refused.value.problems]
    assert found[0].where.startswith("bundles/moving-with-a-dog.yaml:")
    assert found[0].remedy


def test_words_of_waiting_are_asked_for_in_every_language(town: Path) -> None:
    path = town / "locales/fr.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("waits: {cat: The dog comes first.}", ""), encoding="utf-8"
    )
    with pytest.raises(Invalid) as refused:
        catalogue.load(town)
    assert "bundles.moving-with-a-dog.waits.cat" in str(refused.value)
