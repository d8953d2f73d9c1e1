"""Let a country live some days: people are born, move, earn, part, turn 65 and die; every event is written down.

Steps of any length lead to the same country. Interrupted, the same command goes on where it stopped.
"""

import argparse
import dataclasses
import json
import time
from pathlib import Path

from guichet.lab import api as lab
from guichet.site.progress import Progress

NAME = "lab country live"
HELP = "let a country live some days"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, required=True, metavar="F", help="the country")
    parser.add_argument("--days", type=int, required=True, metavar="N", help="how many days")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes; default 1")
    parser.add_argument("--keep", action="store_true", help="keep the state of the day before")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    began = time.monotonic()
    before = lab.country.Country(options.folder)
    lived = lab.country.live(
        folder=options.folder,
        days=options.days,
        workers=options.workers,
        keep=options.keep,
        progress=Progress("lab country live", quiet=options.json),
    )
    if options.json:
        print(json.dumps(dataclasses.asdict(lived), ensure_ascii=False, indent=2))
        return 0
    happened = lab.country.Country(options.folder).happened(since=before.day)
    print(f"{lived.day}: {lived.population:,} people, {before.population:,} before; {time.monotonic() - began:.0f} s.")
    for kind, number in happened.items():
        print(f"  {kind}: {number:,}")
    return 0
