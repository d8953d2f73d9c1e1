"""Sweep a synthetic country for all who are owed something: time, memory, people found, offers; a day; a killed worker.

    python -m bench.entitlement_sweep                     200,000 people, made first
    python -m bench.entitlement_sweep --people 5000000    a country of that size, made first
    python -m bench.entitlement_sweep --country FOLDER    one that is there; it lives one day

Three results are compared row by row: the sweep by one process; the same by several of which one is killed after its
first partition; and the sweep followed through a day of the country's life with a whole sweep of that next day.
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
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LAW = ROOT / "jurisdictions" / "aotearoa" / "law"
DAY = date(2026, 11, 21)
#: Short, so that what a killed worker held is soon free.
LEASE_SECONDS = 20
STAGES = ("sweep", "offers", "share", "follow")


def main() -> None:
    """Make the country and the database, then measure; each stage in processes of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--country", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--stage", choices=STAGES, help="(a process's own start)")
    parser.add_argument("--name", default="", help="(the name of its sweep)")
    options = parser.parse_args()
    if options.stage:
        _prepared(options.stage, options.country, options.name)
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(GUICHET_ENVIRONMENT="test", DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3")
        os.environ.update(DJANGO_SETTINGS_MODULE="guichet.site.settings", GUICHET_VAR=f"{folder}/var")
        country = options.country or Path(folder) / "country"
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], check=True, cwd=ROOT)
        if options.country is None:
            began = time.perf_counter()
            in_own_process("make", country, options.people)
            print(f"country of {options.people:,} made in {time.perf_counter() - began:.0f} s")
        print(f"machine: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
        subprocess.run(command("sweep", country, "alone"), check=True, cwd=ROOT)
        subprocess.run(command("offers", country, "alone"), check=True, cwd=ROOT)
        with_one_killed(country, options.workers)
        compared("alone", "shared")
        began = time.perf_counter()
        in_own_process("live", country, options.workers)
        print(f"one day lived: {time.perf_counter() - began:.0f} s, {options.workers} processes", flush=True)
        subprocess.run(command("follow", country, "alone"), check=True, cwd=ROOT)
        subprocess.run(command("sweep", country, "next day"), check=True, cwd=ROOT)
        compared("alone", "next day")
        size = sum(each.stat().st_size for each in Path(folder).glob("bench.sqlite3*"))
        print(f"database with three sweeps and the offers: {size / 2**20:,.0f} MB")


def command(stage: str, country: Path, name: str) -> list[str]:
    """A process that does one stage."""
    whom = ["--country", str(country), "--name", name]
    return [sys.executable, "-m", "bench.entitlement_sweep", "--stage", stage, *whom]


def in_own_process(what: str, folder: Path, number: int) -> None:
    """Make a country, or let it live a day, so that the memory of it is not counted with a sweep's."""
    call = {
        "make": f"people={number}, folder=folder, day=date({DAY.year}, {DAY.month}, {DAY.day}), law=Path({str(LAW)!r})",
        "live": f"folder=folder, days=1, workers={number}, keep=True",
    }[what]
    code = (
        "from datetime import date; from pathlib import Path; from guichet.lab.country import api as country\n"
        f"folder = Path({str(folder)!r})\n"
        f"if __name__ == '__main__': country.{what}({call})\n"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:  # spawned workers read it again
        script.write(code)
        script.flush()
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, script.name], check=True, cwd=ROOT, env=environment)


