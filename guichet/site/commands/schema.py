"""Write a JSON Schema for every kind of definition file, so that an editor completes and checks while one types."""

import argparse
import json
from pathlib import Path

from guichet.catalogue import api as catalogue
from guichet.queue import api as queue
from guichet.reports import api as reports
from guichet.sharing import api as sharing
from guichet.shop import api as shop

NAME = "schema"
HELP = "write JSON Schemas of the definition files, for editors"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, help="where to write them; without it they are printed")
    parser.add_argument("--json", action="store_true", help="it is JSON in any case")


def run(options: argparse.Namespace) -> int:
    schemas = {
        **catalogue.json_schemas(),
        **sharing.json_schemas(),
        **reports.json_schemas(),
        "queue": queue.json_schema(),
        "good": shop.json_schema(),
    }
    if options.folder is None:
        print(json.dumps(schemas, indent=2, ensure_ascii=False))
        return 0
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas.items():
        path = options.folder / f"{name}.schema.json"
        path.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        print(path)
    return 0
