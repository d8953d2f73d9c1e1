"""Print the supply agreements in force: whose, who faces people, and how each level was kept in the last 90 days."""

import argparse
import json
from dataclasses import asdict

from guichet.journeys import api as journeys
from guichet.kernel.api import Actor

NAME = "supply"
HELP = "how supply agreements are kept, measured from the audit"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", default="", help="of the titles (default: the jurisdiction's)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    found = journeys.supply_views(by=Actor(channel="command", name="operator"), language=options.language)
    if options.json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
        return 0
    for terms in found:
        print(f"{terms.identifier}: {terms.agency_name}; people are served by {terms.retail_name}")
        for title in terms.services:
            print(f"  {title}")
        for level in terms.levels:
            days = f" {level.working_days} working days" if level.measure != "available" else ""
            kept = "nothing yet" if level.percent is None else f"{level.percent:g} percent of {level.count}"
            word = "" if level.kept is None else " (kept)" if level.kept else " (NOT KEPT)"
            print(f"    {level.measure.replace('_', ' ')}{days}: {level.wanted:g} percent promised, {kept}{word}")
    return 1 if any(level.kept is False for terms in found for level in terms.levels) else 0
