"""Show how many of those entitled receive each programme, by area, as it is published: small numbers are hidden."""

import argparse
import json
from dataclasses import asdict

from guichet.entitlements import api as entitlements
from guichet.kernel import api as kernel
from guichet.site import entitlement_arguments as common

NAME = "entitlements take-up"
HELP = "show how many of the entitled receive"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    common.add_sweep(parser)
    parser.add_argument("--areas", action="store_true", help="every area, too")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    found = entitlements.take_up(sweep_id=common.sweep_of(options))
    if found is None:
        raise kernel.NotFound("there is no such sweep", where="--sweep")
    if options.json:
        print(json.dumps(asdict(found), default=str, ensure_ascii=False, indent=2))
        return 0
    print(f"As of {found.on}; numbers of fewer than ten people, and what would give them away, are hidden.")
    for each in found.programmes:
        print(_line(each.programme, each.total))
        for area in each.areas if options.areas else ():
            print(_line(f"    {area.area}", area))
    return 0


def _line(name: str, cell: entitlements.Cell) -> str:
    if cell.entitled is None or cell.receiving is None:
        return f"{name}: hidden"
    rate = "" if cell.rate is None else f" ({cell.rate:.1%})"
    return f"{name}: {cell.receiving:,} of {cell.entitled:,} receive it{rate}"
