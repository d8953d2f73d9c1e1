"""Every bench still runs, at a small size: what it measures is not judged here, where other tests run beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import run

ROOT = Path(__file__).resolve().parents[2]
#: Arguments that make a bench small; one that is not named here fails.
SMALL: dict[str, dict[str, Any]] = {
    "api_create_case": {"calls": 4},
    "country": {"people": 4_000, "small": 2_000, "workers": 1},
    "interview_questions": {"people": 3},
    "interview_step": {"people": 2},
    "lists": {"short": 200, "long": 400},
    "page_weight": {},
    "rules_http": {"calls": 12},
    "rules_household": {"times": 20},
    "rules_memory": {"sizes": (2_000, 4_000)},
    "rules_population": {"persons": 2_000, "times": 1},
    "screener_questions": {"households": 2},
    "search": {"many": 1_500, "searches": 20},
    "submission": {"calls": 2},
    "cached_page": {"calls": 50},
    "cached_page_served": {"seconds": 1},
    "write_gate": {"seconds": 1},
}
# As `make bench` runs them: one after another in one process.
SCRIPT = """
import importlib, json, os, sys, traceback
sys.path.insert(0, os.getcwd())
os.environ["DJANGO_SETTINGS_MODULE"] = "guichet.site.settings"
found = {}
for name, arguments in json.loads(sys.argv[1]).items():
    try:
        lines = importlib.import_module(f"bench.{name}").measure(**arguments)
        found[name] = [[line.what, line.measured, line.peer] for line in lines]
    except Exception:
        found[name] = traceback.format_exc()
print(json.dumps(found))
"""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole-site")]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What every bench says, or how it failed."""
    var = tmp_path_factory.mktemp("benches")
    environment = {**os.environ, "GUICHET_ENVIRONMENT": "test", "GUICHET_VAR": str(var)}
    environment.pop("DATABASE_URL", None)  # benches measure the embedded database
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(SMALL)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("name", run.names())
def test_a_bench_runs(name: str, measured: dict[str, Any]) -> None:
    lines = measured[name]
    assert isinstance(lines, list), lines
    assert lines
    assert all(figure > 0 and peer > 0 for _, figure, peer in lines)
