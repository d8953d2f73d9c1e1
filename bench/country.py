"""A synthetic country: people a second and the memory of the largest process, small and large beside one another."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.line import Line

ROOT = Path(__file__).parents[1]
SMALL = 200_000
# In a process of its own: memory is the most that one, or one of its workers, ever held.
MEASURED = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
from guichet.lab.country import api as country
if __name__ == "__main__":
    folder, people, workers, law, census, days = sys.argv[1:]
    began = time.monotonic()
    country.make(people=int(people), folder=Path(folder), day=date(2026, 11, 21), law=Path(law),
                 census=Path(census) if census else None, workers=int(workers))
    made = time.monotonic()
    country.live(folder=Path(folder), days=int(days), workers=int(workers))
    lived = time.monotonic()
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"make": made - began, "live": lived - made, "megabytes": most / 1024}))
"""


def measure(
    people: int = 1_000_000, workers: int = 2, census: str = "", days: int = 1, small: int = SMALL
) -> Iterator[Line]:
    """Five times the people take no more memory, and no longer for each."""
    few, many = (_run(each, workers, census, days) for each in (small, people))
    yield Line(f"country, {people:,} people made", people / many["make"], small / few["make"], "/s",
               f"{small:,}", 0.7)  # fmt: skip
    yield Line(f"country, {people:,} people live {days} d", people / many["live"], small / few["live"], "/s",
               f"{small:,}", 0.6)  # fmt: skip
    yield Line(f"country, {people:,} people, largest process", many["megabytes"], few["megabytes"], "MB",
               f"{small:,}", 1.25, less_is_better=True)  # fmt: skip


def _run(people: int, workers: int, census: str, days: int) -> dict[str, float]:
    law = ROOT / "jurisdictions" / "aotearoa" / "law"
    with tempfile.TemporaryDirectory(prefix="guichet-country-") as folder:
        script = Path(folder) / "measured.py"
        script.write_text(MEASURED, encoding="utf-8")
        arguments = [str(Path(folder) / "country"), str(people), str(workers), str(law), census, str(days)]
        done = subprocess.run(
            [sys.executable, str(script), *arguments],
            cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": ""}, capture_output=True, text=True, check=True,
        )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    for line in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, census=(sys.argv[2:3] or [""])[0]):
        print(line)
