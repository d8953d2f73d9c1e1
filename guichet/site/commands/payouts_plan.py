"""Plan what every running grant pays in the next two weeks; changes that were announced take effect first.

The background work does this every day. Repeat it at will: each payment is planned once.
"""

import argparse

from guichet.journeys import api as journeys

NAME = "payouts plan"
HELP = "plan what every running grant pays soon"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(options: argparse.Namespace) -> int:  # noqa: ARG001  # every command is handed its options
    print(f"{journeys.plan_all_payouts():,} payments fall due or fell due.")
    return 0
