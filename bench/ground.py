"""A site of its own for one bench: a fresh database on the disk, the jurisdiction published."""

import importlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django


@contextmanager
def temporary_site() -> Iterator[Any]:
    """The WSGI application (Django's, without the fast path) over a new database, durable as in production.

    A process has one: `GUICHET_BENCH_FOLDER` names where it stands, on a real disk.
    """
    django.setup()
    settings = importlib.import_module("django.conf").settings
    connections = importlib.import_module("django.db").connections
    with tempfile.TemporaryDirectory(dir=os.environ.get("GUICHET_BENCH_FOLDER")) as folder:
        connections.close_all()
        before = connections["default"].settings_dict["NAME"]
        connections["default"].settings_dict["NAME"] = str(Path(folder) / "bench.sqlite3")
        settings.GUICHET_VAR = Path(folder)
        settings.GUICHET_API_AGENCY = settings.GUICHET_API_PERSON = 10**9
        importlib.import_module("django.core.management").call_command("migrate", verbosity=0)
        catalogue = importlib.import_module("guichet.catalogue.api")
        journeys = importlib.import_module("guichet.journeys.api")
        kernel = importlib.import_module("guichet.kernel.api")
        catalogue.forget()
        journeys.publish(Path(settings.GUICHET_JURISDICTION), by=kernel.Actor(channel="command"))
        try:
            yield importlib.import_module("guichet.site.wsgi")._django
        finally:
            connections.close_all()
            connections["default"].settings_dict["NAME"] = before
            catalogue.forget()
