"""A jurisdiction's folder as a set of checked files: which files there are, what each holds, where each thing stands.

Problems found after the reading name a thing by a pointer, `services/x/y/questions.yaml#pages/birth`; `Folder.located`
turns pointers into lines. So no later step carries line numbers about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TypeVar

import msgspec

from guichet.authoring.api import Tree, locate_place, nearest, read_as, read_tree
from guichet.catalogue.adoption.resolving import Adopted, resolve, spoken_models
from guichet.catalogue.schema import FILE_KINDS
from guichet.kernel.api import Problem

MAXIMUM_FILES = 20_000
S = TypeVar("S", bound=msgspec.Struct)

_TOP = {
    "jurisdiction.yaml": "jurisdiction",
    "vocabulary/topics.yaml": "topics",
    "vocabulary/evidence_types.yaml": "evidence-types",
}
_SERVICE = {
    "service.yaml": "service",
    "questions.yaml": "questions",
    "workflow.yaml": "workflow",
    "examples.yaml": "examples",
}
_FOLDERS = {
    ("locales",): "jurisdiction-words",
    ("vocabulary", "facts"): "facts",
    ("organizations",): "organization",
    ("life-events",): "life-event",
    ("schedules",): "schedule",
    ("courses",): "course",
    ("bundles",): "bundle",
    ("franchises",): "franchise",
    ("supply",): "supply",
}

#: The folders whose YAML is definitions; others (the law's, agreements) are read by those whose they are.
DEFINED_IN = frozenset({"vocabulary", "services", "models", *(parts[0] for parts in _FOLDERS)})


@dataclass
class Folder:
    """Everything that could be read, by the file's path within the folder (with forward slashes).

    A service that adopts a model stands here whole, as if its folder held every file; `adopted` says what is its own,
    and `written` is what its folder does hold.
    """

    root: Path
    files: dict[str, msgspec.Struct] = field(default_factory=dict)
    trees: dict[str, Tree] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    adopted: dict[str, Adopted] = field(default_factory=dict)
    written: dict[str, Tree] = field(default_factory=dict)

    def get(self, name: str, kind: type[S]) -> S | None:
        """One file as a value of its kind, if it is there and right."""
        found = self.files.get(name)
        return found if isinstance(found, kind) else None

    def of_kind(self, kind: type[S]) -> list[tuple[str, S]]:
        """All files of one kind, by path."""
        return [(name, value) for name, value in sorted(self.files.items()) if isinstance(value, kind)]

    def line(self, pointer: str) -> str:
        """`file#a/b` as `file:12`; what has no pointer, or names no file of ours, stays as it is."""
        name, hash_sign, steps = pointer.partition("#")
        tree = self.trees.get(name)
        if tree is None:
            return f"{name}:1" if hash_sign else pointer
        file, line = locate_place(tree, tuple(steps.split("/")) if steps else ())
        return f"{file or name}:{line}"

    def located(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The same problems with lines instead of pointers, each once, in the order of files and lines."""
        found = {replace(problem, where=self.line(problem.where)) for problem in problems}
        return tuple(sorted(found, key=_by_place))


def _by_place(problem: Problem) -> tuple[str, int, str]:
    name, _, line = problem.where.rpartition(":")
    return (name, int(line), problem.message) if line.isdigit() else (problem.where, 0, problem.message)


def kind_of(name: str) -> tuple[str, str]:
    """The kind of a file by its path within the folder, or an empty kind and what to do about it."""
    parts = PurePosixPath(name).parts
    if name in _TOP:
        return _TOP[name], ""
    if parts[:-1] in _FOLDERS:
        return _FOLDERS[parts[:-1]], ""
    if parts[0] == "services":
        return _kind_in_service(parts)
    if parts[0] == "models":
        return _kind_in_model(parts)
    if parts[0] == "vocabulary":
        return "", nearest(name, _TOP) + " Facts stand in vocabulary/facts/<topic>.yaml."
    return "", nearest(parts[0], {"jurisdiction.yaml", *DEFINED_IN})


