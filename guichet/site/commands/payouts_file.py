"""Write the file of a batch once more, when it was lost on its way to the bank: the same file, or it is refused."""

import argparse
from pathlib import Path

from guichet.payments import api as payments
from guichet.site import entitlement_arguments as common
from guichet.site.payout_arguments import add_payer, payer_of, write_whole

NAME = "payouts file"
HELP = "write the file of a batch once more"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("batch", help="the batch's id")
    add_payer(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the file goes; must not exist")


def run(options: argparse.Namespace) -> int:
    with write_whole(options.out) as put:
        put(payments.batch_file(batch_id=options.batch, payer=payer_of(options), by=common.OPERATOR))
    print(options.out)
    return 0
