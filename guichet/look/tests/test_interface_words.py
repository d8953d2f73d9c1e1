"""Every word the look says exists in every language of the interface."""

import ast
from pathlib import Path

import pytest
from jinja2 import nodes

from guichet.language.api import languages, untranslated
from guichet.look import api as look
from guichet.look.tests.rendering import environment, patterns

HERE = Path(look.__file__).parent


def spoken_in_templates() -> set[str]:
    found = set()
    for path in look.TEMPLATES.rglob("*.html"):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            target = call.node
            by_name = isinstance(target, nodes.Name) and target.name == "t"
            plural = isinstance(target, nodes.Getattr) and target.attr == "plural"
            if by_name or plural:
                assert isinstance(call.args[0], nodes.Const), f"{path.name}: t() takes a sentence, not a variable"
                found.add(call.args[0].value)
    return found


def spoken_in_code() -> set[str]:
    found = set()
    for path in HERE.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "words":
                assert isinstance(call.args[0], ast.Constant), f"{path.name}: {ast.unparse(call)}"
                found.add(str(call.args[0].value))
    return found


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_nothing_is_missing(language: str) -> None:
    sentences = spoken_in_templates() | spoken_in_code()
    assert len(sentences) > 60
    assert untranslated(language, sentences) == ()


def test_a_translation_nobody_has_approved_says_so() -> None:
    assert "E tatari ana" in patterns("mi")
    assert "waiting to be reviewed" not in patterns("en")
