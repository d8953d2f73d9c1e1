"""Imports a law package from a folder or an installed module without leaving a trace on the import path."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from guichet.rules.errors import LawNotLoadable

_IMPORTING = threading.Lock()
_SYSTEM_CLASS = "CountryTaxBenefitSystem"
_OPENFISCA_LOGGER = "openfisca_core.taxbenefitsystems.tax_benefit_system"


@dataclass(frozen=True)
class LoadedPackage:
    """A package's OpenFisca system, where its files are, and the hash of what they say."""

    system: Any
    path: Path
    name: str
    hash: str
    installed: bool = False

    @property
    def source(self) -> Path | str:
        """What it was loaded from: its folder, or the name of the installed module."""
        return self.name if self.installed else self.path


def package_files(path: Path) -> tuple[Path, ...]:
    """The files a package is made of, sorted by relative path; compiled Python and hidden files are not part of it."""
    found: list[str] = []
    for folder, inner, files in os.walk(path):
        inner[:] = [name for name in inner if name != "__pycache__" and not name.startswith(".")]
        found.extend(f"{folder}{os.sep}{name}" for name in files if not name.startswith("."))
    return tuple(Path(each) for each in sorted(found, key=lambda each: each.replace(os.sep, "/")))


def hash_package(path: Path) -> str:
    """SHA-256 over relative paths and contents, each with its length, so that no two packages share one."""
    digest = hashlib.sha256()
    for file in package_files(path):
        name = file.relative_to(path).as_posix().encode()
        content = file.read_bytes()
        digest.update(b"%d:%b%d:" % (len(name), name, len(content)))
        digest.update(content)
    return digest.hexdigest()


def load_package(package: Path | str, change: Callable[[Any], None] | None = None) -> LoadedPackage:
    """Import a folder (Path, or a string with a separator) or an installed module (a dotted name).

    Every call gives an OpenFisca system of its own; `change` gets it while the package can still import itself.

    Raises LawNotLoadable when there is no such folder or module, when it defines no `CountryTaxBenefitSystem`, or when
    its code or parameters fail; the message names the file.
    """
    if isinstance(package, str) and "/" not in package and not Path(package).is_dir():
        return _load_installed(package, change)
    return _load_folder(Path(package), change)


def _load_installed(name: str, change: Callable[[Any], None] | None) -> LoadedPackage:
    try:
        with _IMPORTING, _quiet():
            module = importlib.import_module(name)
    except ImportError as error:
        raise LawNotLoadable(
            f"no installed module and no folder is called '{name}' ({error}).",
            where=name,
            remedy="Install the country package, or give the path of a folder that has an __init__.py.",
        ) from error
    path = Path(str(module.__file__)).parent
    with _quiet():
        system = _instantiate(module, name)
        if change is not None:
            change(system)
    return LoadedPackage(system=system, path=path, name=name, hash=hash_package(path), installed=True)


def _load_folder(folder: Path, change: Callable[[Any], None] | None) -> LoadedPackage:
    path = folder.resolve()
    init = path / "__init__.py"
    if not init.is_file():
        raise LawNotLoadable(
            "a law package is a folder with an __init__.py that defines CountryTaxBenefitSystem; "
            + ("there is no such folder." if not path.is_dir() else "it has no __init__.py."),
            where=str(folder),
            remedy="Check the path, or start from an existing package such as jurisdictions/aotearoa/law.",
        )
    if not path.name.isidentifier():
        raise LawNotLoadable(
            f"its folder is called '{path.name}', which Python cannot import.",
            where=str(folder),
            remedy="Use letters, digits and underscores.",
        )
    digest = hash_package(path)
    with _IMPORTING, _quiet(), _importable(path.name):
        system = _import_folder(path, init)
        if change is not None:
            change(system)
    return LoadedPackage(system=system, path=path, name=path.name, hash=digest)


def _import_folder(path: Path, init: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.name, init, submodule_search_locations=[str(path)])
    if spec is None or spec.loader is None:
        raise LawNotLoadable("Python cannot import it.", where=str(init), remedy="Check that it is a Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise _failed(error, str(init)) from error
    return _instantiate(module, str(init))


def _instantiate(module: ModuleType, where: str) -> Any:
    system_class = getattr(module, _SYSTEM_CLASS, None)
    if system_class is None:
        raise LawNotLoadable(
            f"it defines no {_SYSTEM_CLASS}.", where=where, remedy=f"Add `class {_SYSTEM_CLASS}(TaxBenefitSystem)`."
        )
    try:
        return system_class()
    except LawNotLoadable:
        raise
    except Exception as error:
        raise _failed(error, where) from error


def _failed(error: Exception, where: str) -> LawNotLoadable:
    """Point at the innermost file of the package itself: OpenFisca's own frames help nobody who writes law."""
    place = where
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if "site-packages" not in file and "importlib" not in file and not file.startswith(str(Path(__file__).parent)):
            place = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.filename:
        place = f"{error.filename}:{error.lineno}"
    if file_path := getattr(error, "file_path", None):
        place = str(file_path)
    return LawNotLoadable(
        f"the package failed while it was loaded: {type(error).__name__}: {error}",
        where=place,
        remedy="Correct that file; `guichet law check` shows more.",
    )


@contextmanager
def _importable(name: str) -> Iterator[None]:
    """Let the package import itself by its folder's name while it loads, then forget it: two may share a name.

    Its compiled code is not kept: it would be taken for the law's own after a change of the same length within the same
    second, and a jurisdiction's folder is not ours to write in.
    """
    before, kept = dict(sys.modules), sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    for key in [key for key in sys.modules if key == name or key.startswith(f"{name}.")]:
        del sys.modules[key]
    try:
        yield
    finally:
        sys.dont_write_bytecode = kept
        for key in [key for key in sys.modules if key not in before]:
            if key == name or key.startswith(f"{name}.") or key.split("_", 1)[0].isdigit():
                del sys.modules[key]
        for key, module in before.items():
            if key == name or key.startswith(f"{name}."):
                sys.modules[key] = module


@contextmanager
def _quiet() -> Iterator[None]:
    """OpenFisca logs a malformed record for every file of a package that is not installed; that is no news."""
    logger = logging.getLogger(_OPENFISCA_LOGGER)

    def keep(record: logging.LogRecord) -> bool:
        return "Unable to load package" not in str(record.msg) and record.levelno < logging.ERROR

    logger.addFilter(keep)
    try:
        yield
    finally:
        logger.removeFilter(keep)