def _kind_in_service(parts: tuple[str, ...]) -> tuple[str, str]:
    if len(parts) == 4:
        return _SERVICE.get(parts[3], ""), nearest(parts[3], _SERVICE)
    if len(parts) == 5 and parts[3] in ("locales", "messages"):
        return ("service-words" if parts[3] == "locales" else "message"), ""
    return "", "A service is services/<organization>/<service>/ with its files, locales/ and messages/ inside."


def _kind_in_model(parts: tuple[str, ...]) -> tuple[str, str]:
    remedy = "A model is models/<organization>/<service>/<version>/ with the files of a service inside; 1 is the first."
    if len(parts) < 5 or not parts[3].isdigit() or parts[3].startswith("0"):
        return "", remedy
    return _kind_in_service((*parts[:3], *parts[4:]))


def read_folder(root: Path) -> Folder:
    """Read every file there is; never raises for what is wrong inside the folder, only reports it."""
    folder = Folder(root)
    if not (root / "jurisdiction.yaml").is_file():
        message = "there is no jurisdiction.yaml in this folder."
        folder.problems.append(
            Problem(f"{root}", message, "Name the folder of a jurisdiction, such as jurisdictions/aotearoa.")
        )
        return folder
    for path in _yaml_files(root, folder):
        _read_tree(folder, path)
    folder.written = dict(folder.trees)
    whole, folder.adopted = resolve(folder.written, folder.problems)
    folder.trees.update(whole)
    folder.trees.update(spoken_models(folder.written, []))  # what an organization does not say, its adopters may
    for name, tree in sorted(folder.trees.items()):
        if not _stays_behind(folder, name):
            _read_one(folder, name, tree)
    return folder


def _stays_behind(folder: Folder, name: str) -> bool:
    """Whether a file belongs to an adoption that leads nowhere: one problem says so, and no more is said of it."""
    parts = PurePosixPath(name).parts
    top = folder.trees.get("/".join((*parts[:3], "service.yaml"))) if parts[0] == "services" else None
    return top is not None and "adopts" in (top.entries or {})


def _yaml_files(root: Path, folder: Folder) -> list[Path]:
    """The definition files; never the law's own YAML, never what a symbolic link leads to outside."""
    found: list[Path] = []
    here = root.resolve()
    for top in sorted(root.iterdir()):
        if top.is_dir() and top.name not in DEFINED_IN:
            continue
        candidates = sorted(top.rglob("*.y*ml")) if top.is_dir() else [top] if top.suffix in (".yaml", ".yml") else []
        for path in candidates:
            name = path.relative_to(root).as_posix()
            if not path.resolve().is_relative_to(here):
                folder.problems.append(Problem(name, "this link leads out of the folder.", "Put the file itself here."))
            elif path.suffix == ".yml":
                folder.problems.append(Problem(name, "definition files end in .yaml.", f"Rename it {path.stem}.yaml."))
            elif path.is_file():
                found.append(path)
    if len(found) > MAXIMUM_FILES:
        message = f"the folder has {len(found):,} files; {MAXIMUM_FILES:,} is the most."
        folder.problems.append(Problem(str(root), message, "Split it into several jurisdictions."))
        return []
    return found


def _read_tree(folder: Folder, path: Path) -> None:
    name = path.relative_to(folder.root).as_posix()
    kind, remedy = kind_of(name)
    if not kind:
        folder.problems.append(Problem(name, "no definition file has this name or stands in this place.", remedy))
        return
    tree, problems = read_tree(path, name)
    folder.problems.extend(problems)
    if tree is not None:
        folder.trees[name] = tree


def _read_one(folder: Folder, name: str, tree: Tree) -> None:
    kind, _ = kind_of(name)
    value, problems = read_as(tree, FILE_KINDS[kind], name)
    folder.problems.extend(problems)
    if value is not None and not name.startswith("models/"):  # a model is no service: those who adopt it have one
        folder.files[name] = value
