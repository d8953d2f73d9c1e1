"""Every sentence the interface says, in code and in templates, has words in every language of the interface."""

import ast
from collections.abc import Iterator

import pytest
from jinja2 import Environment, nodes

from guichet.language.api import languages, untranslated
from tests.architecture.tree import PLATFORM, ROOT, Module, dotted, modules

# What a translator is called: `words("...")`, `say("...")`, `speaker.words("...")`, `words.plural("one", "many", n)`.
TRANSLATORS = {"words", "say", "translate"}
# They speak English only: the lab to stage hands, the commands to operators; `rules` says the law's own words.
ENGLISH = {"lab", "site", "rules"}
# Modules that keep what they say under names in capitals, translated in a loop; and the names that say nothing.
LISTED = {
    "guichet/notifications/letter.py": {"DEFAULT_COLOUR", "_ISOLATED"},
    "guichet/conversation/vocabulary.py": set[str](),
}


def is_translator(node: ast.AST) -> bool:
    """Whether the thing called is a `guichet.language.words.Words`, by the names the house gives them."""
    if isinstance(node, ast.Name):
        return node.id in TRANSLATORS
    if isinstance(node, ast.Attribute):
        return node.attr == "words" or (node.attr == "plural" and is_translator(node.value))
    return isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "translator"


def sentences_of(node: ast.AST) -> Iterator[str | None]:
    """The sentences an argument may be: a text, or one of two; None when only running tells."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from sentences_of(node.body)
        yield from sentences_of(node.orelse)
    else:
        yield None


def in_code() -> Iterator[tuple[str, str | None]]:
    """(where, sentence) of everything said in Python."""
    for module in modules():
        if module.is_test or module.words[1] in ENGLISH:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and is_translator(node.func) and node.args:
                for sentence in sentences_of(node.args[0]):
                    if sentence is not None or module.name not in LISTED:
                        yield module.at(node), sentence
        if module.name in LISTED:
            yield from listed(module)


def listed(module: Module) -> Iterator[tuple[str, str]]:
    """The sentences that stand, alone or in a tuple, under a name in capitals at the top of a module."""
    for node in module.tree.body:
        name = dotted(node.targets[0]) if isinstance(node, ast.Assign) else ""
        if isinstance(node, ast.Assign) and name.isupper() and name not in LISTED[module.name]:
            for each in node.value.elts if isinstance(node.value, ast.Tuple) else (node.value,):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield module.at(each), each.value


def in_templates() -> Iterator[tuple[str, str | None]]:
    """(where, sentence) of everything said in Jinja templates."""
    environment = Environment()  # parses only
    for path in sorted(PLATFORM.rglob("templates/**/*.html")):
        if path.relative_to(PLATFORM).parts[0] in ENGLISH:
            continue
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            target = call.node
            plural = isinstance(target, nodes.Getattr) and target.attr == "plural"
            if plural or (isinstance(target, nodes.Name) and target.name == "t"):
                said = call.args[0]
                at = f"{path.relative_to(ROOT).as_posix()}:{call.lineno}"
                for each in (said.expr1, said.expr2) if isinstance(said, nodes.CondExpr) else (said,):
                    yield at, each.value if isinstance(each, nodes.Const) else None


def test_what_is_said_is_written_where_it_is_said() -> None:
    wrong = [where for where, sentence in (*in_code(), *in_templates()) if sentence is None]
    assert wrong == [], "Hand a translator the sentence itself, so that translators and this test can find it."


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_everything_is_said_in_every_language(language: str) -> None:
    said = {sentence: where for where, sentence in (*in_code(), *in_templates()) if sentence is not None}
    assert len(said) > 300
    missing = {sentence: said[sentence] for sentence in untranslated(language, said)}
    assert missing == {}, f"Add these to guichet/language/locale/{language}/*.po."
