"""Runs a program over a population in parts, in several processes; what was done stays done when it is interrupted."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from guichet.rules.graph.meaning import Terms
from guichet.rules.graph.nodes import ExpressionGraph
from guichet.rules.running.columns import read_table, write_columns
from guichet.rules.running.layout import BadTable
from guichet.rules.running.program import Backend, Program
from guichet.rules.table import Column, Table

# What makes a program, in whichever process: callable, picklable, hashable.
Recipe = Callable[[], Program]
Progress = Callable[[int, int], None]  # parts done, of how many
RESTARTS = 3
DONE = "done.json"


@dataclass(frozen=True)
class GraphRecipe:
    """The program of a graph without opaque formulas, which therefore can be sent to another process."""

    graph: ExpressionGraph = field(hash=False, compare=False)
    roles: Mapping[str, Mapping[str, Sequence[int]]] = field(hash=False, compare=False)
    defaults: Mapping[str, Any] = field(hash=False, compare=False)
    backend: Backend = "auto"
    cache: Path | Literal[False] | None = None
    name: str = ""

    @classmethod
    def of(
        cls, graph: ExpressionGraph, terms: Terms, *, backend: Backend = "auto", cache: Path | None = None
    ) -> GraphRecipe:
        """A recipe with no more of the law than the graph needs. Raises ValueError for a graph with opaque formulas."""
        if graph.opaque:
            raise ValueError("a graph with opaque formulas needs its law: write a recipe that loads it")
        roles = {kind: {key: tuple(found) for key, found in keys.items()} for kind, keys in terms.roles.items()}
        defaults = {name: terms.defaults[name] for name, _ in graph.inputs}
        return cls(graph, roles, defaults, backend, cache, graph.hash)

    def __call__(self) -> Program:
        return Program(
            self.graph, Terms(self.roles, self.defaults, _no_formula), backend=self.backend, cache=self.cache
        )


def _no_formula(variable: str, period: str, _: Table) -> Column:
    raise AssertionError(f"{variable} ({period}) is no opaque formula")


def parts_of(source: Path) -> list[str]:
    """The names of the parts of a population: its folders. Raises BadTable when there are none."""
    found = sorted(path.name for path in source.iterdir() if path.is_dir()) if source.is_dir() else []
    if not found:
        raise BadTable(f"{source} has no parts: expected folders with a file for each entity")
    return found


def sweep(
    recipe: Recipe, source: Path, target: Path, *, workers: int = 1, progress: Progress | None = None
) -> list[str]:
    """Compute every part of `source` that `target` does not have yet; returns the names of those computed now.

    A part of the result is a folder with a file for each entity, columns `variable@period`; it appears when it is
    whole. It counts as done while graph and files are the ones it was computed from. A worker that dies is replaced
    and its part computed again.
    """
    program = program_of(recipe)  # here first: the workers find its kernel in the cache
    names = parts_of(source)
    target.mkdir(parents=True, exist_ok=True)
    waiting = [name for name in names if not is_done(program, source, target, name)]
    computed = []
    if progress is not None:
        progress(len(names) - len(waiting), len(names))
    for name in _computed(recipe, source, target, waiting, workers):
        computed.append(name)
        if progress is not None:
            progress(len(names) - len(waiting) + len(computed), len(names))
    tidy(target, computed)
    return sorted(computed)


def _computed(recipe: Recipe, source: Path, target: Path, waiting: list[str], workers: int) -> Iterator[str]:
    if workers <= 1:
        for name in waiting:
            yield compute_part(recipe, source, target, name)
        return
    left, restarts = set(waiting), 0
    while left:
        try:
            for name in _in_processes(recipe, source, target, sorted(left), workers):
                left.discard(name)
                yield name
        except BrokenProcessPool:
            restarts += 1
            if restarts > RESTARTS:
                raise


def _in_processes(recipe: Recipe, source: Path, target: Path, names: list[str], workers: int) -> Iterator[str]:
    # Spawned, not forked: a fork copies locks that other threads hold.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(names)), mp_context=context) as pool:
        running = {pool.submit(compute_part, recipe, source, target, name) for name in names}
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for each in done:
                yield each.result()


@cache
def program_of(recipe: Recipe) -> Program:
    """The program of a recipe, made once in each process."""
    return recipe()


def compute_part(recipe: Recipe, source: Path, target: Path, name: str) -> str:
    """Compute one part, in this process; whole or not at all. Returns its name."""
    program = program_of(recipe)
    table = read_table(source / name, program.graph, program.kinds)
    found = program.run(table)
    # A name of its own: a worker that is given up may still be writing the same part.
    temporary = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=target))
    columns: dict[str, dict[str, Column]] = {}
    for spot, at in program.graph.outputs.items():
        entity = program.graph.nodes[at].entity or program.graph.person
        columns.setdefault(entity, {})[f"{spot[0]}@{spot[1]}"] = found[spot]
    for entity, each in columns.items():
        write_columns(temporary / f"{entity}.arrow", each)
    (temporary / DONE).write_text(json.dumps(_stamp(program, source / name)), encoding="utf-8")
    shutil.rmtree(target / name, ignore_errors=True)
    try:
        temporary.rename(target / name)
    except OSError:
        shutil.rmtree(temporary, ignore_errors=True)
        if not is_done(program, source, target, name):  # else another worker was sooner
            raise
    return name


def tidy(target: Path, names: Sequence[str]) -> None:
    """Remove what workers that died left of some parts."""
    for name in names:
        for each in target.glob(f".{name}.*"):
            shutil.rmtree(each, ignore_errors=True)


def is_done(program: Program, source: Path, target: Path, name: str) -> bool:
    """Whether the result of a part is there and of this graph and these files."""
    try:
        found = json.loads((target / name / DONE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(found == _stamp(program, source / name))


def _stamp(program: Program, folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.iterdir() if path.is_file())
    told = [f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    return {"graph": program.graph.hash, "files": hashlib.sha256("\n".join(told).encode()).hexdigest()}
