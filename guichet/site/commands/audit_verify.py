"""Prove that the log of events is as it was written. Exit status 1 and the place when it is not.

With --against, also prove that nothing was cut off since that checkpoint (see `guichet audit checkpoint`).
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from guichet.audit import api as audit
from guichet.kernel.api import Invalid, Problem
from guichet.site.progress import Progress

NAME = "audit verify"
HELP = "prove that the log of events is as it was written"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--against", type=Path, metavar="FILE", help="a checkpoint made earlier")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    against = read_checkpoint(options.against) if options.against else None
    found = audit.verify(progress=Progress("audit verify", quiet=options.json), against=against)
    if options.json:
        print(json.dumps(asdict(found) | {"is_whole": found.is_whole}, indent=2))
    else:
        for fault in found.faults:
            print(f"{fault.stream} event {fault.seq}: {fault.what}", file=sys.stderr)
        verdict = "whole" if found.is_whole else f"NOT WHOLE, {len(found.faults)} faults"
        print(f"{found.events:,} events in {found.streams:,} streams: {verdict}")
    return 0 if found.is_whole else 1


def read_checkpoint(path: Path) -> dict[str, object]:
    """The checkpoint in a file; raises ``Invalid`` saying what is wrong with it."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        remedy = "Name a file that `guichet audit checkpoint` wrote."
        raise Invalid((Problem(str(path), f"is no checkpoint: {error}", remedy),)) from error
    return dict(read)
