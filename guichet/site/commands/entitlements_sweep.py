"""Sweep a population: find everybody whom a programme entitles and who does not receive it. Nobody is told by this.

Interrupted, the same command goes on where it stopped; run by several processes or machines at once, they share the
partitions, and what one that died had taken is free again after --lease seconds. Nothing is assumed of anybody: a
programme that reads what the population does not say is left out, and named.
"""

import argparse
import json
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import timedelta

from guichet.entitlements import api as entitlements
from guichet.site import entitlement_arguments as common
from guichet.site.progress import Progress

NAME = "entitlements sweep"
HELP = "find everybody who is entitled and does not receive"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    common.add_population(parser)
    parser.add_argument("--on", type=common.day_of, metavar="DAY", help="as of which day; default today")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes that share it; default 1")
    parser.add_argument("--lease", type=int, default=120, metavar="SECONDS",
                        help="how long a process has for a partition before another takes it; default 120")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    people, on = common.population_of(options), options.on or common.today()
    shown = Progress("entitlements sweep", quiet=options.json)
    helpers = [
        subprocess.Popen(_helper(options, on.isoformat()), stdout=subprocess.DEVNULL)
        for _ in range(options.workers - 1)
    ]
    try:
        while True:
            sweep = entitlements.sweep(
                population=people,
                on=on,
                by=common.OPERATOR,
                progress=shown,
                lease=timedelta(seconds=max(options.lease, 1)),
            )
            if sweep.done:
                break
            time.sleep(0.5)  # another process holds the rest; should it die, its hold runs out
    finally:
        for each in helpers:
            each.wait()
    print(json.dumps(asdict(sweep), default=str, indent=2) if options.json else common.told(sweep))
    return 0


def _helper(options: argparse.Namespace, on: str) -> list[str]:
    return [
        sys.executable, "-m", "guichet.site", "entitlements", "sweep", "--json",
        "--population", options.population, "--on", on, "--lease", str(options.lease),
    ]  # fmt: skip
