"""Runs the YAML tests a law package brings along, in OpenFisca's own format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from openfisca_core import commons
from openfisca_core.simulations import Simulation, SimulationBuilder

from guichet.rules.book import Book
from guichet.rules.situation import period_of

CHANGES_THE_LAW = ("reforms", "extensions", "parameters")


@dataclass(frozen=True)
class TestFailure:
    """One expectation that does not hold, or a test that could not run."""

    __test__ = False

    file: str
    name: str
    message: str


@dataclass(frozen=True)
class TestReport:
    """How many tests ran, how many expectations they had, what failed, and what was left out with the reason."""

    __test__ = False

    tests: int
    expectations: int
    failures: tuple[TestFailure, ...]
    skipped: tuple[TestFailure, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether there were tests and all of them passed."""
        return self.tests > 0 and not self.failures


@dataclass(frozen=True)
class _Margin:
    absolute: float
    relative: float


def run_package_tests(book: Book, *, progress: Callable[[int, int], None] | None = None) -> TestReport:
    """Run every test under the package's `tests/`; `progress` gets (done, total)."""
    cases = list(_cases(book.path / "tests"))
    failures: list[TestFailure] = []
    skipped: list[TestFailure] = []
    expectations = 0
    for done, (file, case) in enumerate(cases, start=1):
        name = str(case.get("name", "unnamed"))
        changes = [key for key in CHANGES_THE_LAW if case.get(key)]
        if changes:
            reason = f"it changes the law ({', '.join(changes)}); run it with OpenFisca's own runner"
            skipped.append(TestFailure(file=file, name=name, message=reason))
            continue
        try:
            for expected, message in _run(book, case):
                expectations += 1
                if not expected:
                    failures.append(TestFailure(file=file, name=name, message=message))
        except Exception as error:  # a test that cannot run is reported like one that fails
            failures.append(TestFailure(file=file, name=name, message=f"{type(error).__name__}: {error}"))
        if progress is not None:
            progress(done, len(cases))
    return TestReport(
        tests=len(cases) - len(skipped),
        expectations=expectations,
        failures=tuple(failures),
        skipped=tuple(skipped),
    )


def _cases(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted((*folder.rglob("*.yaml"), *folder.rglob("*.yml"))):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for case in content if isinstance(content, list) else [content]:
            yield file.relative_to(folder.parent).as_posix(), case


def _run(book: Book, case: Mapping[str, Any]) -> Iterator[tuple[bool, str]]:
    builder = SimulationBuilder()
    builder.set_default_period(str(case["period"]))
    simulation = builder.build_from_dict(book.system, _texts(case.get("input") or {}))
    margin = _Margin(
        absolute=float(case.get("absolute_error_margin") or 0), relative=float(case.get("relative_error_margin") or 0)
    )
    for variable, wanted, position in _expectations(book, simulation, case.get("output") or {}):
        by_period = wanted if isinstance(wanted, Mapping) else {case["period"]: wanted}
        for at, values in by_period.items():
            yield _compare(simulation, variable, str(at), values, position=position, margin=margin)


def _expectations(
    book: Book, simulation: Simulation, output: Mapping[str, Any]
) -> Iterator[tuple[str, Any, int | None]]:
    """Variable, expected value(s), and the position of the instance when one is named."""
    by_plural = {entity.plural: entity for entity in book.system.entities}
    singular = {entity.key for entity in book.system.group_entities}
    for key, expected in output.items():
        if key in by_plural:
            ids = list(simulation.populations[by_plural[key].key].ids)
            for instance, variables in expected.items():
                for variable, value in variables.items():
                    yield variable, value, ids.index(instance)
        elif key in singular:
            for variable, value in expected.items():
                yield variable, value, None
        else:
            yield key, expected, None


def _texts(value: Any) -> Any:
    """Days as text: YAML reads `2026-11-01` as a date, OpenFisca's builder wants text, in keys as well."""
    if isinstance(value, Mapping):
        return {str(key): _texts(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_texts(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _compare(
    simulation: Simulation, variable: str, at: str, wanted: Any, *, position: int | None, margin: _Margin
) -> tuple[bool, str]:
    array = simulation.calculate(variable, period_of(at, where=variable))
    found = _listed(array if position is None else array[position : position + 1])
    values = [_read(each, array.dtype) for each in (wanted if isinstance(wanted, list) else [wanted] * len(found))]
    holds = len(values) == len(found) and all(
        _close(one, other, margin) for one, other in zip(found, values, strict=True)
    )
    return holds, f"{variable} at {at}: expected {values}, found {found}"


def _listed(array: Any) -> list[Any]:
    decoded = array.decode_to_str() if hasattr(array, "decode_to_str") else array
    return list(np.asarray(decoded).tolist())


def _read(wanted: Any, dtype: Any) -> Any:
    """An expected value: OpenFisca lets tests write `600 - 200 / 12`, and compares in the result's precision."""
    value = commons.eval_expression(wanted) if isinstance(wanted, str) and dtype.kind in "if" else wanted
    return dtype.type(value).item() if dtype.kind == "f" and not isinstance(value, str) else value


def _close(found: Any, wanted: Any, margin: _Margin) -> bool:
    if isinstance(wanted, bool) or not isinstance(wanted, int | float | np.number):
        return str(found) == str(wanted)
    difference = abs(float(found) - float(wanted))
    return difference <= max(margin.absolute, margin.relative * abs(float(wanted)))
