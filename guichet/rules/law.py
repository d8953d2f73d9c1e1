"""A loaded law: its variables, and plans to compute some of them for a period."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from guichet.rules.book import Book
from guichet.rules.checking import Finding, check_package
from guichet.rules.loading import LoadedPackage, hash_package, load_package
from guichet.rules.metadata import PackageMetadata, read_metadata
from guichet.rules.package_tests import TestReport, run_package_tests
from guichet.rules.plan import Plan


class Law(Book):
    """A law package, ready to evaluate, explain and ask. Safe to share between threads."""

    def __init__(self, package: LoadedPackage, metadata: PackageMetadata) -> None:
        super().__init__(package, metadata)
        self._plans: dict[tuple[tuple[str, ...], str, tuple[str, ...]], Plan] = {}

    def plan(self, outputs: Sequence[str], period: str, known: Sequence[str] = ()) -> Plan:
        """Prepare to compute `outputs` for a period (`2026-11`, `2026`, `2026-11-21`); `known` are never asked.

        Raises UnknownVariable and BadPeriod. Plans are kept: asking again for the same one costs nothing.
        """
        key = (tuple(outputs), str(period), tuple(known))
        if key not in self._plans:
            self._plans[key] = Plan.prepare(self, outputs=key[0], period=key[1], known=key[2])
        return self._plans[key]

    def check(self) -> tuple[Finding, ...]:
        """What is wrong with the package, each with file, line, reason and remedy; empty when nothing is."""
        return check_package(self)

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
