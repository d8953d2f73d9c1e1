"""Run the worked examples a law package brings along, in OpenFisca's own YAML format. Exit status 1 when one fails."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from guichet.rules import api as rules
from guichet.site.progress import Progress

NAME = "law test"
HELP = "run the worked examples of a law package"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", help="a folder, or the name of an installed OpenFisca package")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    package = Path(options.package) if Path(options.package).is_dir() else options.package
    found = rules.load(package).run_tests(progress=Progress("law test", quiet=options.json))
    if options.json:
        print(json.dumps(asdict(found) | {"passed": found.passed}, ensure_ascii=False, indent=2))
        return 0 if found.passed else 1
    for each in found.skipped:
        print(f"{each.file}: {each.name}: left out: {each.message}", file=sys.stderr)
    for each in found.failures:
        print(f"{each.file}: {each.name}: {each.message}", file=sys.stderr)
    told = f"{found.tests:,} examples with {found.expectations:,} expectations: {len(found.failures):,} fail."
    print(told if found.tests else "There are no examples: write some in tests/*.yaml of the package.")
    return 0 if found.passed else 1
