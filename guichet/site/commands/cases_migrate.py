"""Move the running requests of a service to another version of it; with --dry-run only say what would become of each.

Cases whose status the new version has not need `--status old=new`. What a case lacks becomes a task of its officer.
Undo with --undo RUN: cases in which something happened since stay where they are, and are listed.
"""

import argparse
import json
from dataclasses import asdict

from guichet.journeys import api as journeys
from guichet.kernel.api import Invalid, Problem

NAME = "cases migrate"
HELP = "move running requests to another version of their service"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--service", default="", metavar="ORGANIZATION/SERVICE", help="whose requests")
    parser.add_argument("--to", type=int, default=0, metavar="VERSION", help="to which version")
    parser.add_argument("--status", action="append", default=[], metavar="OLD=NEW", help="where a status goes")
    parser.add_argument("--dry-run", action="store_true", help="only report")
    parser.add_argument("--undo", default="", metavar="RUN", help="take a migration back")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    if options.undo:
        back, left = journeys.undo_move_of_cases(run=options.undo)
        if options.json:
            print(json.dumps({"back": back, "left": left}))
        else:
            print(f"{len(back)} went back" + (f"; changed since, and left: {', '.join(left)}" if left else ""))
        return 1 if left else 0
    if not (options.service and options.to):
        problem = Problem("--service, --to", "are needed to move cases", "Name the service and the version.")
        raise Invalid((problem,))
    report = journeys.move_cases(
        service=options.service, to_version=options.to, statuses=_statuses(options.status), dry=options.dry_run
    )
    stuck = [each for each in report.moves if each.why_not]
    if options.json:
        print(json.dumps(asdict(report) | {"questions": report.questions}, indent=2))
        return 1 if stuck else 0
    for each in report.moves:
        print(f"{each.number}  {each.from_status} -> {each.to_status}  {_said(each)}")
    clean = sum(each.is_clean for each in report.moves)
    verb = "would move" if options.dry_run else "moved"
    print(f"{len(report.moves) - len(stuck)} {verb}, {clean} of them as if nothing had happened; {len(stuck)} cannot")
    for name, count in report.questions.items():
        print(f"  to be asked in {count}: {name}")
    if report.run:
        print(f"To take it back: guichet cases migrate --undo {report.run}")
    return 1 if stuck else 0


def _said(move: journeys.PlannedMove) -> str:
    if move.why_not:
        return f"cannot: {move.why_not}"
    parts = [("to ask: ", move.new), ("not known any more: ", move.gone), ("decided otherwise: ", move.changes)]
    return "; ".join(f"{label}{', '.join(names)}" for label, names in parts if names) or "clean"


def _statuses(said: list[str]) -> dict[str, str]:
    found = dict(each.partition("=")[::2] for each in said)
    if not all(found.values()):
        raise Invalid((Problem("--status", "is written old=new", "Name both statuses."),))
    return found
