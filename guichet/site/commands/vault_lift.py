"""Lift a legal hold: what it stood on may be erased again."""

import argparse
import getpass

from guichet.kernel import api as kernel
from guichet.vault import api as vault

NAME = "vault lift"
HELP = "lift a legal hold"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("hold", help="its id: see `guichet vault holds`")
    parser.add_argument("--why", required=True, help="such as: the tribunal has decided")


def run(options: argparse.Namespace) -> int:
    hold = vault.lift_hold(options.hold, why=options.why, who=getpass.getuser(), by=kernel.SYSTEM)
    print(f"hold {hold.id} on {hold.owner} is lifted")
    return 0
