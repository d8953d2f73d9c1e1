"""How code is written in this house: no hidden imports, no signals, one clock, small files, honest names."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import Module, dotted, functions, imported, modules

LONGEST_FILE = 400
LONGEST_FUNCTION = 60

# Attics: whatever does not know where it belongs ends there. `base.py` is what Django calls a database backend.
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "handler", "handlers"}
FORBIDDEN_NAMES |= {"base", "core", "services", "shared", "lib"}
DEMANDED_BY_DJANGO = {"guichet/site/sqlite_gate/base.py"}

SIGNALS = re.compile(r"django\.(dispatch|db\.models\.signals|core\.signals|test\.signals)")

CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "time.time"}
THE_CLOCK = "guichet/kernel/clock.py"
THE_DECODER = "guichet/kernel/decoding.py"


def is_optional(module: Module, node: ast.AST) -> bool:
    """An optional dependency: `try: import x except ImportError`."""
    return any(
        isinstance(above, ast.Try)
        and any("ImportError" in ast.unparse(each.type) for each in above.handlers if each.type is not None)
        for above in module.above(node)
    )


def is_start_up(module: Module, node: ast.AST) -> bool:
    """`AppConfig.ready()`: models cannot be imported before Django calls it."""
    names = [above.name for above in module.above(node) if isinstance(above, ast.FunctionDef)]
    return module.path.name == "apps.py" and names == ["ready"]


def test_no_import_hides_in_a_function() -> None:
    wrong = [
        module.at(node)
        for module in modules()
        if not module.is_test
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) for above in module.above(node))
        and not is_optional(module, node)
        and not is_start_up(module, node)
    ]
    assert wrong == [], "Import at the top of the file; if that makes a cycle, the two belong together or apart."


def test_no_signals() -> None:
    wrong = [
        module.at(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if any(SIGNALS.match(name) for name in imported(node))
    ]
    assert wrong == [], "Call the operation, or record an event and subscribe to it: signals hide who does what."


def test_one_clock() -> None:
    wrong = [
        f"{module.at(node)} {dotted(node.func)}"
        for module in modules()
        if module.name != THE_CLOCK and not module.is_test
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ".".join(dotted(node.func).split(".")[-2:]) in CLOCKS
    ]
    assert wrong == [], "Ask guichet.kernel.api.now() or today(zone): the lab and the tests move that clock."


def is_unlearned(call: ast.Call) -> bool:
    """msgspec is handed a class that two threads may be the first to need."""
    name = dotted(call.func)
    kinds = [each.value for each in call.keywords if each.arg == "type"]
    if re.fullmatch(r"msgspec(\.\w+)?\.decode", name):
        return any(not (isinstance(kind, ast.Call) and dotted(kind.func).endswith("learned")) for kind in kinds)
    if re.fullmatch(r"msgspec(\.\w+)?\.Decoder", name):
        return bool(call.args or kinds)
    if re.fullmatch(r"(msgspec\.)?(json\.schema\w*|inspect\.\w*type_info)", name):
        return "learned(" not in ast.unparse(call)
    return name == "msgspec.convert"


def calls_in(*lines: str) -> list[ast.Call]:
    trees = [ast.parse(each, mode="eval").body for each in lines]
    return [each for each in trees if isinstance(each, ast.Call)]


def test_one_thread_is_the_first_to_decode_a_class() -> None:
    wrong = [
        module.at(node)
        for module in modules()
        if module.name != THE_DECODER and not module.is_test
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and is_unlearned(node)
    ]
    assert wrong == [], "Ask guichet.kernel.api.decode(), convert() or learned(): msgspec's own first time may crash."
    told = ["msgspec.json.Decoder(Kind)", "msgspec.yaml.decode(text, type=Kind)", "msgspec.convert(value, Kind)"]
    told += ["inspect.type_info(kind)", "msgspec.json.schema(kind)"]
    fine = ["msgspec.json.Decoder()", "msgspec.yaml.decode(text, type=learned(Kind))", "msgspec.json.decode(text)"]
    assert all(map(is_unlearned, calls_in(*told)))
    assert not any(map(is_unlearned, calls_in(*fine)))


def test_files_are_short() -> None:
    lengths = {
        module.name: len(module.text.splitlines())
        for module in modules()
        if not (module.is_test or module.is_migration)
    }
    wrong = {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE}
    assert wrong == {}, f"No file over {LONGEST_FILE} lines: it holds more than one thing."


def test_functions_are_short() -> None:
    wrong = [
        f"{module.at(function)} {function.name}: {(function.end_lineno or 0) - function.lineno + 1} lines"
        for module in modules()
        if not (module.is_test or module.is_migration)
        for function in functions(module)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]
    assert wrong == [], f"No function over {LONGEST_FUNCTION} lines."


def test_modules_say_what_they_are() -> None:
    wrong = [
        module.name
        for module in modules()
        if FORBIDDEN_NAMES & {word.removesuffix(".py") for word in module.words}
        and module.name not in DEMANDED_BY_DJANGO
    ]
    assert wrong == [], "Name a module for what is in it."


def test_the_word_service_belongs_to_the_citizen() -> None:
    wrong = [
        f"{module.at(node)} {node.name}"
        for module in modules()
        if not module.is_test
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith("Service") and node.name != "PublicService"
    ]
    assert wrong == []


def test_every_module_says_what_it_is_for() -> None:
    wrong = [
        module.name
        for module in modules()
        if module.text.strip() and not module.is_test and not module.is_migration and not ast.get_docstring(module.tree)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f():\n    import json\n", ["1"]),
        ("try:\n    import uvloop\nexcept ImportError:\n    uvloop = None\n", []),
        ("def f():\n    try:\n        import uvloop\n    except ImportError:\n        pass\n", []),
    ],
)
def test_the_search_for_hidden_imports_finds_them(source: str, expected: list[str]) -> None:
    module = Module(Path(__file__))
    module.__dict__.update(text=source, tree=ast.parse(source))
    found = [
        "1"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import)
        and any(isinstance(above, ast.FunctionDef) for above in module.above(node))
        and not is_optional(module, node)
    ]
    assert found == expected
