"""Let the simulated register tell the site of a birth or a death, as an agency's system does: a signed CloudEvent.

The site must be running. What follows is done by its worker; what the offices then heard stands at /lab/agencies/.
"""

import argparse
from datetime import date

from django.conf import settings

from guichet.lab import api as lab

NAME = "lab tell"
HELP = "let the simulated register tell of a birth or a death"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["birth", "death"], help="what happened")
    parser.add_argument("person", help="the lab's name of the parent, or of who died, such as amina")
    parser.add_argument("on", type=date.fromisoformat, help="the day (ISO 8601)")
    parser.add_argument("--given", default="Aroha", help="the child's given names (default: Aroha)")
    parser.add_argument("--site", default="", metavar="URL", help="where the site is (default: GUICHET_BASE_URL)")


def run(options: argparse.Namespace) -> int:
    base = (options.site or settings.GUICHET_BASE_URL).rstrip("/")
    status, said = lab.tell_life_event(options.what, options.person, on=options.on, given=options.given, base=base)
    print(f"{status} {said}")
    return 0 if status == 202 else 1
