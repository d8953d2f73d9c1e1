"""Show how the ledger's accounts stand: debit above zero, credit below."""

import argparse
import json
from dataclasses import asdict

from guichet.payments import api as payments
from guichet.site import entitlement_arguments as common

NAME = "payments ledger balances"
HELP = "show how the ledger's accounts stand"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--beginning", default="", metavar="NAME", help="only accounts that begin so, such as revenue:")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    found = payments.balances(beginning=options.beginning, by=common.OPERATOR)
    if options.json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
        return 0
    for each in found:
        print(f"{each.cents / 100:>16,.2f} {each.currency}  {each.account}")
    return 0
