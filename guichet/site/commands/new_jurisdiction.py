"""Begin a jurisdiction in an empty folder: one organization, one topic, an empty law, all languages."""

import argparse
import json
from pathlib import Path

from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel

NAME = "new-jurisdiction"
HELP = "begin a jurisdiction in an empty folder"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="where; empty, or not there yet")
    parser.add_argument("--name", required=True, help='such as "Harakeke District"')
    parser.add_argument("--organization", required=True, metavar="NAME", help="its first, written as people do")
    parser.add_argument("--homepage", required=True, metavar="URL", help="of that organization")
    parser.add_argument("--languages", default="en,mi", help="all official ones, the default first (default: en,mi)")
    parser.add_argument("--country", default="NZ", help="ISO 3166 code (default: NZ)")
    parser.add_argument("--currency", default="NZD", help="ISO 4217 code (default: NZD)")
    parser.add_argument("--time-zone", default="Pacific/Auckland", metavar="ZONE", help="default: Pacific/Auckland")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    made = catalogue.new_jurisdiction(
        options.folder,
        name=options.name,
        organization=options.organization,
        homepage=options.homepage,
        country=options.country,
        currency=options.currency,
        time_zone=options.time_zone,
        languages=[each.strip() for each in options.languages.split(",") if each.strip()],
        on=kernel.today(),
    )
    if options.json:
        print(json.dumps({"identifier": made.identifier, "created": [str(path) for path in made.created]}, indent=2))
        return 0
    for path in made.created:
        print(f"new       {path}")
    print(f"Next: `guichet new-service ORGANIZATION/SERVICE --folder {options.folder} ...`.")
    return 0
