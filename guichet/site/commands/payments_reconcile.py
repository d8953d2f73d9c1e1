"""Reconcile a bank's statement (ISO 20022 camt.053) with the ledger: deposits, pay-outs of providers, settlements,
files of pay-outs, cheques that came back and the bank's fees are booked, each once; what does not fit is listed.

A file may be given again: what did not fit before is looked at again. Exit status 1 when something does not fit.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.site import entitlement_arguments as common

NAME = "payments reconcile"
HELP = "book what a bank's statement shows, and list what does not fit"

WHY = {
    "nothing_fits": "nothing here is of this amount and name",
    "deposit_differs": "a deposit has this number and another amount",
    "several_deposits": "several deposits are of this amount: the line says no number",
    "provider_differs": "the provider owed another amount at the end of every day",
    "batch_differs": "the file of pay-outs with this number is of another amount",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the statement, camt.053 of any version")
    parser.add_argument("--organization", required=True, metavar="ID", help="whose account it is of")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    try:
        content = options.file.read_bytes()
    except OSError as error:
        problem = kernel.Problem(str(options.file), f"it cannot be read: {error}.", "Name the statement's file.")
        raise kernel.Invalid((problem,)) from None
    found = payments.reconcile(content=content, organization=options.organization, by=common.OPERATOR)
    if options.json:
        print(json.dumps([asdict(each) for each in found], default=str, indent=2))
        return 1 if any(each.unmatched for each in found) else 0
    for each in found:
        known = len(each.lines) - len(each.unmatched)
        print(
            f"{len(each.lines):,} lines, {each.new:,} new: {known:,} booked, {len(each.unmatched):,} do not fit;"
            f" closing balance {each.closing_cents / 100:,.2f} {each.currency}"
        )
        for line in each.unmatched:
            print(
                f"  {line.booked_on} {line.cents / 100:>12,.2f} {line.reference}: {WHY[line.why]}"
                f" ({line.text[:100] or 'no words'})"
            )
    return 1 if any(each.unmatched for each in found) else 0
