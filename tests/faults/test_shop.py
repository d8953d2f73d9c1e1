"""Fifty people order the last three bags at once, from two processes, each clicking twice: three have one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from guichet.shop.tests import cast
from tests.faults.crowd import Clients, together

# One crowd after another: two at once are more than a PostgreSQL server of default settings lets in.
pytestmark = pytest.mark.xdist_group("crowd")
SCRIPT = Path(__file__).with_name("shop_clients.py")
PROCESSES, THREADS = 2, 25


def test_nothing_is_sold_twice(database: str, tmp_path: Path) -> None:
    # Eighty who write at once on a busy machine: the last of them waits longer than a site lets anybody wait.
    patient = {"GUICHET_GATE_SECONDS": "120"}
    environment = {**os.environ, "DATABASE_URL": database, "GUICHET_VAR": str(tmp_path), **patient}
    goods = cast.write_goods(tmp_path)
    crowd = [Clients(SCRIPT, str(goods), environment=environment) for _ in range(PROCESSES)]
    got, found = together(crowd, f"order p{{number}} {THREADS}")
    assert len(found["ids"]) == 3
    assert set(got) <= {*found["ids"], "sold_out"}
    assert sorted(got) == sorted([*found["ids"] * 2, *["sold_out"] * (2 * PROCESSES * THREADS - 6)])
    assert found["stock"] == {"bag": [3, 3], "trail-map": [10, 3]}
    assert (found["events"], found["faults"]) == (3, [])
