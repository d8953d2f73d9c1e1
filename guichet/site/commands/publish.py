"""Publish a jurisdiction's folder: every gate is asked, and nothing changes unless all of them agree.

Where the lab is, every worked example of every changed service is first played on every channel (`guichet rehearse`).
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from django.apps import apps
from django.conf import settings

from guichet.catalogue import api as catalogue
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.site.commands import check
from guichet.site.rehearsing import rehearse_apart

NAME = "publish"
HELP = "publish a jurisdiction's folder"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, help="default: GUICHET_JURISDICTION")
    parser.add_argument("--check-only", action="store_true", help="ask every gate and change nothing")
    parser.add_argument("--without-rehearsal", action="store_true", help="do not play the worked examples first")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    folder = options.folder or Path(settings.GUICHET_JURISDICTION)
    if options.check_only:
        return check.check_folder(folder, as_json=options.json)
    changed = () if options.without_rehearsal else catalogue.changes(catalogue.load(folder))
    if changed and apps.is_installed("guichet.lab"):
        status = rehearse_apart(folder, changed, as_json=options.json)
        if status:
            return status
    published = journeys.publish(folder, by=kernel.Actor(channel="command", name="guichet publish"))
    done, agreed = published.services, published.agreements
    if options.json:
        print(json.dumps({**asdict(done), "agreements": asdict(agreed)}, indent=2))
        return 0
    if not done.is_new:
        print(f"Nothing changed; release {done.release} is still the one that counts.")
    else:
        print(f"Release {done.release}: {len(done.changed)} changed, {len(done.unchanged)} as before.")
        for name in done.changed:
            print(f"  {name}")
        for name in done.withdrawn:
            print(f"  {name} is withdrawn")
    for name in agreed.changed:
        print(f"  agreement {name}")
    if published.reports.is_new:
        print(f"  {len(published.reports.categories)} kinds of problems can be reported")
    for name in agreed.withdrawn:
        print(f"  agreement {name} is taken back")
    return 0
