"""How life events stand: what came and what became of it, what waits to be told, what was refused, what is dead.

Exit status 1 when something needs a person: notices about nobody known, or deliveries nobody tries any more.
"""

import argparse

from guichet.connectors.life_events import api as life_events
from guichet.evidence import api as evidence
from guichet.kernel import api as kernel

NAME = "life-events status"
HELP = "how life events stand, in and out"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--revive", action="store_true", help="give deliveries that are dead another try")


def run(options: argparse.Namespace) -> int:
    by = kernel.Actor(channel="command", name="operator")
    if options.revive:
        print(f"{life_events.revive():,} deliveries are tried again")
    came = evidence.notice_counts(by=by)
    now = life_events.outlook()
    for (source, what, state), count in came.items():
        print(f"came   {source}: {what} {state}: {count:,}")
    for recipient, what, state, count, tries in now.told:
        print(f"told   {recipient}: {what} {state}: {count:,}" + (f" (tried {tries} times)" if tries else ""))
    for day, source, why, count in now.refused:
        print(f"refused {day} {source}: {why}: {count:,}")
    for each in now.dead:
        print(f"dead   {each.payload['delivery']}: {each.error}")
    unknown = sum(count for (_, _, state), count in came.items() if state == "unknown")
    if unknown:
        print(f"{unknown:,} about nobody known here: `guichet life-events match`")
    return 1 if unknown or now.dead else 0
