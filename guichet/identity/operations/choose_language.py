"""Lets a person say in which language they want to be written to."""

from __future__ import annotations

import re

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import authorisation, events, queries
from guichet.identity.types import Agent
from guichet.kernel import api as kernel

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # BCP 47, as far as languages are published here


def choose_language(*, agent_id: str, language: str, by: kernel.Actor) -> Agent:
    """From now on the person is written to in this language (a BCP 47 tag); as it stands already changes nothing.

    Raises Invalid, NotFound, NotAllowed.
    """
    owners = frozenset({agent_id})
    authorisation.require(by, "change", authorisation.Protected("agent", owner_ids=owners))
    if not _TAG.fullmatch(language):
        raise kernel.Invalid((kernel.Problem("language", "this is no language tag", "Write one like en or mi."),))
    with transaction.atomic():
        row = queries.agent_row(agent_id)
        if row.language != language:
            row.language = language
            row.save(update_fields=["language"])
            audit.record(
                events.PersonChanged(agent_id=agent_id, fields=("language",)),
                stream=kernel.Reference("agent", agent_id),
                by=by,
                concerns=agent_id,
            )
    return queries.as_agent(row)
