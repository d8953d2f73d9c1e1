"""Prove that events, receipts, decisions, consents and exchanges are as they were written. Exit status 1 when not.

With --against, also prove that nothing was cut off since that checkpoint (see `guichet audit checkpoint`). With
--checkpoints, also prove every signed day, and that each is the one that was published (see `guichet audit sign`).
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.intake import api as intake
from guichet.kernel.api import Invalid, Problem
from guichet.sharing import api as sharing
from guichet.site.progress import Progress

NAME = "audit verify"
HELP = "prove that events, receipts and decisions are as they were written"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--against", type=Path, metavar="FILE", help="a checkpoint made earlier")
    parser.add_argument(
        "--checkpoints",
        nargs="?",
        const="",
        metavar="FILE",
        help="prove the signed days too; with a file, that they are the days that were published in it",
    )
    parser.add_argument("--keys", type=Path, metavar="FILE", help="the published keys, as kept elsewhere")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    against = read_checkpoint(options.against) if options.against else None
    found = audit.verify(progress=Progress("audit verify", quiet=options.json), against=against)
    receipts, decisions = intake.verify_receipts(), cases.verify_decisions()
    shared = sharing.verify_sharing()
    days = None if options.checkpoints is None else prove_days(options)
    whole = found.is_whole and not receipts and not decisions and not shared and (days is None or days.is_whole)
    if options.json:
        sealed = {
            "receipts": [asdict(each) for each in receipts],
            "decisions": [asdict(each) for each in decisions],
            "sharing": [asdict(each) for each in shared],
        }
        if days is not None:
            sealed["days"] = [asdict(each) for each in days.faults]
        print(json.dumps(asdict(found) | sealed | {"is_whole": whole}, indent=2, default=str))
        return 0 if whole else 1
    lines = [f"{fault.stream} event {fault.seq}: {fault.what}" for fault in found.faults]
    lines += [f"receipt {fault.number}: {fault.what}" for fault in receipts]
    lines += [f"decision {fault.decision_id} of case {fault.case_id}: {fault.what}" for fault in decisions]
    lines += [f"{fault.kind} {fault.id}: {fault.what}" for fault in shared]
    if days is not None:
        lines += [f"day {fault.day.isoformat() if fault.day else '?'}: {fault.what}" for fault in days.faults]
        print(f"{days.days:,} signed days of {days.events:,} events")
    for line in lines:
        print(line, file=sys.stderr)
    verdict = "whole" if whole else f"NOT WHOLE, {len(lines)} faults"
    print(f"{found.events:,} events in {found.streams:,} streams, receipts, decisions and sharing: {verdict}")
    return 0 if whole else 1


def read_checkpoint(path: Path) -> dict[str, object]:
    """The checkpoint in a file; raises ``Invalid`` saying what is wrong with it."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        remedy = "Name a file that `guichet audit checkpoint` wrote."
        raise Invalid((Problem(str(path), f"is no checkpoint: {error}", remedy),)) from error
    return dict(read)


def prove_days(options: argparse.Namespace) -> audit.DaysVerified:
    """The signed days, proved; against a file of published ones, and keys kept elsewhere, when they are named."""
    published = text_of(Path(options.checkpoints)).splitlines() if options.checkpoints else None
    keys = read_checkpoint(options.keys) if options.keys else None
    if keys is not None and not isinstance(keys.get("keys"), list):
        raise Invalid((Problem(str(options.keys), "is no set of keys.", f"Keep what {audit.KEYS_ADDRESS} says."),))
    return audit.verify_days(published=published, keys=keys, progress=Progress("signed days", quiet=options.json))


def text_of(path: Path) -> str:
    """The text of a file; raises ``Invalid``."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        remedy = f"Name a file of published days: what {audit.DAYS_ADDRESS} or `guichet audit sign --into` gave."
        raise Invalid((Problem(str(path), f"cannot be read: {error}", remedy),)) from error
