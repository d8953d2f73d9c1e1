"""A folder compiles to values that hold everything, survive JSON, and depend on nothing but their content."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.authoring.api import MAXIMUM_BYTES, parse_tree, read_tree
from guichet.catalogue import api as catalogue
from guichet.catalogue.durations import after
from guichet.catalogue.gates.reading_grade import grade_of, syllables
from guichet.catalogue.tests.overlay import MINIMAL, copy_minimal
from guichet.kernel.api import Invalid


@pytest.fixture(scope="module")
def town() -> catalogue.Jurisdiction:
    return catalogue.load(MINIMAL)


def test_the_minimal_jurisdiction_passes_every_gate(town: catalogue.Jurisdiction) -> None:
    assert catalogue.check(town) == ()
    assert list(town.services) == ["town-hall/dog-licence", "town-hall/museum-pass"]


def test_a_service_holds_all_that_a_request_needs(town: catalogue.Jurisdiction) -> None:
    service = town.services["town-hall/dog-licence"]
    assert service.asked == ("birth_date", "yearly_income", "dog_name", "dog_size", "email")
    assert list(service.facts) == [*service.asked, "sent_on"]
    assert service.uses == ("sent_on",)
    assert [page.kind for page in service.pages] == ["question", "question", "question", "evidence", "question"]
    assert service.facts["birth_date"].constraints.bounds(date(2026, 11, 21)) == (None, date(2026, 11, 21))
    assert service.facts["birth_date"].legal_basis == catalogue.LegalResource(
        title="Dog Act", href="https://law.example/dogs", section="3"
    )
    assert service.evidence_types["vaccination-record"].title.in_language("fr").text == "Carnet de vaccins"
    assert service.workflow is not None
    assert service.workflow.outcomes == ("granted", "declined")
    assert [each.id for each in service.workflow.leaving("received")] == ["claim", "grant", "decline"]
    assert service.outcomes["submitted"].title.in_language("en").text == "We have your request"
    assert service.examples[0].given["birth_date"] == "1986-03-02"


def test_a_law_is_called_by_one_title_or_by_one_in_each_language(tmp_path: Path) -> None:
    folder, titles = copy_minimal(tmp_path / "town"), "title: {fr: Loi sur les chiens, en: Dog Act}"
    facts = folder / "vocabulary" / "facts" / "people.yaml"
    facts.write_text(facts.read_text(encoding="utf-8").replace("title: Dog Act", titles), encoding="utf-8")
    town = catalogue.load(folder)
    law = town.facts["birth_date"].legal_basis
    assert law is not None
    assert law.title == {"fr": "Loi sur les chiens", "en": "Dog Act"}
    assert (law.cited("en"), law.cited("fr")) == ("Dog Act, 3", "Loi sur les chiens, 3")
    assert law.cited("mi", fallbacks=("en",)) == "Dog Act, 3"
    assert msgspec.json.decode(msgspec.json.encode(town), type=catalogue.Jurisdiction) == town
    # What was published with one title is read as before.
    kept = msgspec.json.decode('{"title": "Dog Act", "href": "https://law.example/dogs"}', type=catalogue.LegalResource)
    assert kept.cited("fr") == "Dog Act"

    facts.write_text(facts.read_text(encoding="utf-8").replace(titles, "title: {}"), encoding="utf-8")
    with pytest.raises(Invalid, match="a text per language"):
        catalogue.load(folder)


def test_words_say_what_awaits_review_and_the_ear_falls_back(town: catalogue.Jurisdiction) -> None:
    assert town.topics["animals"].title.in_language("fr").awaiting_review
    assert not town.topics["animals"].title.in_language("en").awaiting_review
    assert town.facts["dog_size"].question.in_language("fr").awaiting_review
    assert not town.facts["dog_name"].question.in_language("fr").awaiting_review
    assert town.facts["email"].ear == town.facts["email"].question
    assert town.facts["dog_name"].ear.in_language("en").text == "Please say the name of your dog."


def test_json_there_and_back(town: catalogue.Jurisdiction) -> None:
    written = msgspec.json.encode(town)
    assert msgspec.json.decode(written, type=catalogue.Jurisdiction) == town


def test_the_hash_is_of_the_content_alone(town: catalogue.Jurisdiction, tmp_path: Path) -> None:
    elsewhere = copy_minimal(tmp_path / "elsewhere")
    assert catalogue.load(elsewhere).content_hash == town.content_hash
    words = elsewhere / "locales" / "en.yaml"
    words.write_text(words.read_text(encoding="utf-8").replace("Small Town", "Smaller Town"), encoding="utf-8")
    assert catalogue.load(elsewhere).content_hash != town.content_hash


def test_phases_and_steps_have_days(town: catalogue.Jurisdiction) -> None:
    event = town.life_events["moving-here"]
    before, afterwards = event.phases
    assert before.days(date(2026, 11, 21)) == (date(2026, 9, 26), date(2026, 11, 21))
    assert afterwards.days(date(2026, 11, 21)) == (date(2026, 11, 21), None)
    assert afterwards.steps[0].due_on(date(2026, 1, 31)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("day", "duration", "expected"),
    [
        (date(2026, 1, 31), "P1M", date(2026, 2, 28)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2026, 11, 21), "-P40W", date(2026, 2, 14)),
        (date(2026, 1, 1), "-P1M1D", date(2025, 11, 30)),
    ],
)
def test_durations(day: date, duration: str, expected: date) -> None:
    assert after(day, duration) == expected


@pytest.mark.parametrize("text", ["P", "2M", "P1H", "PT1H", "P-1D", ""])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="a duration is written like"):
        after(date(2026, 1, 1), text)


def test_schemas_are_generated_and_accept_the_real_files() -> None:
    schemas = catalogue.json_schemas()
    assert set(schemas) >= {"jurisdiction", "service", "questions", "workflow", "message", "service-words", "facts"}
    tree, problems = read_tree(MINIMAL / "services/town-hall/dog-licence/workflow.yaml", "workflow.yaml")
    assert tree is not None
    assert problems == ()
    jsonschema.Draft202012Validator(schemas["workflow"]).validate(tree.plain())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schemas["workflow"]).validate({**tree.plain(), "deadlin": 1})


def test_yaml_is_read_without_surprises() -> None:
    tree, problems = parse_tree("on: no\nphone: 0800\nyes: true\nday: 2026-11-21\ncount: 12\nempty:\n", "x.yaml")
    assert problems == ()
    assert tree is not None
    assert tree.plain() == {
        "on": "no", "phone": "0800", "yes": True, "day": date(2026, 11, 21), "count": 12, "empty": None,
    }  # fmt: skip


def test_a_huge_file_and_one_that_is_no_text_are_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"a: 1\n" * (MAXIMUM_BYTES // 4))
    assert "a file may have" in read_tree(huge, "huge.yaml")[1][0].message
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in read_tree(binary, "binary.yaml")[1][0].message


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab:-[]{}&*!#'\"\n 01,|>%@", max_size=120))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    tree, problems = parse_tree(text, "x.yaml")
    assert tree is not None or problems


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = copy_minimal(tmp_path / "town")
    (tmp_path / "secret.yaml").write_text("facts: []\n", encoding="utf-8")
    (folder / "vocabulary" / "facts" / "secret.yaml").symlink_to(tmp_path / "secret.yaml")
    _, problems = catalogue.examine(folder)
    assert [problem.message for problem in problems] == ["this link leads out of the folder."]


def test_reading_grades_know_easy_from_hard() -> None:
    easy = ["Your dog is small. You can walk it here. It is free."]
    hard = [
        "Notwithstanding the aforementioned provisions, applicants demonstrating continuous compliance are eligible"
        " for reconsideration of administrative determinations."
    ]
    assert grade_of(easy, "en") < 3 < 16 < grade_of(hard, "en")
    assert grade_of(["Le chien est là. Il court."], "fr") == 1
    assert grade_of(["Nonobstant les dispositions réglementaires susmentionnées, les requérants démontrent leur"
                     " admissibilité continuellement."], "fr") > 9  # fmt: skip
    assert [syllables(word) for word in ("dog", "licence", "people", "make", "permission")] == [1, 2, 2, 1, 3]
