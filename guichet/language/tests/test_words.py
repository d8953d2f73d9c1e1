"""The interface's words: found, filled, counted, and never silently missing."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError, read_po

from guichet.language import words as module
from guichet.language.api import Words, direction, languages, own_name, translator, untranslated

MI = """msgid ""
msgstr ""
"Language: mi\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
{review}
msgid "Good morning, {{name}}"
msgstr "Mōrena, {{name}}"

msgid "{{n}} day"
msgid_plural "{{n}} days"
msgstr[0] "{{n}} rā"
msgstr[1] "ngā rā {{n}}"

msgid "Not done"
msgstr ""

#, fuzzy
msgid "Perhaps"
msgstr "Tēnā pea"
"""


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house that speaks English and a little Māori, awaiting review."""
    (tmp_path / "en").mkdir()
    (tmp_path / "mi").mkdir()
    (tmp_path / "mi" / "web.po").write_text(MI.format(review='"X-Awaiting-Review: yes\\n"\n'), encoding="utf-8")
    monkeypatch.setattr(module, "LOCALES", tmp_path)
    # Under the cache, so that the real words of this process are neither used nor lost.
    monkeypatch.setattr(module, "translator", translator.__wrapped__)
    return tmp_path


def spoken(language: str) -> Words:
    return module.translator(language)


def test_a_sentence_is_said_and_its_places_filled(locales: Path) -> None:
    assert spoken("mi")("Good morning, {name}", name="Amina") == "Mōrena, Amina"
    assert spoken("en")("Good morning, {name}", name="Amina") == "Good morning, Amina"
    assert spoken("mi-NZ")("Good morning, {name}", name="Amina") == "Mōrena, Amina"


def test_what_is_missing_is_said_in_english_and_listed(locales: Path) -> None:
    words = spoken("mi")
    assert words("Not done") == "Not done"
    assert words("Perhaps") == "Perhaps"
    assert words.plural("{n} week", "{n} weeks", 2) == "2 weeks"
    assert words.missing == {"Not done", "Perhaps", "{n} week"}
    english = spoken("en")
    assert english("Not done") == "Not done"
    assert english.missing == set()


@pytest.mark.parametrize(
    ("language", "n", "expected"),
    [
        ("en", 0, "0 days"), ("en", 1, "1 day"), ("en", 2, "2 days"),
        ("mi", 0, "0 rā"), ("mi", 1, "1 rā"), ("mi", 2, "ngā rā 2"),
    ],
)  # fmt: skip
def test_counting_follows_the_languages_own_rule(locales: Path, language: str, n: int, expected: str) -> None:
    assert spoken(language).plural("{n} day", "{n} days", n) == expected


def test_french_joins_its_small_words_to_a_vowel() -> None:
    french = translator("fr")
    assert french("The estate of {name}", name="Zahra") == "La succession de Zahra"
    assert french("The estate of {name}", name="Élise") == "La succession d’Élise"
    assert french("May {source} send this to {recipients}?", source="Ontario", recipients="Zahra") == (
        "Acceptez-vous qu’Ontario envoie ceci à Zahra?"
    )
    assert Words("en", {}, {})("of {name}", name="Amina") == "of Amina"


def test_the_colon_stands_apart_in_french_alone() -> None:
    assert (translator("fr").colon, translator("en").colon, translator("mi").colon) == ("\u00a0:", ":", ":")


def test_french_is_equal_and_typeset() -> None:
    """No sentence awaits review, none is left in English, and each stands as Canadian French is typeset."""
    french = translator("fr")
    assert not french.awaiting_review
    # One word may be the same in both (Date, Service); two are English.
    alike = [each for each, said in french.singular.items() if each == said]
    assert [each for each in alike if re.search("[A-Za-z]{2}.* .*[A-Za-z]{2}", re.sub(r"\{\w+\}", "", each))] == []
    spoken = [said for each, said in french.singular.items() if "|" not in each and not each.isupper()]
    spoken += [form for forms in french.plurals.values() for form in forms]
    wrong = re.compile(r"'|[^\u00a0\d]:(?!//)| [;?!]|«[^\u00a0]|[^\u00a0]»|s’il vous plaît")
    assert [said for said in spoken if wrong.search(said)] == []


def test_several_files_make_one_language_and_review_is_remembered(locales: Path) -> None:
    assert spoken("mi").awaiting_review
    second = MI.format(review="").replace("Good morning", "Good evening").replace("Mōrena", "Pō mārie")
    (locales / "mi" / "sms.po").write_text(second, encoding="utf-8")
    words = spoken("mi")
    assert words("Good evening, {name}", name="Amina") == "Pō mārie, Amina"
    assert words("Good morning, {name}", name="Amina") == "Mōrena, Amina"
    assert words.awaiting_review
    (locales / "mi" / "web.po").unlink()
    assert not spoken("mi").awaiting_review


def test_a_language_nobody_translated_lists_everything(locales: Path) -> None:
    assert spoken("fr")("Good morning, {name}", name="Amina") == "Good morning, Amina"
    assert spoken("fr").missing == set()
    assert module.untranslated("fr", ["b", "a", "a"]) == ("a", "b")


def test_untranslated_names_what_is_missing_once(locales: Path) -> None:
    assert module.untranslated("mi", ["{n} day", "Not done", "Perhaps", "Not done"]) == ("Not done", "Perhaps")
    assert module.untranslated("en", ["anything"]) == ()


def test_a_broken_catalogue_is_refused(locales: Path) -> None:
    (locales / "mi" / "bad.po").write_text('msgid "a"\nmsgstr "b"\nnonsense\n', encoding="utf-8")
    with pytest.raises(PoFileError):
        spoken("mi")


def test_the_house_speaks_english_french_and_maori() -> None:
    assert languages() == ("en", "fr", "mi")
    assert translator("mi").awaiting_review
    assert not translator("en").awaiting_review
    assert untranslated("mi", ["Yes", "No"]) == ()


@pytest.mark.parametrize(
    ("language", "name", "way"),
    [
        ("mi", "Te reo Māori", "ltr"), ("en-NZ", "English", "ltr"), ("fr", "Français", "ltr"), ("de", "Deutsch", "ltr"),
        ("ar", "العربية", "rtl"), ("he-IL", "עברית", "rtl"), ("qqq", "qqq", "ltr"), ("", "", "ltr"),
    ],
)  # fmt: skip
def test_languages_have_a_name_and_a_direction(language: str, name: str, way: str) -> None:
    assert (own_name(language), direction(language)) == (name, way)


@pytest.mark.parametrize("path", sorted(module.LOCALES.rglob("*.po")), ids=lambda path: path.name)
def test_every_translation_has_the_places_of_its_sentence(path: Path) -> None:
    with path.open("rb") as stream:
        catalogue = read_po(stream)
    wrong = []
    for message in catalogue:
        said, forms = message.id, message.string
        if isinstance(said, str) and isinstance(forms, str) and said:
            wrong += [said] if places(said) != places(forms) else []
        elif isinstance(said, tuple) and isinstance(forms, tuple):
            # One may be said without its number: "One case".
            most = {"n", *places(said[0]), *places(said[1])}
            wrong += [said[0] for form in forms if not places(form) <= most]
    assert wrong == []


def places(sentence: str) -> set[str]:
    return {part.partition("}")[0] for part in sentence.split("{")[1:]}
