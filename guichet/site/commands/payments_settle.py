"""Hand on to other organizations what one took for them until the end of a month: one file for its bank (ISO 20022
pain.001.001.09), worked out from the ledger's liabilities. Once: run again, there is nothing left.

The accounts file is YAML, an organization a line: `fredericton: {name: City of Fredericton, number: 00012-003-765432}`.
"""

import argparse
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import msgspec

from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.site import entitlement_arguments as common
from guichet.site.payout_arguments import add_payer, payer_of, write_whole

NAME = "payments settle"
HELP = "hand on what was taken for other organizations"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", required=True, type=month_of, metavar="YYYY-MM", help="until the end of this month")
    parser.add_argument("--organization", required=True, metavar="ID", help="who took the money")
    parser.add_argument("--accounts", required=True, type=Path, metavar="FILE", help="YAML: accounts by organization")
    add_payer(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the file goes; must not exist")
    parser.add_argument("--json", action="store_true", help="for a program")


def month_of(text: str) -> date:
    """The first day of a month."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no month: write 2026-11") from None


def run(options: argparse.Namespace) -> int:
    with write_whole(options.out) as put:
        made = payments.settle_month(
            month=options.month,
            organization=options.organization,
            accounts_of=_accounts(options.accounts),
            payer=payer_of(options),
            by=common.OPERATOR,
        )
        put(made[1] if made else b"")
    if made is None:
        print(json.dumps(None) if options.json else f"{options.organization} owes nobody anything of that month.")
        return 0
    batch, _, parts = made
    if options.json:
        print(json.dumps({"batch": asdict(batch), "settled": [asdict(each) for each in parts]}, default=str, indent=2))
        return 0
    for each in parts:
        print(f"  {each.owner}: {each.cents / 100:,.2f} {each.currency}")
    print(f"{batch.cents / 100:,.2f} in all, in {options.out}. Batch {batch.id}, SHA-256 {batch.digest}.")
    return 0


def _accounts(path: Path) -> dict[str, payments.Account]:
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=kernel.learned(dict[str, payments.Account]))
    except (OSError, msgspec.MsgspecError) as error:
        remedy = "Write lines such as `id: {name: ..., number: ...}`."
        problem = kernel.Problem(str(path), f"it cannot be read: {error}.", remedy)
        raise kernel.Invalid((problem,)) from None
