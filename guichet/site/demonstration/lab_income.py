"""Change what the simulated tax register says that one of the cast earns; the next sweep finds what follows."""

import argparse

from guichet.lab import api as lab

NAME = "lab income"
HELP = "change what the tax register says somebody earns"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", help="the lab's name, such as amina")
    parser.add_argument("dollars", type=int, help="whole dollars a year")


def run(options: argparse.Namespace) -> int:
    changed = lab.set_income(options.person, options.dollars * 100)
    print(f"{changed.name}: {changed.income // 100:,} a year from now on.")
    return 0
