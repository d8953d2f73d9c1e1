"""A death is recorded, or taken back: what follows at once, in one transaction; the rest is work for the outbox.

Whoever brings the news, a registrar's decision or another system's notice, comes through `death_recorded`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.estates import api as estates
from guichet.identity import api as identity
from guichet.journeys import deaths
from guichet.journeys.use_cases.view_request import workflow_of
from guichet.kernel.api import SYSTEM, Actor, NotAllowed, Reference
from guichet.payments import api as payments

#: What an officer with an open case of theirs reads first.
TASK = "The person has died: speak with who settles the estate before going on"


def death_recorded(
    *, about: str, died_on: date, source: str, by: Actor, reporter_id: str = "", case_id: str = ""
) -> estates.Estate:
    """`about` (an agent's id) died on a day, as a register's entry or a decided case says (`source`).

    In one transaction: nobody signs in as them any more, their mandates and relationships end, what they were granted
    stops with that day, what they were offered is closed, officers with open cases of theirs are told. From the event
    of the estate follow, in the outbox: who the executor is, and who is told under which agreement. Recorded twice is
    recorded once. The platform only, which has asked the register or an officer: an outside notice is no proof of its
    own. Raises NotAllowed, NotFound, Invalid.
    """
    if not by.is_system:
        raise NotAllowed("a death is recorded by a register or a decision", where="death")
    organization = deaths.keeper().competent_authority
    with transaction.atomic():
        identity.record_death(agent_id=about, died_on=died_on, source=source, by=by)
        stopped = tuple(each.id for each in _running(about))
        estate = estates.open_estate(
            person_id=about,
            organization=organization,
            source=source,
            reporter_id=reporter_id,
            case_id=case_id,
            stopped=stopped,
            by=by,
        )
        for grant_id in stopped:
            entitlements.stop(grant_id=grant_id, until_on=died_on, reason="death", by=by)
        entitlements.end_offers(person_id=about, on=died_on, why="death", by=by)
        for case in _open_cases(about):
            cases.set_task(case_id=case.id, title=TASK, by=by)
    return estate


def death_corrected(*, about: str, by: Actor) -> estates.Estate | None:
    """The person lives: everything that ended holds again, grants run on, and who was told is told so (outbox).

    The platform only, for the officer who decided it. None when no death stands recorded. Raises NotAllowed.
    """
    if not by.is_system:
        raise NotAllowed("a death is taken back by a decision", where="death")
    with transaction.atomic():
        estate = estates.estate_of(person_id=about, by=by)
        if estate is None or identity.correct_death(agent_id=about, by=by) is None:
            return None
        for grant_id in estate.stopped:
            entitlements.resume(grant_id=grant_id, by=by)
            payments.resume_payouts(about=Reference("grant", grant_id), by=by)
        for case in _open_cases(about):
            for task in cases.case(case_id=case.id, by=by).tasks:
                if task.title == TASK and task.done_at is None:
                    cases.set_task(case_id=case.id, title=TASK, task_id=task.id, done=True, by=by)
        return estates.correct(estate_id=estate.id, by=by)


def _running(person_id: str) -> Iterator[entitlements.Grant]:
    for grant in entitlements.grants_of(person_id=person_id, by=SYSTEM):
        if grant.state == "running":
            yield grant


def _open_cases(person_id: str) -> Iterator[cases.Case]:
    for case in cases.cases_of(person_id=person_id, by=SYSTEM):
        status = workflow_of(catalogue.service(case.service, version=case.service_version)).statuses[case.status]
        if not status.final:
            yield case
