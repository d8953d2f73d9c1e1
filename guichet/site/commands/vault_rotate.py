"""Wrap the keys of people anew with the first key of GUICHET_VAULT_KEYS, so that an older one can be taken away.

Nothing that is sealed is touched. It may be stopped at any moment and run again.
"""

import argparse

from guichet.kernel import api as kernel
from guichet.site.progress import Progress
from guichet.vault import api as vault

NAME = "vault rotate"
HELP = "wrap the keys of people with the newest master key"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="show no progress")


def run(options: argparse.Namespace) -> int:
    done = vault.rotate(by=kernel.SYSTEM, progress=Progress("vault rotate", quiet=options.quiet))
    vault.scrub()
    print(f"{done:,} keys wrapped anew; the older master keys are needed no more")
    return 0
