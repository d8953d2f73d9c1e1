"""Notices of life events about nobody known here: list them, or say whom one is about.

An officer of the organization does it with their own rights; they are named by their agent id. Without a notice and a
person the notices that the officer may look at are listed.
"""

import argparse

from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.journeys import api as journeys

NAME = "life-events match"
HELP = "list notices about nobody known here, or say whom one is about"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organization", help="whose notices")
    parser.add_argument("officer", help="agent id of a case worker of it")
    parser.add_argument("--notice", default="", metavar="ID", help="the notice")
    parser.add_argument("--person", default="", metavar="ID", help="agent id of whom it is about")


def run(options: argparse.Namespace) -> int:
    officer = identity.staff_actor(agent_id=options.officer, organization=options.organization, channel="command")
    if options.notice and options.person:
        matched = journeys.match_life_event(notice_id=options.notice, person_id=options.person, by=officer)
        print(f"{matched.id}: matched; a worker does what follows")
        return 0
    for each in evidence.unmatched_notices(by=officer):
        told = each.notice
        about = ", ".join(f"{name} {value}" for name, value in told.about.items()) if told else "erased"
        print(f"{each.id}  {each.type}  {each.received_at:%Y-%m-%d %H:%M}  {each.source}: {about}")
    return 0
