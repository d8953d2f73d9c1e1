"""Let a child of one of the cast stand in the register of births, as if somebody else had registered it."""

import argparse

from guichet.lab import api as lab
from guichet.site import entitlement_arguments as common

NAME = "lab birth"
HELP = "let a child of somebody stand in the register of births"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("parent", help="the lab's name, such as dana")
    parser.add_argument("name", help="the child's name")
    parser.add_argument("born", type=common.day_of, help="such as 2026-11-01")


def run(options: argparse.Namespace) -> int:
    child = lab.bear(options.parent, name=options.name, birth_date=options.born)
    print(f"{child.name}, born {child.birth_date}: {child.id}")
    return 0
