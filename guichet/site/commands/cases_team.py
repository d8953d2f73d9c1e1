"""Who is in the teams to whom rules of routing send requests; put an officer in, or take one out."""

import argparse
import json

from guichet.cases import api as cases
from guichet.kernel.api import SYSTEM

NAME = "cases team"
HELP = "show and change who takes the requests of a team"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organization", help="whose teams")
    parser.add_argument("--team", default="", help="the team, or the office, as the workflow names it")
    parser.add_argument("--add", default="", metavar="AGENT", help="the id of an officer who joins it")
    parser.add_argument("--remove", default="", metavar="AGENT", help="the id of an officer who leaves it")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    of, team = options.organization, options.team
    if options.add:
        cases.join_team(organization=of, team=team, agent_id=options.add, by=SYSTEM)
    if options.remove:
        cases.leave_team(organization=of, team=team, agent_id=options.remove, by=SYSTEM)
    members = [each for each in cases.team_members(organization=of, by=SYSTEM) if team in ("", each[0])]
    if options.json:
        print(json.dumps([{"team": name, "officer": officer} for name, officer in members]))
        return 0
    for name, officer in members:
        print(f"{name}  {officer}")
    print(f"{len(members)} in teams of {of}")
    return 0
