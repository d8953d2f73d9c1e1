"""What is read back can be told apart by ear; and every sentence of the telephone has its words."""

import ast
from datetime import date
from pathlib import Path

import pytest

from guichet.catalogue import api as catalogue
from guichet.channels.telephone import spoken
from guichet.channels.telephone.menu import listening
from guichet.conversation import api as conversation
from guichet.journeys import api as journeys
from guichet.language import api as language

CHANNEL = Path(spoken.__file__).parent
THREE = tuple(journeys.Option(each, each.upper()) for each in ("a", "b", "c"))


def field(kind: str) -> journeys.Field:
    return journeys.Field(id="x", type=kind, label="X", label_lang="en", options=THREE)  # type: ignore[arg-type]  # by name


def test_names_are_spelled_and_numbers_said_singly(monkeypatch: pytest.MonkeyPatch) -> None:
    canada = catalogue.Jurisdiction(
        identifier="x", languages=("en", "fr"), default_language="en", currency="CAD", time_zone="America/Moncton",
        country="CA", content_as_of=date(2026, 11, 22),
    )  # fmt: skip
    monkeypatch.setattr(catalogue, "current", lambda: canada)
    assert spoken.read_back(field("name"), "Zoë O'Neil-B", language="en") == (
        "Zoë O'Neil-B. Z, O, Ë. O, apostrophe, N, E, I, L, hyphen, B"
    )
    assert spoken.read_back(field("name"), "Zoë B-C", language="fr").endswith("B, trait d’union, C")
    assert spoken.read_back(field("phone"), "+1506555", language="en") == "+ 1 5 0 6 5 5 5"
    assert spoken.read_back(field("date"), "2026-11-02", language="fr") == "2 novembre 2026"
    assert spoken.read_back(field("money"), 120_050, language="en") == "CA$1,200.50"
    assert spoken.read_back(field("choices"), ["a", "c"], language="en") == "A, C"
    assert spoken.read_back(field("text"), None, language="en") == "nothing: it is left out"


@pytest.mark.parametrize(
    ("kind", "heard", "value"),
    [
        ("date", "29022028", "2028-02-29"),
        ("date", "1 November 2026", "2026-11-01"),
        ("money", "1250*50", 125_050),
        ("money", "1250", 125_000),
        ("boolean", "2", False),
        ("boolean", "yes", True),
        ("choice", "3", "c"),
        ("choices", "13", ["a", "c"]),
        ("choices", "1*1", ["a"]),
        ("integer", "42", 42),
        ("text", "Rimu Street", "Rimu Street"),
    ],
)
def test_keys_and_speech_are_read(kind: str, heard: str, value: object) -> None:
    say = language.translator("en")
    assert listening.read(heard, field(kind), say=say, today=date(2026, 11, 22)) == value


@pytest.mark.parametrize(
    ("kind", "heard"),
    [("date", "30022028"), ("date", "1112026"), ("money", "5*5"), ("boolean", "3"), ("choices", "14")],
)
def test_what_is_neither_has_a_cure(kind: str, heard: str) -> None:
    with pytest.raises(conversation.Misread):
        listening.read(heard, field(kind), say=language.translator("en"), today=date(2026, 11, 22))


@pytest.mark.parametrize("spoken_in", ["mi", "fr"])
def test_every_sentence_has_its_words(spoken_in: str) -> None:
    said = set()
    for path in CHANNEL.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or getattr(node.func, "attr", "") != "say":
                continue
            first = node.args[0]
            if isinstance(first, ast.Constant):
                said.add(str(first.value))
    assert len(said) > 12
    assert language.untranslated(spoken_in, sorted(said)) == ()
