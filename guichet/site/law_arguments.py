"""What the commands about whole populations have in common: which law, which outputs, whose data."""

import argparse
from pathlib import Path

from django.conf import settings

from guichet.rules import api as rules

HOUSEHOLDS = 10_000


def add_law(parser: argparse.ArgumentParser) -> None:
    """Which law, which outputs, for when."""
    parser.add_argument("outputs", nargs="+", metavar="OUTPUT", help="a variable of the law")
    parser.add_argument("--period", required=True, help="such as 2026-11 or 2026")
    parser.add_argument(
        "--law", default="", metavar="PACKAGE", help="a folder, or an installed package (default: the jurisdiction's)"
    )


def add_people(parser: argparse.ArgumentParser) -> None:
    """Whose data: a file, or invented households."""
    parser.add_argument("--people", type=Path, metavar="FILE", help="CSV or Parquet, a row each (default: invented)")
    parser.add_argument(
        "--households", type=int, default=HOUSEHOLDS, metavar="N", help=f"how many to invent (default: {HOUSEHOLDS:,})"
    )
    parser.add_argument("--seed", type=int, default=1, help="another one invents others (default: 1)")


def law_of(options: argparse.Namespace) -> rules.Law:
    """The law that was named; else the one in the jurisdiction's folder."""
    if options.law:
        return rules.load(Path(options.law) if Path(options.law).is_dir() else options.law)
    return rules.load(Path(settings.GUICHET_JURISDICTION) / "law")


def people_of(options: argparse.Namespace, law: rules.Law) -> rules.Population:
    """The people of the file; else invented ones."""
    if options.people is not None:
        return law.population(options.people, options.outputs, options.period)
    invented = law.invent(options.outputs, options.period, households=options.households, seed=options.seed)
    return rules.Population(invented)
