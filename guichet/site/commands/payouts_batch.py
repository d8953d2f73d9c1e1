"""Write everything an organization owes until a day into one file for its bank: ISO 20022 pain.001.001.09.

Every pay-out is in one batch ever. Run again, there is nothing left to pay; a file lost on its way is written again,
byte for byte, with `guichet payouts file`. Who has no account that could be paid stays planned, and is counted.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from guichet.payments import api as payments
from guichet.site import entitlement_arguments as common
from guichet.site.payout_arguments import add_payer, payer_of, write_whole

NAME = "payouts batch"
HELP = "write what is to be paid as a file for the bank"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organization", required=True, metavar="ID", help="whose pay-outs, such as inland-revenue")
    parser.add_argument("--until", type=common.day_of, metavar="DAY", help="everything due until then; default today")
    add_payer(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the file goes; must not exist")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    with write_whole(options.out) as put:
        made = payments.make_batch(
            organization=options.organization,
            until=options.until or common.today(),
            payer=payer_of(options),
            by=common.OPERATOR,
        )
        put(made[1] if made else b"")
    if made is None:
        print(json.dumps(None) if options.json else f"Nothing is to be paid by {options.organization}.")
        return 0
    batch = made[0]
    if options.json:
        print(json.dumps(asdict(batch), default=str, indent=2))
        return 0
    left = f"; {len(batch.left_out):,} have no account that could be paid, and stay planned" if batch.left_out else ""
    print(f"{batch.count:,} pay-outs, {batch.cents / 100:,.2f} in all, in {options.out}{left}.")
    print(f"Batch {batch.id}, SHA-256 {batch.digest}.")
    return 0
