"""Two hundred people book the last ten places at once, from two processes, each clicking twice: ten have one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.crowd import Clients, together

# One crowd after another: two at once are more than a PostgreSQL server of default settings lets in.
pytestmark = pytest.mark.xdist_group("crowd")
SCRIPT = Path(__file__).with_name("booking_clients.py")
PROCESSES, THREADS = 2, 100


def test_no_place_is_given_twice(database: str, tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": database, "GUICHET_VAR": str(tmp_path)}
    crowd = [Clients(SCRIPT, environment=environment) for _ in range(PROCESSES)]
    got, found = together(crowd, f"book p{{number}} {THREADS}")
    assert len(got) == 2 * PROCESSES * THREADS
    assert len(found["ids"]) == 10
    assert found["places"] == [f"{hour} {place}" for hour in (13, 14, 15, 17, 18) for place in (0, 1)]
    assert sorted(got) == sorted([*found["ids"] * 2, *["full"] * (len(got) - 20)])
    assert found["events"] == 10
    assert found["faults"] == []
