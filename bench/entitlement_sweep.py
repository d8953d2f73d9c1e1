"""Sweep a synthetic country for all who are owed something: time, memory, people found, offers; a worker is killed.

    python -m bench.entitlement_sweep                     200,000 people, made first
    python -m bench.entitlement_sweep --people 5000000    a country of that size, made first
    python -m bench.entitlement_sweep --country FOLDER    one that is there

Two sweeps of the same country are compared: one by one process, one by two of which one is killed after its first
partition.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAW = ROOT / "jurisdictions" / "aotearoa" / "law"
DAY = date(2026, 11, 21)
#: Short, so that what a killed worker held is soon free.
LEASE_SECONDS = 20


def main() -> None:
    """Make the country and the database, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--country", type=Path)
    parser.add_argument("--work", help="(a worker's own start: the name of the sweep)")
    options = parser.parse_args()
    if options.work:
        work(options.country, options.work)
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(GUICHET_ENVIRONMENT="test", DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3")
        os.environ.update(DJANGO_SETTINGS_MODULE="guichet.site.settings", GUICHET_VAR=f"{folder}/var")
        country = options.country or Path(folder) / "country"
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], check=True, cwd=ROOT)
        if options.country is None:
            began = time.perf_counter()
            make(country, options.people)
            print(f"country of {options.people:,} made in {time.perf_counter() - began:.0f} s")
        sweep_twice(country)


def make(folder: Path, people: int) -> None:
    """A country, in a process of its own so that its memory is not counted."""
    code = (
        "from datetime import date; from pathlib import Path; from guichet.lab.country import api as c;"
        f"c.make(people={people}, folder=Path({str(folder)!r}), day=date({DAY.year}, {DAY.month}, {DAY.day}),"
        f" law=Path({str(LAW)!r}))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def sweep_twice(country: Path) -> None:
    """One process, then two of which one is killed."""
    command = [sys.executable, "-m", "bench.entitlement_sweep", "--country", str(country), "--work"]
    subprocess.run([*command, "alone"], check=True, cwd=ROOT)
    began = time.perf_counter()
    first, second = (subprocess.Popen([*command, "two"], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2))
    assert first.stdout is not None
    first.stdout.readline()
    first.send_signal(signal.SIGKILL)
    first.wait()
    told = second.communicate()[0].splitlines()[-1]
    print(f"two processes, one killed: {time.perf_counter() - began:.0f} s in all; {told}")
    subprocess.run([sys.executable, "-c", COMPARE], check=True, cwd=ROOT)


COMPARE = """
import django; django.setup()
from guichet.entitlements.models import FindingRow, SweepRow
from guichet.entitlements.queries import tallies
alone, two = SweepRow.objects.order_by("started_at")
def found(row):
    return set(FindingRow.objects.filter(sweep=row).values_list("programme", "person_id", "household_id", "amount"))
assert alone.finished_at and two.finished_at
assert tallies(sweep_id=alone.id) == tallies(sweep_id=two.id), "counts differ"
assert found(alone) == found(two), "findings differ"
print("the same result by both")
"""


def work(folder: Path, name: str) -> None:
    """Sweep until it is done, and tell."""
    import django  # noqa: PLC0415  # a process of its own

    django.setup()
    from datetime import timedelta  # noqa: PLC0415

    from guichet.entitlements import api as entitlements  # noqa: PLC0415
    from guichet.entitlements import ports  # noqa: PLC0415
    from guichet.entitlements.operations import sweep_population  # noqa: PLC0415
    from guichet.kernel import api as kernel  # noqa: PLC0415
    from guichet.lab.country import api as lab  # noqa: PLC0415
    from guichet.rules import api as rules  # noqa: PLC0415

    sweep_population.LEASE = timedelta(seconds=LEASE_SECONDS)
    law = rules.load(LAW)
    country = lab.Country(folder)
    known = set(law.system.variables)

    def programme(key: str) -> entitlements.Programme:
        amounts = tuple(each for each in (f"{key}_weekly_amount",) if each in known)
        return entitlements.Programme(key, "an-agency", "offer", f"{key}_entitled", amounts, "week", 0, 14, None)

    class Synthetic(ports.Population):
        about = f"{folder} {name}"

        def partitions(self) -> Iterator[ports.Partition]:
            return (self.partition(at) for at in range(self.count()))

        def count(self) -> int:
            return len(country.manifest.parts)

        def partition(self, number: int) -> ports.Partition:
            (part,) = country.partitions(names=(country.manifest.parts[number],))
            return ports.Partition(part.table, part.person_ids, part.family_ids, part.area, part.receives)

    operator = kernel.Actor(channel="command", name="operator")
    programmes = tuple(programme(each) for each in country.programmes)
    began = time.perf_counter()
    while True:
        sweep = entitlements.sweep(
            population=Synthetic(), on=DAY, by=operator, programmes=programmes, law=law,
            progress=lambda done, of: print(done, of, flush=True) if name == "two" else None,
        )  # fmt: skip
        if sweep.done:
            break
        time.sleep(1)
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name}: {sweep.persons:,} people in {sweep.parts} parts, {len(programmes)} programmes, {seconds:.1f} s, "
        f"{sweep.persons / seconds:,.0f} people/s, {memory:.0f} MB; {sweep.missing:,} entitlements not received"
    )
    if name == "alone":
        began = time.perf_counter()
        chosen = tuple(each for each in programmes if each.name == "best_start")
        made = entitlements.make_offers(sweep_id=sweep.id, by=operator, programmes=chosen)
        print(f"offers of Best Start: {made.offered:,} in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
