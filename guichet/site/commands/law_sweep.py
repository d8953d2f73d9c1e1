"""Compute a law's outputs for a whole population: from a CSV or Parquet file, or for invented households.

One row a person; columns are variables (`annual_income`, or `annual_income@2026` for one period), the group each person
stands in (`family`) and the role in it (`family_role`). Without a file it invents people: --people-out writes them, to
see how a file looks. Results go to a file, or a summary is printed.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from guichet.rules import api as rules
from guichet.site.law_arguments import add_law, add_people, law_of, people_of
from guichet.site.progress import Progress

NAME = "law sweep"
HELP = "compute a law's outputs for a whole population"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_law(parser)
    add_people(parser)
    parser.add_argument("--out", type=Path, metavar="FILE", help="CSV or Parquet; a file for each entity")
    parser.add_argument("--people-out", type=Path, metavar="FILE", help="write the people themselves, too")
    parser.add_argument("--complete", action="store_true", help="refuse a population that lacks an input")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    law = law_of(options)
    people = people_of(options, law)
    if options.people_out is not None:
        rules.write_population(law, options.people_out, people.table)
    swept = law.sweep(
        options.outputs,
        options.period,
        people.table,
        progress=Progress("law sweep", quiet=options.json),
        missing="refuse" if options.complete else "assume",
    )
    written = rules.write_swept(law, options.out, swept, people.ids) if options.out is not None else ()
    summary = [summed(law, name, column) for (name, _), column in swept.columns.items()]
    assumed = sorted({name for name, _ in swept.assumed})
    if options.json:
        told = {"persons": people.table.persons, "outputs": summary, "assumed": assumed, "law_hash": swept.law_hash,
                "graph_hash": swept.graph_hash, "written": [str(each) for each in written]}  # fmt: skip
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    print(f"{people.table.persons:,} persons{'' if options.people else ', invented'}; law {swept.law_hash[:12]}.")
    for each in summary:
        total = f", in all {each['total']:,}" + (f" {each['unit']}" if each["unit"] else "") if "total" in each else ""
        print(f"  {each['variable']}: {each['not_default']:,} of {each['number']:,} {each['entity']}{total}")
    if assumed:
        print(f"The law's default was taken for: {', '.join(assumed)}.")
    for path in written:
        print(path)
    return 0


def summed(law: rules.Law, name: str, column: Any) -> dict[str, Any]:
    """An output in a line: how many have it, and what it comes to."""
    info = law.variable(name)
    found: dict[str, Any] = {"variable": name, "entity": info.entity_plural, "number": len(column), "unit": info.unit}
    default = law.raw(name).default_value
    plain = getattr(default, "index", default) if info.value_type == "enum" else default
    found["not_default"] = int((column != (np.datetime64(plain) if info.value_type == "date" else plain)).sum())
    if info.value_type in ("int", "float"):
        total = column.sum(dtype=np.int64 if info.value_type == "int" else np.float64)
        found["total"] = total.item()
    return found
