"""What people are found by: their names' words and their birth date, blinded so that the table tells no names."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.models import Q

from guichet.identity.models import Agent, AgentWord
from guichet.identity.naming import fold
from guichet.vault import api as vault

#: Name the blind indexes to the vault.
WORD, BIRTH_DATE, NUMBER = "identity.word", "identity.birth_date", "identity.number"
_INSERT = "INSERT INTO identity_agent_word (agent_id, word) VALUES "


def index(row: Agent, *, name: str, birth_date: date | None, anew: bool = False) -> None:
    """Write what the agent is found by, in one statement; `anew` when there was something else before."""
    if anew:
        AgentWord.objects.filter(agent_id=row.id).delete()
    found = words_of(name=name, birth_date=birth_date)
    places = ", ".join(["(%s, %s)"] * len(found))
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + places, [value for word in found for value in (row.id, word)])


def words_of(*, name: str, birth_date: date | None) -> tuple[str, ...]:
    """The blinded beginnings of a name's words, and its blinded birth date."""
    born = (vault.blind(birth_date.isoformat(), purpose=BIRTH_DATE),) if birth_date else ()
    return vault.blind_words(fold(name).split(), purpose=WORD) + born


def blind_number(number: str) -> str:
    """What stands for a telephone number; nothing for none."""
    return vault.blind(number, purpose=NUMBER) if number else ""


def found_by(blinded: str) -> Q:
    """Whoever is found by this: a word's beginning, a whole short word, a birth date."""
    return Q(pk__in=AgentWord.objects.filter(word=blinded).values("agent_id"))
