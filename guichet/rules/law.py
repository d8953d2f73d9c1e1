"""A loaded law: its variables, plans for a household, sweeps over a population, and what a change of it would do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from guichet.rules.book import Book
from guichet.rules.checking import Coverage, Finding, check_package, cover
from guichet.rules.graph.nodes import ExpressionGraph, Spot
from guichet.rules.loading import LoadedPackage, hash_package, load_package
from guichet.rules.metadata import PackageMetadata, read_metadata
from guichet.rules.package_tests import TestReport, run_package_tests
from guichet.rules.plan import Plan
from guichet.rules.population import invent
from guichet.rules.running.program import Program, Progress
from guichet.rules.simulation.changes import Changes, changed_package, said
from guichet.rules.simulation.comparing import THRESHOLD, Population, Wish, compare
from guichet.rules.simulation.results import Simulated
from guichet.rules.sweeping import Missing, Programs, Swept
from guichet.rules.table import Column, Table
from guichet.rules.tabular import read_population


class Law(Book):
    """A law package, ready to evaluate, explain and ask. Safe to share between threads."""

    def __init__(self, package: LoadedPackage, metadata: PackageMetadata) -> None:
        super().__init__(package, metadata)
        self._plans: dict[tuple[tuple[str, ...], str, tuple[str, ...]], Plan] = {}
        self._programs = Programs(self)
        self._findings: dict[str, tuple[Finding, ...]] = {}

    def plan(self, outputs: Sequence[str], period: str, known: Sequence[str] = ()) -> Plan:
        """Prepare to compute `outputs` for a period (`2026-11`, `2026`, `2026-11-21`); `known` are never asked.

        Raises UnknownVariable and BadPeriod. Plans are kept: asking again for the same one costs nothing.
        """
        key = (tuple(outputs), str(period), tuple(known))
        if key not in self._plans:
            self._plans[key] = Plan.prepare(self, outputs=key[0], period=key[1], known=key[2])
        return self._plans[key]

    def graph(self, outputs: Sequence[str], period: str, given: Collection[Spot] = ()) -> ExpressionGraph:
        """What the law computes for some outputs, as an expression graph; its `hash` is kept with every decision.

        `given` are computed variables, by (variable, period), that are known instead. Raises UnknownVariable and
        BadPeriod.
        """
        return self._programs.graph(outputs, period, given)

    def program(self, outputs: Sequence[str], period: str, given: Collection[Spot] = ()) -> Program:
        """The graph made ready to run over any number of populations; made once."""
        return self._programs.program(outputs, period, given)

    def sweep(
        self,
        outputs: Sequence[str],
        period: str,
        table: Table,
        *,
        progress: Progress | None = None,
        missing: Missing = "assume",
        workers: int = 1,
    ) -> Swept:
        """Compute outputs for everybody in a table, in `workers` processes (more than one: with the extra `sweep`).

        Its columns are named by (variable, period) and hold the variable's type (enums as indices or names); a column
        of a computed variable counts instead of its formula. An input without a column takes the law's default and is
        listed, or is refused with `missing="refuse"`. `progress` gets (persons done, of how many). Raises BadTable,
        UnknownVariable, BadPeriod: which column, which row, what was expected.
        """
        return self._programs.sweep(outputs, period, table, progress=progress, missing=missing, workers=workers)

    def invent(
        self,
        outputs: Sequence[str],
        period: str,
        *,
        households: int,
        seed: int = 1,
        shares: Mapping[str, float] | None = None,
    ) -> Table:
        """Invented households with every input of some outputs; the same for the same seed. See `population.py`."""
        inputs = tuple(self.graph(outputs, period).inputs)
        return invent(self, inputs, period=period, households=households, seed=seed, shares=shares)

    def population(self, path: Path, outputs: Sequence[str], period: str) -> Population:
        """People from a CSV or Parquet file, for some outputs; `guichet/rules/tabular.py` says how one is written.

        Raises BadTable, BadSituation: which column, which row, what was expected.
        """
        return read_population(self, path, tuple(self.graph(outputs, period).inputs))

    def changed(self, changes: Changes) -> Law:
        """A copy of the law with other parameters or formulas; this one stays as it is.

        `{"best_start.abatement_threshold": 85000}` (or `{"2026-04-01": 85000}`: from that day on), `{"a_variable":
        function}`, `{"any name": Path("variables.py")}`. Raises UnknownParameter, BadChange.
        """
        return Law(changed_package(self, changes), self.metadata)

    def simulate(
        self,
        changes: Changes | Law,
        population: Table | Population,
        outputs: Sequence[str],
        period: str,
        *,
        by: str = "",
        bands: Sequence[float] = (),
        weights: str | Column | None = None,
        threshold: int = THRESHOLD,
        progress: Progress | None = None,
    ) -> Simulated:
        """What changes of the law (or another law) would cost over a population, and who gains and loses.

        `by` groups by a variable or another column of the population, numbers in `bands` (lower edges, in units of the
        currency for money), else in fifths. `weights` names a column, or is one of those counted. Fewer than
        `threshold` are not shown. Several outputs are added; what persons have goes to their group. Raises BadChange,
        UnknownParameter, and what `sweep` raises.
        """
        people = Population(population) if isinstance(population, Table) else population
        after = changes if isinstance(changes, Law) else self.changed(changes)
        told = {"law": f"{after.name}, {after.hash[:12]}"} if isinstance(changes, Law) else said(self, changes)

        def sweep_before(names: Sequence[str], tell: Progress | None) -> Swept:
            return self.sweep(names, period, people.table, progress=tell)

        def sweep_after(names: Sequence[str], tell: Progress | None) -> Swept:
            return after.sweep(names, period, people.table, progress=tell)

        wish = Wish(tuple(outputs), period, by, tuple(bands), weights, threshold)
        return compare(
            self,
            people,
            wish,
            before=sweep_before,
            after=sweep_after,
            changes=told,
            law_after=after.hash,
            progress=progress,
        )

    def check(self, *, day: str = "", progress: Callable[[int, int], None] | None = None) -> tuple[Finding, ...]:
        """What is wrong with the package, each with file, line, reason and remedy; empty when nothing is.

        Formulas are tried for the newest day the package speaks of, or for `day` (2026-11-21), and for their first.
        `progress` gets (done, total). Kept: asking again costs nothing.
        """
        if day not in self._findings:
            self._findings[day] = check_package(self, day=day, progress=progress)
        return self._findings[day]

    def coverage(self, *, period: str = "", progress: Callable[[int, int], None] | None = None) -> Coverage:
        """How much of the law can be traced: each formula, for a period or the newest one it is in force."""
        return cover(self, period=period, progress=progress)

    def run_tests(self, progress: Callable[[int, int], None] | None = None) -> TestReport:
        """Run the package's `tests/**/*.yaml`; `progress` gets (done, total)."""
        return run_package_tests(self, progress=progress)


_LOADED: dict[tuple[str, str], Law] = {}
_LOADING = threading.Lock()


def load_law(package: Path | str) -> Law:
    """Load a package once for as long as its files stay the same."""
    with _LOADING:
        if isinstance(package, Path) or "/" in package or Path(package).is_dir():
            path = Path(package).resolve()
            key = (str(path), hash_package(path) if path.is_dir() else "")
        else:
            key = (package, "installed")
        if key not in _LOADED:
            loaded = load_package(package)
            _LOADED[key] = Law(loaded, read_metadata(loaded.path))
        return _LOADED[key]
