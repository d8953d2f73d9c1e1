"""Finds the one person whom a register means by a name and a birth date: nobody rather than the wrong one."""

from __future__ import annotations

from datetime import date

from guichet.identity import authorisation, models, queries
from guichet.identity.finding import BIRTH_DATE
from guichet.identity.naming import fold
from guichet.kernel import api as kernel
from guichet.vault import api as vault


def person_named(*, name: str, birth_date: date, by: kernel.Actor) -> str | None:
    """The id of the only person of exactly this name (accents and case apart) born on this day; None for none or two.

    For the platform itself alone, when a register that was verified tells of somebody. Raises NotAllowed.
    """
    authorisation.require_action(by, "match", authorisation.Protected("agent"))
    word = vault.blind(birth_date.isoformat(), purpose=BIRTH_DATE)
    born = models.AgentWord.objects.filter(word=word).values("agent_id")
    rows = list(models.Agent.objects.filter(kind="person", pk__in=born))
    vault.make_ready(row.sealed_name for row in rows)
    wanted = fold(" ".join(name.split()))
    found = [row.id for row in rows if fold(queries.as_agent(row).name) == wanted]
    return found[0] if len(found) == 1 else None
