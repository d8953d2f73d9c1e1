"""Make a master key for GUICHET_VAULT_KEYS, as it is written there. It is shown once and kept nowhere."""

import argparse

from guichet.kernel import api as kernel
from guichet.vault import api as vault

NAME = "vault new-key"
HELP = "make a master key of personal data"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", default="", help="what to call it (default: this month)")


def run(options: argparse.Namespace) -> int:
    name = options.name or kernel.today().strftime("%Y-%m")
    print(f"{name}={vault.new_key()}")
    return 0
