"""Every word the counter says exists in every language of the interface."""

import re
from pathlib import Path

import pytest

from guichet.channels import counter
from guichet.language.api import languages, untranslated

HERE = Path(str(counter.__file__)).parent
SPOKEN = re.compile(r"""\b(?:t|words|say)(?:\.plural)?\(\s*"((?:[^"\\]|\\.)+)\"""")


def spoken() -> set[str]:
    files = [each for each in HERE.rglob("*") if each.suffix in (".py", ".html") and "tests" not in each.parts]
    return {found for each in files for found in SPOKEN.findall(each.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_nothing_is_missing(language: str) -> None:
    assert len(spoken()) > 60
    assert untranslated(language, spoken()) == ()
