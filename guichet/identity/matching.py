"""Finds whom a register means by a name and a birth date: the only one it can be, or those whom an officer compares."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from guichet.identity import authorisation, models, queries
from guichet.identity.finding import BIRTH_DATE, WORD, found_by
from guichet.identity.naming import fold
from guichet.identity.types import Agent
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


#: How many are compared at most: more than these are no help to who looks.
MOST_ALIKE = 10


def persons_like(*, name: str, birth_date: date, by: kernel.Actor) -> tuple[Agent, ...]:
    """People born on this day who share a word of this name, then those who have all its words and another birth date.

    At most ten. For the platform itself alone: who shows them to an officer records that they were shown. Raises
    NotAllowed.
    """
    authorisation.require_action(by, "match", authorisation.Protected("agent"))
    words = [found_by(vault.blind_beginning(word, purpose=WORD)) for word in fold(name).split()[:8]]
    if not words:
        return ()
    people = models.Agent.objects.filter(kind="person").order_by("id")
    some, every = Q(), Q()
    for each in words:
        some, every = some | each, every & each
    born = found_by(vault.blind(birth_date.isoformat(), purpose=BIRTH_DATE))
    rows = [*people.filter(some & born)[:MOST_ALIKE], *people.filter(every).exclude(born)[:MOST_ALIKE]][:MOST_ALIKE]
    vault.make_ready(row.sealed_name for row in rows)
    return tuple(map(queries.as_agent, rows))
