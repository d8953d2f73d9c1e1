"""Lets a clerk find the person in front of them, and remembers who was shown."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, queries
from guichet.identity.finding import BIRTH_DATE, WORD, found_by
from guichet.identity.naming import fold
from guichet.identity.types import Agent
from guichet.kernel import api as kernel
from guichet.vault import api as vault

FEWEST_SIGNS = 3
MOST_FOUND = 20
# Names are put in order after they are read, so of a very common one only so many are looked at.
MOST_SORTED = 500


def find_people(by: kernel.Actor, query: str) -> tuple[Agent, ...]:
    """At most 20 people with words in their name that begin as those of the query, or whose birth date or id it names.

    Birth dates are ISO. Names are sealed, so that the middle of a word finds nobody, and past ten letters a word finds
    only those who have just that one.

    Clerks at the counter or on the telephone only. Needs three signs, so that nobody leafs through the register.
    Every person shown gets an entry in their access log. Raises Invalid, NotAllowed, SignInNeeded.
    """
    authorisation.require_action(by, "find", authorisation.Protected("agent"))
    words = fold(query).split()
    if sum(len(word) for word in words) < FEWEST_SIGNS:
        raise kernel.Invalid(
            (
                kernel.Problem(
                    "query", f"a search needs {FEWEST_SIGNS} signs or more", "Ask for the whole name.", "short"
                ),
            )
        )
    condition = Q(kind="person")
    for word in words[:8]:
        condition &= _says(word)
    with transaction.atomic():
        rows = list(models.Agent.objects.filter(condition).order_by("id")[:MOST_SORTED])
        vault.make_ready(row.sealed_name for row in rows)
        people = sorted(map(queries.as_agent, rows), key=lambda person: (fold(person.name), person.id))
        found = tuple(people[:MOST_FOUND])
        audit.record(
            events.PeopleSearched(found_ids=tuple(person.id for person in found)),
            stream=kernel.Reference("agent", by.agent_id or "system"),
            by=by,
        )
        for person in found:
            audit.record_access(
                by=by, person_id=person.id, what=kernel.Reference("agent", person.id), purpose=f"{by.channel} search"
            )
    return found


def _says(word: str) -> Q:
    if len(word) == 10 and word.replace("-", "").isdigit():
        try:
            return found_by(vault.blind(date.fromisoformat(word).isoformat(), purpose=BIRTH_DATE))
        except ValueError:
            return Q(pk__in=[])
    if len(word) == 36 and word.count("-") == 4:
        return Q(pk=word)
    return found_by(vault.blind_beginning(word, purpose=WORD))
