"""List the legal holds on a person: those that stand, and with --past those that are over."""

import argparse
import json
from dataclasses import asdict

from guichet.kernel import api as kernel
from guichet.vault import api as vault

NAME = "vault holds"
HELP = "list the legal holds on a person"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", help="the agent's id")
    parser.add_argument("--past", action="store_true", help="those that are over too")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    found, day = vault.holds_on(options.person, past=options.past), kernel.today()
    if options.json:
        print(json.dumps([asdict(each) | {"stands": each.stands(day)} for each in found], indent=2, default=str))
        return 0
    for each in found:
        end = f"until {each.until_on.isoformat()}" if each.until_on else "until lifted"
        state = "stands" if each.stands(day) else "is over"
        print(f"{each.id} {state}, {end}: {each.legal_basis}: {each.why} (placed by {each.placed_by})")
    if not found:
        print("no hold stands")
    return 0
