"""Reach out to everybody a sweep found who is known here: told, offered or given notice, as each programme's mode says.

Repeat it at will: nobody is asked twice within a year, and what was interrupted goes on. The messages leave with the
background work (`guichet work`).
"""

import argparse
import json
from dataclasses import asdict

from guichet.journeys import api as journeys
from guichet.site import entitlement_arguments as common

NAME = "entitlements offers"
HELP = "tell, offer or give notice to everybody a sweep found"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    common.add_sweep(parser)
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    made = journeys.offer_to_found(sweep_id=common.sweep_of(options), by=common.OPERATOR)
    if options.json:
        print(json.dumps(asdict(made), indent=2))
        return 0
    print(
        f"{made.told:,} told, {made.offered:,} offered, {made.noticed:,} given notice; "
        f"{made.passed_over:,} passed over (asked within a year, granted already, or not known here)."
    )
    return 0
