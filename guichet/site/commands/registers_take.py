"""Take the files that registers dropped: each whole, or refused whole with a report line by line.

What was taken is moved into the folder `taken`, what was refused into `refused` with its report beside it. The same
content again changes nothing. Exit status 1 when one was refused.
"""

import argparse
import json
import sys

from guichet.connectors.register_files import api as register_files

NAME = "registers take"
HELP = "take the files that registers dropped"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--register", default="", metavar="NAME", help="only those of one register")
    parser.add_argument("--at-once", action="store_true", help="do not wait until nobody writes to a file")
    parser.add_argument("--json", action="store_true", help="print the reports for a program")


def run(options: argparse.Namespace) -> int:
    reports = list(register_files.take_registers(register=options.register, at_once=options.at_once))
    if options.json:
        print(json.dumps([register_files.said(each) for each in reports], ensure_ascii=False, indent=2))
    else:
        for each in reports:
            show(each)
    return 1 if any(each.state == "refused" for each in reports) else 0


def show(report: register_files.Report) -> None:
    """One report for people."""
    print(f"{report.name}: {report.state}, {report.entries:,} entries as of {report.as_of or 'no day'}")
    for problem in report.problems:
        print(f"    {problem}", file=sys.stderr)
    if report.more:
        print(f"    and {report.more:,} more", file=sys.stderr)
