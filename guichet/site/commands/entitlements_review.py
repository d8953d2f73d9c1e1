"""Work out anew what people receive, from what registers say now: more is announced to them, less waits for an officer.

For a population that cannot say what changed since its sweep (`guichet entitlements reassess` is for those that can),
and after a register was put right. Repeat it at will: what was found before is not told again.
"""

import argparse

from guichet.journeys import api as journeys
from guichet.site import entitlement_arguments as common
from guichet.site.progress import Progress

NAME = "entitlements review"
HELP = "work out anew what people receive"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", default="", metavar="ID", help="only of one person, by the agent's id")


def run(options: argparse.Namespace) -> int:
    if options.person:
        found = journeys.review_person(person_id=options.person)
    else:
        found = journeys.review_everybody(by=common.OPERATOR, progress=Progress("entitlements review"))
    print(f"{found:,} changes were found; `guichet work` tells of them.")
    return 0
