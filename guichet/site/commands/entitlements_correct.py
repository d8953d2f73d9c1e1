"""List everyone whom a wrong rule gave too little or nothing, by the law published now. Nothing is paid by this.

The wrong law is one that was published before, by its hash, which stands with every decision. What
each is owed waits for an officer of the organization. Who got too much is not listed: nobody is asked back for a
mistake of the rule without an officer.
"""

import argparse
import json
from dataclasses import asdict

from guichet.entitlements import api as entitlements
from guichet.journeys import api as journeys
from guichet.site import entitlement_arguments as common

NAME = "entitlements correct"
HELP = "list everyone wronged by a rule, and by how much"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    common.add_population(parser)
    parser.add_argument("--old-law", required=True, metavar="HASH", help="the wrong law, as it was published")
    parser.add_argument(
        "--from", dest="first", required=True, metavar="MONTH", help="from which month, such as 2026-09"
    )
    parser.add_argument("--to", dest="last", required=True, metavar="MONTH", help="to which month, included")
    parser.add_argument("--json", action="store_true", help="for a program: everyone, month by month")


def run(options: argparse.Namespace) -> int:
    found = journeys.correct_rule(
        population=common.population_of(options),
        old_law=options.old_law,
        from_period=options.first,
        to_period=options.last,
        by=common.OPERATOR,
    )
    if options.json:
        listed = [asdict(each) for each in entitlements.wronged(correction_id=found.id, by=common.OPERATOR)]
        print(json.dumps({**asdict(found), "wronged": listed}, indent=2))
        return 0
    print(
        f"{found.people:,} people in {found.months:,} months, {found.cents / 100:,.2f} in all. Correction {found.id}."
    )
    print("Nothing is paid before an officer approves it, person by person.")
    return 0
