"""Bring an adopted service to a new version of its model: first as a difference to review, with --write for good."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Literal

from django.conf import settings

from guichet.catalogue import api as catalogue

NAME = "catalogue upgrade"
HELP = "bring adopted services to a new version of their model"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="a service (moncton/water-bill), or a model: then every service that adopts it")
    parser.add_argument("--to", type=int, help="the version (default: the newest)")
    parser.add_argument("--keep", action="append", default=[], metavar="FILE#PART", help="keep your own")
    parser.add_argument("--take", action="append", default=[], metavar="FILE#PART", help="take the new version's")
    parser.add_argument("--write", action="store_true", help="write it; without it nothing is changed")
    parser.add_argument("--folder", type=Path, help="the jurisdiction's folder (default: GUICHET_JURISDICTION)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    folder = options.folder or Path(settings.GUICHET_JURISDICTION)
    found = catalogue.plan_upgrades(folder, options.name, to=options.to)
    if options.write:
        choices: dict[str, Literal["keep", "take"]] = dict.fromkeys(options.keep, "keep")
        choices.update(dict.fromkeys(options.take, "take"))
        written = catalogue.write_upgrades(folder, found, choices=choices)
        if options.json:
            print(json.dumps([asdict(each) for each in written], indent=2))
            return 0
        for each in written:
            print(f"{each.service}: written ({', '.join(each.files)})")
        print("Requests that run stay with the version they began. Look at it, then `guichet publish`.")
        return 0
    if options.json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2, default=str))
    else:
        print("\n\n".join("\n".join(catalogue.upgrade_lines(each)) for each in found))
        open_ones = sum(len(each.conflicts) for each in found)
        print(f"\nNothing is written. {open_ones} to be chosen." if open_ones else "\nNothing is written; add --write.")
    return 1 if any(each.conflicts for each in found) else 0
