"""Check the settings and the installation; with a folder, check that jurisdiction's definitions instead."""

import argparse
import json
import sys
from pathlib import Path

from django.core import checks

from guichet.catalogue import api as catalogue
from guichet.kernel.api import Invalid

NAME = "check"
HELP = "check settings and installation, or a jurisdiction's folder"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, help="a jurisdiction's folder; without it settings are checked")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    if options.folder is not None:
        return check_folder(options.folder, as_json=options.json)
    found = [each for each in checks.run_checks(include_deployment_checks=False) if not each.is_silenced()]
    serious = [each for each in found if each.is_serious()]
    if options.json:
        told = [{"id": each.id, "message": each.msg, "remedy": each.hint or ""} for each in found]
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for each in found:
            print(f"{each.id}: {each.msg}\n    -> {each.hint or ''}", file=sys.stderr)
        print(f"settings: {len(found)} found, {len(serious)} of them serious" if found else "settings: nothing found")
    return 1 if serious else 0


def check_folder(folder: Path, *, as_json: bool) -> int:
    """Ask every publish gate about a folder, changing nothing; raises ``Invalid`` with everything that is wrong."""
    jurisdiction = catalogue.load(folder)
    problems = catalogue.check(jurisdiction)
    if problems:
        raise Invalid(problems)
    count = len(jurisdiction.services)
    print(json.dumps({"services": count, "problems": []}) if as_json else f"{folder}: {count} services, nothing wrong")
    return 0
