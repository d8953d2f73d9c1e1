"""One process of a crowd that books the last places: each line on its input is a thing to do, each answered by one."""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("GUICHET_ENVIRONMENT", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.site.settings")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import django  # the path comes first

django.setup()

from django.core.management import call_command  # noqa: E402  # the settings come first
from django.db import connections  # noqa: E402  # the settings come first

from guichet.audit import api as audit  # noqa: E402  # the settings come first
from guichet.bookings import api as bookings  # noqa: E402  # the settings come first
from guichet.bookings.models import TAKING, AppointmentRow  # noqa: E402  # the settings come first
from guichet.bookings.tests import cast  # noqa: E402  # the settings come first
from guichet.catalogue import api as catalogue  # noqa: E402  # the settings come first
from guichet.kernel import api as kernel  # noqa: E402  # the settings come first

# Five slots of two places: ten can have one.
SLOTS = tuple(datetime(2026, 11, 3, hour, 0, tzinfo=UTC) for hour in (13, 14, 15, 17, 18))
PLACES = 2
# More than this at once a PostgreSQL server of default settings would turn away.
AT_ONCE = threading.BoundedSemaphore(40)


def one(process: str, number: int, gate: threading.Barrier, found: list[Any]) -> None:
    """Book a place with a key of one's own, and again with the same key, as a double click does."""
    name = f"{process}-{number}"
    by = kernel.Actor(agent_id=name, channel="web")
    gate.wait()
    with AT_ONCE:
        for _ in range(2):
            try:
                made = bookings.book(
                    key=name,
                    schedule="desk",
                    starts_at=SLOTS[number % len(SLOTS)],
                    subject=kernel.Reference("request", name),
                    person_id=name,
                    by=by,
                )
            except kernel.Conflict as refused:
                found.append(refused.code)
            except Exception as fault:
                found.append(repr(fault))
            else:
                found.append(made.id)
        connections.close_all()


def book(process: str, threads: int) -> list[Any]:
    """What all of the threads got."""
    found: list[Any] = []
    gate = threading.Barrier(threads)
    crowd = [threading.Thread(target=one, args=(process, number, gate, found)) for number in range(threads)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    return found


def report() -> dict[str, Any]:
    """What the database says afterwards."""
    rows = AppointmentRow.objects.filter(state__in=TAKING)
    return {
        "ids": sorted(rows.values_list("id", flat=True)),
        "places": sorted(f"{at:%H} {place}" for at, place in rows.values_list("starts_at", "place")),
        "events": sum(each.type == "bookings.AppointmentBooked" for each in audit.events(limit=10_000)),
        "faults": [str(each) for each in audit.verify().faults],
    }


def main() -> None:
    """Do what each line asks, and say what came of it as a line of JSON."""
    town = cast.town(schedules={"desk": cast.schedule(places=PLACES)})
    catalogue.current = lambda: town  # the published town, without publishing one in each process
    with kernel.held_at(cast.MORNING):
        for line in sys.stdin:
            what, *words = line.split()
            if what == "prepare":
                for package in ("audit", "vault", "bookings"):
                    call_command("migrate", package, verbosity=0)
            made = book(words[0], int(words[1])) if what == "book" else report() if what == "report" else None
            print(json.dumps(made), flush=True)


if __name__ == "__main__":
    main()
