"""Migrates once and gives every later test process a copy, on SQLite: the schema is the same, some seconds sooner.

The copy is kept in pytest's cache under a digest of all that makes a schema: a changed migration gets a new one.
Without that cache (`-p no:cacheprovider`) each process migrates for itself.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django
import pytest
from django.core.management.commands import migrate
from django.db import connection

_PACKAGE = Path(__file__).resolve().parents[1]
_MIGRATE = migrate.Command.handle
_OURS = re.compile(rb"^(?:from|import) (guichet(?:\.\w+)+)", re.MULTILINE)


@pytest.fixture(scope="session")
def django_db_setup(migrating_by_copy: Any, django_db_setup: None) -> None:  # noqa: ARG001  # one before the other
    """The database of the session, as pytest-django makes it; after it `migrate` is itself again."""
    migrating_by_copy.stop()


@pytest.fixture(scope="session")
def migrating_by_copy(pytestconfig: pytest.Config) -> Any:
    """While the database is made, `migrate` looks for a copy first."""
    cache = getattr(pytestconfig, "cache", None)  # the plugin may be switched off
    keepsake = Path(cache.mkdir("migrated")) / f"{_schema()}.sqlite3" if cache else None

    def handle(command: migrate.Command, *args: Any, **options: Any) -> None:
        if connection.vendor != "sqlite" or keepsake is None:
            _MIGRATE(command, *args, **options)
            return
        connection.ensure_connection()
        if keepsake.exists():
            _copy(sqlite3.connect(f"{keepsake.as_uri()}?mode=ro", uri=True), connection.connection)
            return
        _MIGRATE(command, *args, **options)
        written = keepsake.with_suffix(f".{os.getpid()}")
        _copy(connection.connection, sqlite3.connect(written), close="target")
        for old in set(keepsake.parent.glob("*.sqlite3")) - {keepsake}:
            old.unlink(missing_ok=True)
        written.replace(keepsake)

    patching = patch.object(migrate.Command, "handle", handle)
    patching.start()
    return patching


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, *, close: str = "source") -> None:
    source.backup(target)
    (source if close == "source" else target).close()


def _schema() -> str:
    """A digest of the migrations, the models, what migrations import of ours, and who carries them out."""
    files = {*_PACKAGE.rglob("migrations/*.*"), *_PACKAGE.rglob("models.py")}
    for name in sorted({name for each in files for name in _OURS.findall(each.read_bytes())}):
        found = find_spec(name.decode())
        if found is not None and found.origin:
            files.add(Path(found.origin))
    digest = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for each in sorted(files):
        digest.update(f"{each.relative_to(_PACKAGE)} {each.stat().st_size}\n".encode() + each.read_bytes())
    return digest.hexdigest()[:24]
