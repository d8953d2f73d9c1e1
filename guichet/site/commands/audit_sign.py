"""Sign every day of the log that is over (the workers do it by themselves), and write the signed days for publishing.

What is written names no person and no thing: post it where nobody of this house can change it.
"""

import argparse
import json
from pathlib import Path

from guichet.audit import api as audit

NAME = "audit sign"
HELP = "sign the days of the log that are over, and write what is published of them"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="write audit-days.jws and audit-keys.json there")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    made = audit.sign_days()
    if options.into:
        options.into.mkdir(parents=True, exist_ok=True)
        days = "".join(f"{each}\n" for each in audit.signed_days())
        (options.into / "audit-days.jws").write_text(days, encoding="utf-8")
        (options.into / "audit-keys.json").write_text(json.dumps(audit.day_keys(), indent=2), encoding="utf-8")
    if options.json:
        print(json.dumps([{"day": each.day.isoformat(), "events": each.events, "root": each.root} for each in made]))
        return 0
    for each in made:
        print(f"{each.day.isoformat()}  {each.events:>8,} events  {each.root}")
    print(f"{len(made)} days signed now, {len(audit.signed_days())} in all")
    return 0
