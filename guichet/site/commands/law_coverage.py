"""Show how much of a law package can be traced: each formula traced, opaque (file, line, why) or broken in stock too.

Opaque formulas are computed by stock OpenFisca: slower, and without an explanation. Broken ones fail there as well.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict

from guichet.rules import api as rules
from guichet.site.progress import Progress

NAME = "law coverage"
HELP = "show how much of a law package can be traced"

STATUSES = ("traced", "opaque", "broken")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", help="a folder, or the name of an installed OpenFisca package")
    parser.add_argument("--period", default="", help="2026, 2026-11 (default: the newest of each formula)")
    parser.add_argument("--all", action="store_true", help="list the traced formulas as well")
    parser.add_argument("--json", action="store_true", help="for a program: every formula")


def run(options: argparse.Namespace) -> int:
    law = rules.load(options.package)
    found = law.coverage(period=options.period, progress=Progress("law coverage", quiet=options.json))
    counts = {status: found.count(status) for status in STATUSES}
    if options.json:
        told = {
            "package": law.name,
            "inputs": found.inputs,
            **counts,
            "formulas": [asdict(each) for each in found.lines],
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    table([each for each in found.lines if options.all or each.status != "traced"])
    total = len(found.lines)
    shares = ", ".join(f"{count:,} {status} ({share(count, total)})" for status, count in counts.items())
    print(f"{law.name}: {total:,} formulas: {shares}; {found.inputs:,} inputs")
    return 0


def table(lines: Sequence[rules.CoverageLine]) -> None:
    """Status, period, variable, and where and why; columns as wide as they need."""
    if not lines:
        return
    rows = [(each.status, each.period, each.variable, where(each)) for each in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        print("  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[3]]).rstrip())


def where(line: rules.CoverageLine) -> str:
    return f"{line.file}:{line.line}: {line.kind}: {line.reason}" if line.file else ""


def share(count: int, total: int) -> str:
    return f"{100 * count / total:.1f} %" if total else "none"
