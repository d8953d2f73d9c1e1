"""Every word the web and the journeys say exists in every language of the interface."""

from __future__ import annotations

import re

import pytest

from guichet.language import api as language_of


@pytest.mark.parametrize("language", [each for each in language_of.languages() if each != "en"])
def test_nothing_is_missing(language: str) -> None:
    said = language_of.sentences("channels/web") | language_of.sentences("journeys")
    assert len(said) > 350
    assert language_of.untranslated(language, said) == ()


@pytest.mark.parametrize("language", [each for each in language_of.languages() if each != "en"])
def test_a_translation_has_the_places_of_its_sentence(language: str) -> None:
    words = language_of.translator(language)
    for sentence in language_of.sentences():
        said = words.singular.get(sentence)
        if said:
            assert sorted(re.findall(r"{\w+}", said)) == sorted(re.findall(r"{\w+}", sentence)), sentence
