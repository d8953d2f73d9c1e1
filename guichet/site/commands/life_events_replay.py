"""Hand stored notices of life events again, in the order they came; nothing happens twice.

What was done stays done. What waits, or is about somebody who was unknown, is tried again; what was only kept because
nothing followed from its type is followed, if something does by now.
"""

import argparse
from datetime import datetime

from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

NAME = "life-events replay"
HELP = "hand stored notices of life events again; nothing happens twice"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source", default="", metavar="NAME", help="only those of one source")
    parser.add_argument("--since", type=moment, metavar="MOMENT", help="only those since then (ISO 8601, with zone)")


def moment(text: str) -> datetime:
    """A moment with its zone."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError("say the zone: 2026-11-22T00:00+13:00")
    return found


def run(options: argparse.Namespace) -> int:
    by = kernel.Actor(channel="command", name="operator")
    done = journeys.replay_life_events(source=options.source, since=options.since, by=by)
    print(f"{done.handed:,} notices handed again, {done.settled:,} settled by it")
    return 0
