"""Play the worked examples of services on every channel, as people would, in a database that is thrown away.

Nothing of the site is touched: the rehearsal runs in a process of its own, with its own database, mailbox and
telephone. `guichet publish` does the same for what changed before it publishes.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from guichet.catalogue import api as catalogue
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.site.progress import Progress
from guichet.site.rehearsing import rehearse_apart

NAME = "rehearse"
HELP = "play the worked examples of services on every channel"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, help="default: GUICHET_JURISDICTION")
    parser.add_argument("--service", action="append", default=[], metavar="ORGANIZATION/NAME", help="only this one")
    parser.add_argument("--json", action="store_true", help="for a program")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    folder = (options.folder or Path(settings.GUICHET_JURISDICTION)).resolve()
    if options.here:
        return _rehearse_here(folder, options.service, as_json=options.json)
    return rehearse_apart(folder, options.service, as_json=options.json)


def _rehearse_here(folder: Path, names: Sequence[str], *, as_json: bool) -> int:
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    journeys.publish(folder, by=kernel.Actor(channel="command", name="guichet rehearse"))
    chosen = [catalogue.service(name) for name in names] or list(catalogue.current().services.values())
    played = [each for each in chosen if each.kind == "native"]
    said, total, done = Progress("rehearse", quiet=as_json), lab.plays(played), iter(range(1, 1_000_000))
    language = catalogue.current().default_language
    found = lab.rehearse(played, language=language, progress=lambda *_: said(next(done), total))
    if as_json:
        rows = [{"where": each.where, "message": each.message, "remedy": each.remedy} for each in found]
        print(json.dumps({"plays": total, "problems": rows}, indent=2))
    else:
        for problem in found:
            print(problem, file=sys.stderr)
        print(f"{total} plays of {len(played)} services: {'all well' if not found else f'{len(found)} problems'}")
    return 1 if found else 0