def with_one_killed(country: Path, workers: int) -> None:
    """Several processes share a sweep; one is killed when it has done its first partition."""
    began = time.perf_counter()
    starting = command("share", country, "shared")
    working = [subprocess.Popen(starting, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(workers)]
    first, *others = working
    assert first.stdout is not None
    first.stdout.readline()
    first.send_signal(signal.SIGKILL)
    first.wait()
    # Read at once, or their pipes fill: each tells its partitions.
    told = [each.communicate()[0].splitlines()[-1] for each in others]
    print(f"{workers} processes, one killed, {time.perf_counter() - began:.0f} s in all: {told[-1]}", flush=True)


def compared(one: str, other: str) -> None:
    """Two sweeps have the same counts and the same findings, row by row; else this run fails."""
    subprocess.run([sys.executable, "-c", COMPARE, str(Path(os.environ["GUICHET_VAR"]) / "sweeps"), one, other],
                   check=True, cwd=ROOT)  # fmt: skip


COMPARE = """
import json, sys
import django; django.setup()
from django.db import connection
from guichet.entitlements.models import FindingRow
from guichet.entitlements.queries import tallies
from pathlib import Path
ids = [(Path(sys.argv[1]) / name).read_text() for name in sys.argv[2:]]
assert tallies(sweep_id=ids[0]) == tallies(sweep_id=ids[1]), "counts differ"
counts = [FindingRow.objects.filter(sweep_id=each).count() for each in ids]
assert counts[0] == counts[1], counts
of = "SELECT programme, person_id, household_id, area, amount FROM entitlements_finding WHERE sweep_id = %s"
for pair in (ids, ids[::-1]):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({of} EXCEPT {of}) AS differing", pair)
        assert cursor.fetchone() == (0,), "findings differ"
print(f"the same: {sys.argv[2]!r} and {sys.argv[3]!r}, {counts[0]:,} findings and every count", flush=True)
"""


def _prepared(stage: str, folder: Path, name: str) -> None:
    import django  # noqa: PLC0415  # a process of its own

    django.setup()
    measured(stage, folder, name)


def measured(stage: str, folder: Path, name: str) -> None:
    """Do one stage and tell what it took."""
    from guichet.entitlements import api as entitlements  # noqa: PLC0415
    from guichet.kernel import api as kernel  # noqa: PLC0415
    from guichet.lab.country import api as lab  # noqa: PLC0415
    from guichet.rules import api as rules  # noqa: PLC0415

    law = rules.load(LAW)
    country = lab.Country(folder)
    people = lab.CountryPopulation(country, periods=(country.manifest.day[:7],))
    people.about += f" {name}" if stage == "share" else ""
    operator = kernel.Actor(channel="command", name="operator")
    every = programmes(entitlements, lab.SERVICES, law)
    doing: dict[str, Any] = {"population": people, "on": country.day, "by": operator, "programmes": every, "law": law}
    began, cpu = time.perf_counter(), time.process_time()
    if stage in ("sweep", "share"):
        sweep = swept(entitlements, doing, loud=stage == "share")
        remember(name, sweep.id)
        said = (
            f"{sweep.persons:,} people in {sweep.parts} parts, {len(every)} programmes: {sweep.missing:,} not received"
        )
        of = sweep.persons
    elif stage == "follow":
        sweep = entitlements.follow_population(sweep_id=recalled(name), **doing)
        said, of = f"one day followed to {sweep.on}: {sweep.missing:,} not received", sweep.persons
    else:
        chosen = tuple(each for each in every if each.name == "inland-revenue/best-start")
        made = entitlements.make_offers(sweep_id=recalled(name), by=operator, programmes=chosen)
        said, of = f"offers of Best Start: {made.offered:,}", made.offered
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name}: {said}; {seconds:.1f} s, CPU {cpu:.1f} s, {of / seconds:,.0f} a second, {memory:.0f} MB", flush=True
    )


def swept(entitlements: Any, doing: dict[str, Any], *, loud: bool) -> Any:
    """Sweep until it is done."""
    from datetime import timedelta  # noqa: PLC0415

    while True:
        sweep = entitlements.sweep(
            **doing, lease=timedelta(seconds=LEASE_SECONDS),
            progress=lambda done, of: print(done, of, flush=True) if loud else None,
        )  # fmt: skip
        if sweep.done:
            return sweep
        time.sleep(1)


def programmes(entitlements: Any, services: dict[str, str], law: Any) -> Sequence[Any]:
    """The eleven of which the country knows who receives them."""
    known = set(law.system.variables)
    return tuple(
        entitlements.Programme(
            name, name.partition("/")[0], "offer", f"{key}_entitled",
            tuple(each for each in (f"{key}_weekly_amount",) if each in known), "week", 0, 14, None,
        )
        for name, key in services.items()
    )  # fmt: skip


def remember(name: str, sweep_id: str) -> None:
    """Which sweep a name is, for the processes after this one."""
    folder = Path(os.environ["GUICHET_VAR"]) / "sweeps"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(sweep_id)


def recalled(name: str) -> str:
    """The sweep of a name."""
    return (Path(os.environ["GUICHET_VAR"]) / "sweeps" / name).read_text()


if __name__ == "__main__":
    main()
