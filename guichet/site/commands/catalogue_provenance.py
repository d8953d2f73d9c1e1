"""Print every part of an adopted service with whose it is: the municipality's own, or its model's."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from guichet.catalogue import api as catalogue

NAME = "catalogue provenance"
HELP = "whose each part of an adopted service is"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("service", help="such as moncton/water-bill")
    parser.add_argument("--own", action="store_true", help="only what is the adopter's own")
    parser.add_argument("--folder", type=Path, help="the jurisdiction's folder (default: GUICHET_JURISDICTION)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    folder = options.folder or Path(settings.GUICHET_JURISDICTION)
    adopter = options.service.partition("/")[0]
    found = catalogue.provenance(folder, options.service)
    found = tuple(each for each in found if not options.own or each.organization == adopter)
    if options.json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
        return 0
    for each in found:
        print(f"{each.organization:24} {each.pointer:48} {each.written_in}:{each.line}")
    return 0
