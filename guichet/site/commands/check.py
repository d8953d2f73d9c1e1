"""Check the settings and the installation; with a folder, check that jurisdiction's definitions instead."""

import argparse
import json
import sys

from django.core import checks

NAME = "check"
HELP = "check settings and installation, or a jurisdiction's folder"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
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
