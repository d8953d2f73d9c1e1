"""Prove that the ledger balances and is as it was posted: every transaction sums to zero and stands as its event sealed
it, and every charge, payment and closed till says what the ledger says. Exit status 1 when not.
"""

import argparse
import json
import sys
from dataclasses import asdict

from guichet.payments import api as payments
from guichet.site.progress import Progress

NAME = "payments ledger verify"
HELP = "prove that the ledger balances"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    found = payments.verify_ledger(progress=Progress("payments ledger verify", quiet=options.json))
    if options.json:
        print(json.dumps(asdict(found) | {"is_whole": found.is_whole}, indent=2))
        return 0 if found.is_whole else 1
    for fault in found.faults:
        print(f"{fault.where}: {fault.what}", file=sys.stderr)
    verdict = "in balance" if found.is_whole else f"NOT IN BALANCE, {len(found.faults)} faults"
    sums = ", ".join(f"{cents / 100:,.2f} {currency}" for currency, cents in found.sums.items()) or "nothing"
    print(
        f"{found.transactions:,} transactions of {found.entries:,} entries, {found.charges:,} charges;"
        f" {sums} on each side: {verdict}"
    )
    return 0 if found.is_whole else 1
