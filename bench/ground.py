"""A site of its own for one bench: a fresh database on the disk, the jurisdiction published."""

import atexit
import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import django

_DATABASE = "bench.sqlite3"


@contextmanager
def temporary_site() -> Iterator[Any]:
    """The WSGI application (Django's, without the fast path) over a new database, durable as in production.

    `GUICHET_BENCH_FOLDER` names where it stands, on a real disk. Made once in a process; each bench begins with a copy.
    """
    django.setup()
    with tempfile.TemporaryDirectory(dir=os.environ.get("GUICHET_BENCH_FOLDER")) as folder:
        shutil.copytree(_made(), folder, dirs_exist_ok=True)
        with _standing_in(Path(folder)):
            yield importlib.import_module("guichet.site.wsgi")._django


@cache
def _made() -> Path:
    """A folder with the database of a site at which nothing happened yet."""
    folder = Path(tempfile.mkdtemp(dir=os.environ.get("GUICHET_BENCH_FOLDER")))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    journeys, kernel = (importlib.import_module(f"guichet.{name}.api") for name in ("journeys", "kernel"))
    settings = importlib.import_module("django.conf").settings
    with _standing_in(folder):
        importlib.import_module("django.core.management").call_command("migrate", verbosity=0)
        journeys.publish(Path(settings.GUICHET_JURISDICTION), by=kernel.Actor(channel="command"))
    return folder


@contextmanager
def _standing_in(folder: Path) -> Iterator[None]:
    """This process's site is the one in the folder, for a while."""
    settings = importlib.import_module("django.conf").settings
    connections = importlib.import_module("django.db").connections
    catalogue = importlib.import_module("guichet.catalogue.api")
    connections.close_all()
    before = connections["default"].settings_dict["NAME"]
    connections["default"].settings_dict["NAME"] = str(folder / _DATABASE)
    settings.GUICHET_VAR = folder
    settings.GUICHET_API_AGENCY = settings.GUICHET_API_PERSON = 10**9
    catalogue.forget()
    try:
        yield
    finally:
        connections.close_all()
        connections["default"].settings_dict["NAME"] = before
        catalogue.forget()
