"""Make a country of synthetic people from census shares: nobody in it lives, and the seed says who they are.

Without --from-census the shares that ship with Guichet are used: areas by size, and the whole country's shares.
With it, a folder with the tables of the 2018 census by territorial authority gives every area its own.

Interrupted, the command goes on where it stopped. Two runs with the same settings write the same bytes, with any number
of workers.
"""

import argparse
import dataclasses
import json
import time
from datetime import date
from pathlib import Path

from django.conf import settings

from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.site.progress import Progress

NAME = "lab country make"
HELP = "make a country of synthetic people"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=int, required=True, metavar="N", help="how many people")
    parser.add_argument("--folder", type=Path, required=True, metavar="F", help="an empty folder, or one to go on in")
    parser.add_argument("--from-census", type=Path, metavar="DIR", help="a folder with the census tables")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes; default 1")
    parser.add_argument("--seed", type=int, default=2026, metavar="N", help="default 2026")
    parser.add_argument("--day", type=date.fromisoformat, metavar="DAY", help="as of which day; default the clock's")
    parser.add_argument(
        "--law", type=Path, metavar="DIR", help="whose entitlements; default GUICHET_JURISDICTION's law"
    )
    parser.add_argument("--without-law", action="store_true", help="do not decide who receives what")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    law = None if options.without_law else options.law or Path(settings.GUICHET_JURISDICTION) / "law"
    began = time.monotonic()
    made = lab.country.make(
        people=options.people,
        folder=options.folder,
        day=options.day or kernel.today(),
        seed=options.seed,
        census=options.from_census,
        law=law,
        workers=options.workers,
        progress=Progress("lab country make", quiet=options.json),
    )
    if options.json:
        print(json.dumps(dataclasses.asdict(made), ensure_ascii=False, indent=2))
        return 0
    source, licence = lab.country.source()
    print(f"{made.population:,} people on {made.day} in {len(made.parts)} parts, {time.monotonic() - began:.0f} s.")
    print(f"{options.folder}  {made.digest[:12]}\nFrom: {source} ({licence}).")
    return 0
