"""Print the state of every chain of events, to be kept outside the database (publish it, or print it)."""

import argparse
import json

from guichet.audit import api as audit

NAME = "audit checkpoint"
HELP = "print the state of every chain, to be kept elsewhere"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="it is JSON in any case")


def run(options: argparse.Namespace) -> int:  # noqa: ARG001  # every command has the same form
    print(json.dumps(audit.checkpoint(), indent=2))
    return 0
