"""Take an inventory of services (a CSV file) into the catalogue as external services; report every row not taken."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.site.progress import Progress

NAME = "catalogue import"
HELP = "take an inventory of services into the catalogue"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the inventory, CSV")
    shipped = ", ".join(sorted(catalogue.shipped_mappings()))
    parser.add_argument("--mapping", required=True, help=f"what each column means: a YAML file, or one of: {shipped}")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    mapping = options.mapping if options.mapping in catalogue.shipped_mappings() else Path(options.mapping)
    report = catalogue.import_inventory(
        options.file,
        mapping=mapping,
        by=kernel.Actor(channel="command", name="guichet catalogue import"),
        progress=Progress("catalogue import", quiet=options.json),
    )
    if options.json:
        print(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    else:
        for row in report.refused:
            print(row, file=sys.stderr)
        for note in report.notes:
            print(f"note: {note}", file=sys.stderr)
        print(
            f"{report.rows:,} rows: {report.added:,} added, {report.changed:,} changed, {report.unchanged:,} same, "
            f"{len(report.refused):,} not taken, {len(report.vanished):,} no longer there"
        )
    return 1 if report.refused else 0
