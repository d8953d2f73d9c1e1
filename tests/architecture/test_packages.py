"""How packages are built: a page about each, foreign keys that point down, operations that leave a trace, doors."""

import ast
import importlib
import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import Field, ForeignKey, ManyToManyField

from tests.architecture.tree import PLATFORM, ROOT, dotted, modules, packages

# Where people's eyes are: the only packages that may hold templates.
SPEAKERS = {"channels", "look", "notifications", "lab"}

# The audit is what the others leave their trace in; its own operations are the pen.
THE_PEN = "audit"


def layers() -> dict[str, int]:
    """Each package of the house and its height, 0 lowest, as the import contract in pyproject.toml orders them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rows = next(each["layers"] for each in settings["tool"]["importlinter"]["contracts"] if each["id"] == "layers")
    heights: dict[str, int] = {}
    for height, row in enumerate(reversed(rows)):
        for name in row.replace("(", "").replace(")", "").split("|"):
            heights[name.strip()] = height
    return heights


def house(label: str) -> str:
    """The package of the house that a Django application stands in; "" for Django's own."""
    words = apps.get_app_config(label).name.split(".")
    return words[1] if words[0] == "guichet" else ""


def relations() -> "list[Field[object, object]]":
    """Every foreign key, one-to-one and many-to-many of our models, string ones resolved by Django."""
    return [
        field
        for model in apps.get_models(include_auto_created=False)
        if house(model._meta.app_label)
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if isinstance(field, ForeignKey | ManyToManyField)
    ]


def test_foreign_keys_point_down_never_sideways() -> None:
    heights = layers()
    wrong = []
    for field in relations():
        here, there = house(field.model._meta.app_label), house(field.related_model._meta.app_label)  # type: ignore[union-attr]  # resolved
        same = field.model._meta.app_label == field.related_model._meta.app_label  # type: ignore[union-attr]  # resolved
        if there and not same and heights[here] <= heights[there]:
            wrong.append(f"{field} -> {there}")
    assert wrong == [], "Hold an identifier or a Reference; journeys introduces siblings to each other."


def test_every_package_has_its_page() -> None:
    assert [folder.name for folder in packages() if not (folder / "README.md").is_file()] == []


def test_every_operation_records_an_event() -> None:
    wrong = []
    for module in modules():
        if module.path.parent.name != "operations" or module.path.name == "__init__.py" or module.package == THE_PEN:
            continue
        calls = {dotted(node.func) for node in ast.walk(module.tree) if isinstance(node, ast.Call)}
        if not calls & {"audit.record", "audit.record_access"}:
            wrong.append(module.name)
    assert wrong == [], "An operation changes the world, so it calls audit.record(...) in the same transaction."


def test_every_operation_has_its_test() -> None:
    wrong = []
    for module in modules():
        if module.path.parent.name != "operations" or module.path.name == "__init__.py":
            continue
        tests = PLATFORM.joinpath(*module.package.split("/"), "tests")
        if not any(module.path.stem in path.stem or names(path, module.path.stem) for path in tests.rglob("test_*.py")):
            wrong.append(module.name)
    assert wrong == [], "tests/test_<operation>.py stands beside the code."


def names(path: Path, operation: str) -> bool:
    """Whether a test file speaks of the operation."""
    return operation in path.read_text(encoding="utf-8")


def test_templates_only_where_people_look() -> None:
    wrong = [
        folder.relative_to(ROOT).as_posix()
        for folder in PLATFORM.rglob("templates")
        if folder.relative_to(PLATFORM).parts[0] not in SPEAKERS
    ]
    assert wrong == []


def test_public_functions_are_documented_and_take_keywords() -> None:
    wrong = []
    for folder in packages():
        if not (folder / "api.py").is_file():
            continue
        api = importlib.import_module(".".join(("guichet", *folder.relative_to(PLATFORM).parts, "api")))
        for name in getattr(api, "__all__", ()):
            thing = getattr(api, name)
            if callable(thing) and not (getattr(thing, "__doc__", None) or "").strip():
                wrong.append(f"{api.__name__}.{name} has no docstring")
    assert wrong == []
