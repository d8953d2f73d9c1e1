"""Write the published catalogue in a standard's form: CPSV-AP 3.2.0 (JSON-LD) or HSDS 3.0 (JSON)."""

import argparse
import json
from pathlib import Path

from guichet.catalogue import api as catalogue

NAME = "catalogue export"
HELP = "write the published catalogue in a standard's form"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("standard", choices=("cpsv-ap", "hsds"), help="cpsv-ap (JSON-LD) or hsds (JSON)")
    parser.add_argument("file", nargs="?", type=Path, help="where to write it; without it it is printed")
    parser.add_argument("--language", default="", help="HSDS speaks one language (default: the jurisdiction's)")
    parser.add_argument("--json", action="store_true", help="it is JSON in any case")


def run(options: argparse.Namespace) -> int:
    if options.standard == "cpsv-ap":
        document = catalogue.export_cpsv_ap()
    else:
        document = catalogue.export_hsds(language=options.language)
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if options.file is None:
        print(text, end="")
    else:
        options.file.write_text(text, encoding="utf-8")
        print(options.file)
    return 0
