"""One process of a crowd that orders the last goods: each line on its input is a thing to do, each answered by one."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

os.environ.setdefault("GUICHET_ENVIRONMENT", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.site.settings")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import django  # the path comes first

django.setup()

from django.conf import settings  # noqa: E402  # the settings come first
from django.core.management import call_command  # noqa: E402  # the settings come first
from django.db import connections  # noqa: E402  # the settings come first

from guichet.audit import api as audit  # noqa: E402  # the settings come first
from guichet.catalogue import api as catalogue  # noqa: E402  # the settings come first
from guichet.kernel import api as kernel  # noqa: E402  # the settings come first
from guichet.shop import api as shop  # noqa: E402  # the settings come first
from guichet.shop.models import OrderRow, StockRow  # noqa: E402  # the settings come first
from guichet.shop.tests import cast  # noqa: E402  # the settings come first

# More than this at once a PostgreSQL server of default settings would turn away.
AT_ONCE = threading.BoundedSemaphore(40)


def one(process: str, number: int, gate: threading.Barrier, found: list[Any]) -> None:
    """Order a map and a bag, or the same the other way round, while the second click says the same."""
    name = f"{process}-{number}"
    by = kernel.Actor(agent_id=name, channel="web")
    wanted = (shop.Wanted("trail-map", 1), shop.Wanted("bag", 1))
    gate.wait()
    with AT_ONCE:
        try:
            made = shop.place_order(
                key=name, wanted=wanted if number % 2 else wanted[::-1], way="pick_up", office=cast.HALL,
                buyer_id=name, by=by,
            )  # fmt: skip
        except kernel.Conflict as refused:
            found.append(refused.code)
        except Exception as fault:
            found.append(repr(fault))
        else:
            found.append(made.id)
        connections.close_all()


def order(process: str, threads: int) -> list[Any]:
    """What all of the threads got."""
    found: list[Any] = []
    gate = threading.Barrier(2 * threads)
    clicks = [number for number in range(threads) for _ in range(2)]  # both clicks of a person at the same moment
    crowd = [threading.Thread(target=one, args=(process, number, gate, found)) for number in clicks]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    return found


def report() -> dict[str, Any]:
    """What the database says afterwards."""
    return {
        "ids": sorted(OrderRow.objects.values_list("id", flat=True)),
        "stock": {row.good: [row.on_hand, row.reserved] for row in StockRow.objects.filter(office=cast.HALL)},
        "events": sum(each.type == "shop.OrderPlaced" for each in audit.events(limit=10_000)),
        "faults": [str(each) for each in audit.verify().faults],
    }


def main() -> None:
    """Do what each line asks, and say what came of it as a line of JSON."""
    settings.GUICHET_JURISDICTION = Path(sys.argv[1])
    catalogue.current = lambda: cast.JURISDICTION  # the published town, without publishing one in each process
    with kernel.held_at(cast.NOON):
        for line in sys.stdin:
            what, *words = line.split()
            if what == "prepare":
                for package in ("audit", "vault", "shop"):
                    call_command("migrate", package, verbosity=0)
            made = order(words[0], int(words[1])) if what == "order" else report() if what == "report" else None
            print(json.dumps(made), flush=True)


if __name__ == "__main__":
    main()
