"""Hold a country against the census: each margin's shares in both, their differences, the total absolute error."""

import argparse
import json
from pathlib import Path

from guichet.lab import api as lab

NAME = "lab country fit"
HELP = "hold a country against the census"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, required=True, metavar="F", help="the country")
    parser.add_argument("--from-census", type=Path, metavar="DIR", help="the census tables; default what ships")
    parser.add_argument(
        "--at-most", type=float, metavar="ERROR", help="fail when an error is above this share, such as 0.02"
    )
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    fit = lab.country.fit(options.folder, census=options.from_census)
    print(json.dumps(fit.as_json(), indent=2) if options.json else lab.country.as_text(fit))
    return 1 if options.at_most is not None and fit.worst.error > options.at_most else 0
