"""Review what people receive when the law or their household changed: told before it takes effect, never cut by us."""

from __future__ import annotations

from collections.abc import Callable

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.entitlements import ports
from guichet.journeys.situation import current_law
from guichet.journeys.use_cases.explain import propose
from guichet.journeys.use_cases.fill_in import REGISTERS
from guichet.kernel.api import SYSTEM, Actor, NotFound, today


def review_under_law(*, law_hash: str) -> int:
    """A law was published: every running grant under another one is worked out anew. How many changes were found.

    What registers say of the household counts; where they know none, the facts of the grant's own case. Where the law
    cannot be settled by these, an officer has the question. Run again, it finds nothing it found before.
    """
    law = current_law()
    if law.hash != law_hash:  # another one was published meanwhile, whose own event says so
        return 0
    found = 0
    for grant in entitlements.grants_running(by=SYSTEM):
        if grant.law_hash != law.hash:
            found += _review(grant)
    return found


def review_everybody(*, by: Actor, progress: Callable[[int, int], None] | None = None) -> int:
    """Every running grant is worked out anew from what registers say now. How many changes were found. NotAllowed."""
    running = tuple(entitlements.grants_running(by=by))
    found = 0
    for done, grant in enumerate(running, start=1):
        found += _review(grant)
        if progress is not None:
            progress(done, len(running))
    return found


def review_person(*, person_id: str) -> int:
    """Something became known of a person (a register's notice): what they are granted is worked out anew."""
    running = [each for each in entitlements.grants_of(person_id=person_id, by=SYSTEM) if each.state == "running"]
    return sum(_review(each) for each in running)


def _review(grant: entitlements.Grant) -> int:
    law, day = current_law(), today(catalogue.current().time_zone)
    household = None
    if grant.household_id and REGISTERS in ports.populations:
        household = ports.populations.get(REGISTERS).household(grant.household_id)
    if household is not None and grant.person_id in set(map(str, household.person_ids)):
        only = (entitlements.programme(grant.programme),)
        return len(entitlements.review_grants(partition=household, law=law, on=day, by=SYSTEM, programmes=only))
    due = _by_its_case(grant)
    if due is None:
        return 0
    return int(entitlements.review_case_grant(grant_id=grant.id, due=due, law=law, on=day, by=SYSTEM) is not None)


def _by_its_case(grant: entitlements.Grant) -> int | None:
    """What the law says now to the facts of the case; None where there is none, or they no longer settle it."""
    try:
        case = cases.case(case_id=grant.case_id, by=SYSTEM)
        programme = entitlements.programme(grant.programme)
    except NotFound:
        return None
    proposal = propose(case=case, language=case.language)
    if proposal is None or proposal.granted is None or programme.amount is None:
        return None
    return proposal.amounts.get(programme.amount, 0) if proposal.granted else 0
