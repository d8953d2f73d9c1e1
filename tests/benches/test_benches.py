"""Every bench still runs, at a small size: what it measures is not judged here, where other tests run beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import run

ROOT = Path(__file__).resolve().parents[2]
#: Arguments that make a bench small. One that is not named runs as it is, or is left to `make bench`.
SMALL = {
    "api_create_case": "",
    "country": "people=4_000, small=2_000, workers=1",
    "interview_questions": "people=3",
    "interview_step": "people=2",
    "lists": "short=200, long=400",
    "page_weight": "",
    "rules_http": "calls=12",
    "rules_household": "times=20",
    "rules_memory": "sizes=(2_000, 4_000)",
    "rules_population": "persons=2_000, times=1",
    "screener_questions": "households=2",
    "search": "many=1_500, searches=20",
    "submission": "",
    "cached_page": "",
    "cached_page_served": "seconds=1",
    "write_gate": "",
}
SCRIPT = """
import json, os, sys
sys.path.insert(0, os.getcwd())
os.environ["DJANGO_SETTINGS_MODULE"] = "guichet.site.settings"
from bench import {name}
print(json.dumps([[line.what, line.measured, line.peer] for line in {name}.measure({arguments})]))
"""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole-site")]


@pytest.mark.parametrize("name", run.names())
def test_a_bench_runs(name: str, tmp_path: Path) -> None:
    environment = {**os.environ, "GUICHET_ENVIRONMENT": "test", "GUICHET_VAR": str(tmp_path)}
    environment.pop("DATABASE_URL", None)  # benches measure the embedded database
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(name=name, arguments=SMALL[name])],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    lines = json.loads(done.stdout.splitlines()[-1])
    assert lines
    assert all(measured > 0 and peer > 0 for _, measured, peer in lines)
