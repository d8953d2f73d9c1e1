"""Work stored decisions out again, from the law as it was kept, the facts and the day. Exit status 1 when one differs.

Every law package that was published is kept by the hash of its files; a decision names that hash. With --against, the
law is a folder instead: which decisions would be other ones under it? No fact is shown, only the number of the case and
what came out.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from guichet.journeys import api as journeys
from guichet.site.progress import Progress

NAME = "law replay"
HELP = "work stored decisions out again; they must come out the same"
SAMPLE = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help=f"every decision (otherwise a sample of {SAMPLE})")
    which.add_argument(
        "--sample", type=int, default=SAMPLE, metavar="N", help=f"how many, by chance (default: {SAMPLE})"
    )
    which.add_argument("--case", default="", metavar="NUMBER", help="only those of one case")
    parser.add_argument("--seed", type=int, default=0, help="another one draws another sample (default: 0)")
    parser.add_argument("--against", type=Path, metavar="FOLDER", help="another law: what would be decided otherwise?")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    found = journeys.replay_decisions(
        sample=None if options.all or options.case else options.sample,
        seed=options.seed,
        number=options.case,
        against=options.against,
        progress=Progress("law replay", quiet=options.json),
    )
    if options.json:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=2, default=str))
        return 1 if found.faults else 0
    for fault in found.faults:
        print(f"{fault.number}, decided under the law {fault.law_hash[:12]}", file=sys.stderr)
        for line in fault.what:
            print(f"    {line}", file=sys.stderr)
    told = f"{found.decisions:,} decisions: {found.same:,} came out the same"
    if found.erased:
        told += f", {found.erased:,} are of people who were erased"
    if found.without_rule:
        told += f", {found.without_rule:,} were made without a rule"
    if found.other_graphs:
        told += f", {found.other_graphs:,} of them computed in another way than then"
    print(f"{told}, {len(found.faults):,} differ." if found.faults else f"{told}.")
    return 1 if found.faults else 0
