"""Records that somebody died, and takes it back whole when it was a mistake.

With a death end what lives: sign-ins, telephones and tokens, what they were to others, what they allowed and were
allowed. What ended is kept by its ids, so that nobody who is alive has to ask for it again.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, powers, queries
from guichet.identity.operations.revoke_mandate import end_mandates_of
from guichet.identity.operations.sign_in_person import end_all_sign_ins
from guichet.identity.types import Died
from guichet.kernel import api as kernel

DEATH = "death"


def record_death(*, agent_id: str, died_on: date, source: str, by: kernel.Actor) -> Died:
    """A person died on a day, as a register's entry (`register:<name>/<entry>`) or a decided case (`case:<id>`) says.

    From now on nobody signs in as them; their mandates and relationships end, but an executor of theirs stays one.
    Recorded twice is recorded once: what was first recorded stands. The platform only. Raises NotAllowed, NotFound,
    Invalid (a day to come or before they were born, an organization, a source that proves nothing).
    """
    authorisation.require_action(by, "record", authorisation.Protected(DEATH))
    with transaction.atomic():
        agent = models.Agent.objects.select_for_update().filter(pk=agent_id).first()
        if agent is None:
            raise kernel.NotFound("there is no such person", where="agent")
        standing = queries.death_of(agent_id)
        if standing is not None:
            return standing
        _demand_sense(agent, died_on, source)
        ended = _end_all(agent_id, died_on, by)
        row = models.Death(agent=agent, source=source, recorded_at=kernel.now(), ended=json.dumps(ended))
        row.died_on = died_on
        row.save(force_insert=True)
        _record(events.DeathRecorded(agent_id, source), agent_id, by)
        return Died(agent_id, died_on, source, row.recorded_at)


def correct_death(*, agent_id: str, by: kernel.Actor) -> Died | None:
    """The person is alive: what ended with the record holds again, and they sign in as before.

    Whoever was proven the executor of their estate is so no longer. What ended for another reason stays ended. The
    platform only, for the officer who decided it. Returns what had been recorded; None when nothing was.
    """
    authorisation.require_action(by, "record", authorisation.Protected(DEATH))
    with transaction.atomic():
        row = models.Death.objects.select_for_update().filter(agent_id=agent_id, corrected_at__isnull=True).first()
        if row is None:
            return None
        row.corrected_at = kernel.now()
        row.save(update_fields=["corrected_at"])
        _begin_again(agent_id, json.loads(row.ended))
        _record(events.DeathCorrected(agent_id, row.source), agent_id, by)
        return Died(agent_id, row.died_on, row.source, row.recorded_at)


def _demand_sense(agent: models.Agent, died_on: date, source: str) -> None:
    problems = []
    if agent.kind != "person":
        problems.append(kernel.Problem("agent_id", "an organization does not die", "Close it instead."))
    if died_on > kernel.today() + timedelta(days=1):  # where it is tomorrow already
        problems.append(kernel.Problem("died_on", "this day is still to come", "Check the year.", "in_future"))
    if agent.birth_date is not None and died_on < agent.birth_date:
        problems.append(kernel.Problem("died_on", "this is before they were born", "Check both days."))
    if not powers.proves(source):
        problems.append(
            kernel.Problem("source", "a death is taken from a register or a decision", "Name its entry or its case.")
        )
    if problems:
        raise kernel.Invalid(tuple(problems))


def _end_all(agent_id: str, died_on: date, by: kernel.Actor) -> dict[str, Any]:
    """End everything of a living person; what ended, by kind."""
    mandates = models.Mandate.objects.filter(Q(grantor_id=agent_id) | Q(holder_id=agent_id), ended_at__isnull=True)
    phones = models.PhoneLink.objects.filter(agent_id=agent_id, ended_at__isnull=True)
    tokens = models.ApiToken.objects.filter(agent_id=agent_id, revoked_at__isnull=True)
    ended: dict[str, Any] = {
        "mandates": list(mandates.values_list("pk", flat=True)),
        "phones": list(phones.values_list("pk", flat=True)),
        "tokens": list(tokens.values_list("pk", flat=True)),
        "relationships": _end_relationships(agent_id, died_on),
    }
    end_mandates_of(agent_id=agent_id, why=DEATH, by=by)
    moment = kernel.now()
    phones.update(ended_at=moment)
    tokens.update(revoked_at=moment)
    end_all_sign_ins(agent_id=agent_id, by=by)
    models.Account.objects.filter(agent_id=agent_id).update(is_active=False)
    return ended


def _end_relationships(agent_id: str, died_on: date) -> list[list[str | None]]:
    """End what they were to others and others to them, from today at the latest; each with its own last day."""
    last = min(died_on, kernel.today() - timedelta(days=1))
    theirs = Q(agent_id=agent_id) | (Q(other_id=agent_id) & ~Q(kind=powers.EXECUTOR_OF))
    rows = models.Relationship.objects.filter(theirs, Q(until_on__isnull=True) | Q(until_on__gt=last))
    ended: list[list[str | None]] = []
    for row in rows.order_by("id"):
        ended.append([row.pk, row.until_on.isoformat() if row.until_on else None])
        row.until_on = max(last, row.from_on)
        row.save(update_fields=["until_on"])
    return ended


def _begin_again(agent_id: str, ended: dict[str, Any]) -> None:
    models.Mandate.objects.filter(pk__in=ended["mandates"], why=DEATH).update(ended_at=None, why="")
    # A number that speaks for somebody else meanwhile stays theirs.
    for row in models.PhoneLink.objects.filter(pk__in=ended["phones"], verified_at__isnull=False):
        taken = models.PhoneLink.objects.filter(
            number_blind=row.number_blind, verified_at__isnull=False, ended_at__isnull=True
        )
        if not taken.exists():
            models.PhoneLink.objects.filter(pk=row.pk).update(ended_at=None)
    models.ApiToken.objects.filter(pk__in=ended["tokens"]).update(revoked_at=None)
    for pk, until_on in ended["relationships"]:
        models.Relationship.objects.filter(pk=pk).update(until_on=until_on and date.fromisoformat(until_on))
    today = kernel.today()
    executors = models.Relationship.objects.filter(other_id=agent_id, kind=powers.EXECUTOR_OF)
    executors.filter(from_on__gte=today).delete()
    executors.filter(Q(until_on__isnull=True) | Q(until_on__gte=today)).update(until_on=today - timedelta(days=1))
    models.Account.objects.filter(agent_id=agent_id).update(is_active=True)


def _record(event: audit.Event, agent_id: str, by: kernel.Actor) -> None:
    audit.record(event, stream=kernel.Reference("agent", agent_id), by=by, concerns=agent_id)
