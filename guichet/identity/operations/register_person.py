"""Makes a person known who was not."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, queries
from guichet.identity.finding import index
from guichet.identity.naming import read_name
from guichet.identity.types import Agent
from guichet.kernel import api as kernel
from guichet.rows import api as rows
from guichet.vault import api as vault


def register_person(
    *, name: str, by: kernel.Actor, language: str = "", birth_date: date | None = None, source: str = "register"
) -> Agent:
    """A new person, whom nobody may act for yet. Raises Invalid (name), NotFound or NotAllowed.

    Anyone with business here may: a new person is nobody's, so that nobody gains sight of anyone by it. A parent makes
    their child known with `register_child`, which also says whose child it is.
    """
    authorisation.require_action(by, "add", authorisation.Protected("agent"))
    with transaction.atomic():
        return add_person(name=name, by=by, language=language, birth_date=birth_date, source=source)


def add_person(*, name: str, by: kernel.Actor, language: str, birth_date: date | None, source: str) -> Agent:
    """Write the person and the event; the caller has asked who may, and holds the transaction."""
    whole = read_name(name)
    if birth_date is not None and birth_date > kernel.today():
        raise kernel.Invalid(
            (kernel.Problem("birth_date", "a birth date is today or earlier", "Check the year.", "in_future"),)
        )
    row = models.Agent(
        kind="person",
        language=language,
        created_at=kernel.now(),
    )
    vault.begin(row.id)
    row.name, row.birth_date = whole, birth_date
    rows.add(row)
    index(row, name=whole, birth_date=birth_date)
    audit.record(
        events.PersonRegistered(agent_id=row.id, source=source),
        stream=kernel.Reference("agent", row.id),
        by=by,
        concerns=row.id,
    )
    return queries.as_agent(row)
