"""An empty database of its own for each test that kills processes: pytest's own one dies with no process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from guichet.kernel import api as kernel


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """An address for DATABASE_URL: a file, or a database on the PostgreSQL server that DATABASE_URL names."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{tmp_path}/faults.sqlite3"
        return
    name = f"faults_{kernel.new_id().replace('-', '')}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    head, _, query = given.partition("?")
    yield head.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
