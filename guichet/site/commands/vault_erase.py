"""Erase a person: destroy the keys of all that is theirs. It cannot be undone.

Decided cases are kept for as long as the law says, and named; they are destroyed by themselves when that time is over.
Refused while a legal hold stands or a case is open. With --look nothing is destroyed: it only says what would be.
"""

import argparse
import getpass
import json
from dataclasses import asdict

from guichet.journeys import api as journeys
from guichet.kernel.api import Conflict
from guichet.vault import api as vault

NAME = "vault erase"
HELP = "erase a person; what the law keeps is named"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", help="the agent's id")
    parser.add_argument("--reason", required=True, help="why, without personal words: it is kept")
    parser.add_argument("--legal-basis", required=True, help="such as: Privacy Act 2020, IPP 9")
    parser.add_argument("--look", action="store_true", help="only say what would be destroyed and what kept")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(options: argparse.Namespace) -> int:
    if options.look:
        keep = journeys.kept_by_law(person_id=options.person)
        kept = {each.subject for each in keep}
        destroyed = tuple(each for each in vault.subjects_of(options.person) if each not in kept)
        for hold in vault.holds_on(options.person):
            raise Conflict(f"hold {hold.id} stands: {hold.legal_basis}", remedy="Lift it first: `guichet vault lift`.")
    else:
        erased = journeys.erase_person(
            person_id=options.person, reason=options.reason, legal_basis=options.legal_basis, who=getpass.getuser()
        )
        vault.scrub()
        keep, destroyed = erased.kept, erased.destroyed
    if options.json:
        print(json.dumps({"destroyed": destroyed, "kept": [asdict(each) for each in keep]}, indent=2, default=str))
        return 0
    print(f"{len(destroyed):,} keys {'would be destroyed' if options.look else 'destroyed'}")
    for each in keep:
        print(f"kept until {each.until_on.isoformat()}: {each.subject} ({each.why})")
    return 0
