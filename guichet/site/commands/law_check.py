"""Find what is wrong with a law package in OpenFisca's shape. Exit status 1 when there are errors; warnings pass.

Every formula is called with symbols and tried in stock OpenFisca on invented people, alone and among others. Each
finding says where, what is wrong, and what to write instead.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from guichet.rules import api as rules
from guichet.site.progress import Progress

NAME = "law check"
HELP = "find what is wrong with a law package"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", help="a folder, or the name of an installed OpenFisca package")
    parser.add_argument("--day", default="", metavar="DATE", help="try it for this day (default: its newest)")
    parser.add_argument("--only", action="append", default=[], metavar="CODE", help="only findings with this code")
    parser.add_argument("--errors", action="store_true", help="only errors, no warnings")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    law = rules.load(options.package)
    refuse_unknown(options.only)
    every = law.check(day=options.day, progress=Progress("law check", quiet=options.json))
    found = [
        each
        for each in every
        if (not options.only or each.code in options.only) and (not options.errors or each.severity == "error")
    ]
    errors = sum(each.severity == "error" for each in found)
    if options.json:
        told = {
            "package": law.name,
            "hash": law.hash,
            "errors": errors,
            "warnings": len(found) - errors,
            "findings": [asdict(each) for each in found],
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        show(found)
        print(summary(law.name, found, errors))
    return 1 if errors else 0


def refuse_unknown(codes: Sequence[str]) -> None:
    """Raises ``RulesError`` for a code that does not exist."""
    for code in codes:
        if code not in rules.CODES:
            raise rules.RulesError(
                f"there is no finding called '{code}'.", where="--only", remedy=f"There are: {', '.join(rules.CODES)}."
            )


def show(found: Sequence[rules.Finding]) -> None:
    """Each finding on three lines: where, what, and the cure."""
    for each in found:
        place = f"{each.file}:{each.line}" if each.line else each.file
        print(f"{place}: {each.severity} [{each.code}] {each.subject}")
        print(f"    {each.reason}\n    -> {each.remedy}")


def summary(name: str, found: Sequence[rules.Finding], errors: int) -> str:
    """One line: how many of what."""
    if not found:
        return f"{name}: nothing wrong"
    kinds = ", ".join(f"{count} {code}" for code, count in Counter(each.code for each in found).most_common())
    warnings = len(found) - errors
    return f"{name}: {counted(errors, 'error')}, {counted(warnings, 'warning')} ({kinds})"


def counted(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
