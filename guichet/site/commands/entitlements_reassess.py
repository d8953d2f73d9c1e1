"""Bring the newest sweep up to its population as it stands now, looking only at the households that changed.

The result is that of a whole sweep of today. What people receive is reviewed with it: more is announced to them before
it takes effect, less waits for an officer. Interrupted, the same command goes on. Where the law, the month or the whole
population is another, it says so, and a new sweep is due.
"""

import argparse
import json
from dataclasses import asdict

from guichet.entitlements import api as entitlements
from guichet.site import entitlement_arguments as common
from guichet.site.progress import Progress

NAME = "entitlements reassess"
HELP = "bring a sweep up to date for the households that changed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    common.add_population(parser)
    common.add_sweep(parser)
    parser.add_argument("--on", type=common.day_of, metavar="DAY", help="as of which day; default today")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    sweep = entitlements.follow_population(
        sweep_id=common.sweep_of(options),
        population=common.population_of(options),
        on=options.on or common.today(),
        by=common.OPERATOR,
        progress=Progress("entitlements reassess", quiet=options.json),
    )
    print(json.dumps(asdict(sweep), default=str, indent=2) if options.json else common.told(sweep))
    return 0
