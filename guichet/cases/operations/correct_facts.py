"""Correct the facts of a case: what it rests on is now known to be otherwise; decisions keep the facts they had."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases.editing import put_back, stream, take, unchanged
from guichet.cases.events import FactsCorrected
from guichet.cases.queries import whole
from guichet.cases.types import Case
from guichet.kernel import api as kernel


def correct_facts(*, case_id: str, facts: Mapping[str, Any], facts_on: date, revision: int, by: kernel.Actor) -> Case:
    """Replace the facts (with their sources), as they stand on `facts_on`; the event names those that differ.

    Facts that are the same already change nothing. Raises NotFound, NotAllowed, Conflict.
    """
    with transaction.atomic():
        row = take(case_id, action="change", by=by)
        unchanged(row, revision)
        before = row.facts
        differing = sorted(
            name for name in {*before, *facts} if audit.canonical(before.get(name)) != audit.canonical(facts.get(name))
        )
        if not differing and row.facts_on == facts_on:
            return whole(row, by)
        row.facts, row.facts_on = dict(facts), facts_on
        put_back(row)
        audit.record(
            FactsCorrected(organization=row.organization, service=row.service, facts=tuple(differing)),
            stream=stream(row),
            by=by,
            concerns=row.owner_id,
        )
        return whole(row, by)
