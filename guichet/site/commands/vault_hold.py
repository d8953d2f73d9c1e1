"""Place a legal hold on everything of a person: until it is lifted or has run out, nothing of theirs is destroyed."""

import argparse
import getpass
from datetime import date

from guichet.kernel import api as kernel
from guichet.vault import api as vault

NAME = "vault hold"
HELP = "place a legal hold on everything of a person"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", help="the agent's id")
    parser.add_argument("--why", required=True, help="such as: claim before the tribunal")
    parser.add_argument("--legal-basis", required=True, help="the law that demands it")
    parser.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="inclusive (default: until lifted)")


def run(options: argparse.Namespace) -> int:
    hold = vault.place_hold(
        options.person,
        why=options.why,
        legal_basis=options.legal_basis,
        until_on=options.until,
        who=getpass.getuser(),
        by=kernel.SYSTEM,
    )
    print(f"hold {hold.id} stands on {hold.owner}")
    return 0
