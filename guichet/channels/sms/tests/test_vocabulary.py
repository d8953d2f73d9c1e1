"""The words people text: every language complete, and no word with two meanings."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from guichet.channels.sms import septets
from guichet.conversation.api import vocabulary
from guichet.language import api as language

CHANNEL = (Path(septets.__file__).parent, Path(vocabulary.__file__).parent)
MEANINGS = (
    *vocabulary.COMMANDS, vocabulary.SKIP, vocabulary.KEEP, vocabulary.YES, vocabulary.NO, vocabulary.TODAY,
    vocabulary.YESTERDAY, vocabulary.TOMORROW, vocabulary.AND, vocabulary.MONEY_WORDS, vocabulary.GREETING,
)  # fmt: skip


def spoken() -> set[str]:
    """Every sentence the code of the channel, and of conversations, asks the translator for."""
    found = set()
    for path in (each for folder in CHANNEL for each in folder.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name == "say" and isinstance(node.args[0].value, str):
                    found.add(node.args[0].value)
    return found


@pytest.mark.parametrize("spoken_in", ["mi", "fr"])
def test_every_sentence_has_its_words(spoken_in: str) -> None:
    sentences = spoken()
    assert len(sentences) > 50
    assert language.untranslated(spoken_in, [*sentences, *MEANINGS]) == ()


def test_no_command_means_two_things() -> None:
    words = Counter(word for meaning in vocabulary.COMMANDS for word in vocabulary.words_of(meaning))
    assert [word for word, times in words.items() if times > 1] == []


def test_yes_no_skip_and_keep_mean_one_thing_each() -> None:
    meanings = (vocabulary.YES, vocabulary.NO, vocabulary.SKIP, vocabulary.KEEP)
    words = Counter(word for meaning in meanings for word in vocabulary.words_of(meaning))
    assert [word for word, times in words.items() if times > 1] == []


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("help", (vocabulary.HELP, "")),
        ("Āwhina", (vocabulary.HELP, "")),
        ("awhina!", (vocabulary.HELP, "")),
        ("haere tonu 7k2m-9qxd-4tb1", (vocabulary.CONTINUE, "7k2m-9qxd-4tb1")),
        ("Aide", (vocabulary.HELP, "")),
        ("ARRÊT", (vocabulary.STOP, "")),
        ("arret.", (vocabulary.STOP, "")),
        ("état 7k2m-9qxd-4tb1", (vocabulary.STATUS, "7k2m-9qxd-4tb1")),
        ("changer 3", (vocabulary.CHANGE, "3")),
        ("Change 3", (vocabulary.CHANGE, "3")),
        ("why?", (vocabulary.WHY, "")),
        ("Helpful people", ("", "")),
        ("backwards", ("", "")),
    ],
)
def test_commands_are_heard_in_every_language(text: str, command: tuple[str, str]) -> None:
    assert vocabulary.command_of(text) == command


def test_languages_are_asked_for_by_name() -> None:
    for text in ("REO", "te reo", "Te Reo Māori", "maori"):
        assert vocabulary.language_called(text, ("en", "mi")) == "mi"
    for text in ("English", "pākehā"):
        assert vocabulary.language_called(text, ("en", "mi")) == "en"
    assert vocabulary.language_called("Français", ("en", "mi")) == ""
    for text in ("Français", "francais", "FRENCH"):
        assert vocabulary.language_called(text, ("en", "fr")) == "fr"
    assert vocabulary.language_called("anglais", ("en", "fr")) == "en"


def test_french_is_spelt_in_the_alphabet_of_texts() -> None:
    said = {each: language.translator("fr")(each) for each in spoken() if "|" not in each}
    assert {each: text for each, text in said.items() if not septets.is_gsm(septets.plain(text))} == {}
    shown = (language.translator("fr")(meaning).split("|")[0] for meaning in vocabulary.COMMANDS)
    assert [word for word in shown if not septets.is_gsm(word)] == []
