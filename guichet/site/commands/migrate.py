"""Prepare the database, or bring it to this version. Safe to repeat."""

import argparse
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

NAME = "migrate"
HELP = "prepare the database, or bring it to this version"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", action="store_true", help="only show what would be done")


def run(options: argparse.Namespace) -> int:
    if options.plan:
        call_command("migrate", interactive=False, plan=True)
    else:
        bring_up_to_date(verbosity=1)
    return 0


def bring_up_to_date(*, verbosity: int) -> None:
    """Make the folder and the tables."""
    prepare_folder()
    call_command("migrate", interactive=False, verbosity=verbosity)


def prepare_folder() -> None:
    """The folder of the embedded database, readable by nobody else."""
    Path(settings.GUICHET_VAR).mkdir(parents=True, exist_ok=True, mode=0o700)
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "guichet.site.sqlite_gate":
        Path(database["NAME"]).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
