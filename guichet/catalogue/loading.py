"""From a folder to a Jurisdiction: read, compile, check; every mistake of the folder in one refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from guichet.catalogue.compiling.franchise import unresolved_franchises
from guichet.catalogue.compiling.jurisdiction import compile_folder
from guichet.catalogue.compiling.references import unresolved
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.gates import SOUNDNESS, gates
from guichet.catalogue.gates.bundles import Bundles
from guichet.catalogue.law_names import look_again
from guichet.catalogue.ports import Gate
from guichet.catalogue.reading.folder import Folder, read_folder
from guichet.kernel.api import Invalid, Problem
from guichet.rules import api as rules


def load(path: Path | str) -> Jurisdiction:
    """Load and check a jurisdiction's folder.

    Raises Invalid with every problem found: files that are no YAML or do not fit their schema, names that lead nowhere,
    words that are missing in a language, workflows that get stuck, conditions the law does not know, examples that do
    not fit. Each `where` is `file:line`, relative to the folder.
    """
    jurisdiction, problems = examine(Path(path))
    if problems or jurisdiction is None:
        raise Invalid(problems)
    return jurisdiction


def examine(path: Path) -> tuple[Jurisdiction | None, tuple[Problem, ...]]:
    """The jurisdiction as far as it can be compiled, and every problem of `load`; raises nothing.

    A file that could not be read takes away what others refer to, so names are only followed once all files are read.
    """
    folder = read_folder(path)
    jurisdiction, problems = compile_folder(folder)
    found = [*folder.problems, *problems]
    if jurisdiction is not None and not folder.problems:
        found.extend(unresolved(jurisdiction))
        found.extend(unresolved_franchises(jurisdiction))
        found.extend(run_gates(jurisdiction, SOUNDNESS))
    return jurisdiction, folder.located(found)


def check(jurisdiction: Jurisdiction, *, only: Iterable[str] = ()) -> tuple[Problem, ...]:
    """What stands between a loaded jurisdiction and publication, by every gate (or only those named).

    Where the folder is still there, each `where` is `file:line`. Raises NotFound for a gate that does not exist.
    """
    chosen = [gates.get(name) for name in only] if only else [gate for _, gate in gates]
    problems = tuple(run_gates(jurisdiction, chosen))
    if not problems:
        return ()
    root = Path(jurisdiction.folder)
    folder = read_folder(root) if jurisdiction.folder and root.is_dir() else Folder(root)
    return folder.located(problems)


def run_gates(jurisdiction: Jurisdiction, chosen: Iterable[Gate]) -> Iterator[Problem]:
    """The problems of some gates, with pointers instead of lines; the law's files are looked at anew, once."""
    with suppress(rules.LawNotLoadable):  # the gate of conditions says so
        look_again(jurisdiction)
    for gate in chosen:
        yield from gate.check_jurisdiction(jurisdiction)
        for service in jurisdiction.services.values():
            # A bundle is made of services that are checked for themselves: one gate looks at what it adds to them.
            if service.bundle is None or gate.name == Bundles.name:
                yield from gate.check(jurisdiction, service)
