"""What the commands about pay-outs have in common: who pays, and a file that is whole or not there."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from guichet.kernel import api as kernel
from guichet.payments import api as payments


def add_payer(parser: argparse.ArgumentParser) -> None:
    """The account that pays."""
    parser.add_argument("--payer-name", required=True, metavar="NAME", help="who pays, as the bank knows them")
    parser.add_argument("--payer-account", required=True, metavar="NUMBER", help="IBAN or national account number")


def payer_of(options: argparse.Namespace) -> payments.Account:
    """The account that pays."""
    return payments.Account(options.payer_name, options.payer_account)


@contextmanager
def write_whole(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Refuse before anything is done what could not be written after; an empty content writes no file."""
    if path.exists():
        raise kernel.Invalid((kernel.Problem(str(path), "it is there already.", "Name a file that is not."),))
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.touch(mode=0o600)  # names, amounts and account numbers: for nobody else on the machine
    except OSError as error:
        raise kernel.Invalid((kernel.Problem(str(path), f"it cannot be written: {error}.", "Name another."),)) from None
    written = False

    def put(content: bytes) -> None:
        nonlocal written
        draft.write_bytes(content)
        written = bool(content)

    try:
        yield put
    finally:
        if written:
            draft.replace(path)
        else:
            draft.unlink(missing_ok=True)
