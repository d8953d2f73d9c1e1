"""Correct a fact in a person's file: the old value stays in the history, and whoever decided on it is told."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.evidence.events import FactCorrected
from guichet.evidence.models import FactRow
from guichet.evidence.operations.hold_facts import new_row, written_value
from guichet.evidence.queries import fact_of, protected_file
from guichet.evidence.types import VOUCHED, HeldFact, NewFact
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def correct(*, file_of: str, about_id: str, fact: str, value: Any, by: kernel.Actor) -> HeldFact:
    """Say what is right; returns the fact that holds now. The same value again changes nothing.

    Raises NotFound when no such fact is held or the actor may not see it, Conflict when a register or a
    credential says it: the organisation behind it (`detail`) corrects that.
    """
    identity.require(by, "change", protected_file(file_of))
    written = written_value(fact, value)
    with transaction.atomic():
        row = (
            FactRow.objects.select_for_update()
            .filter(file_of=file_of, about_id=about_id, fact=fact, superseded_at__isnull=True)
            .first()
        )
        if row is None:
            raise kernel.NotFound("this is not held in your file", where=fact, remedy="Nothing has to be corrected.")
        if row.value == written:
            return fact_of(row)
        if row.source == "register":
            raise kernel.Conflict(
                f"this comes from the register of {row.detail}, and is corrected there",
                where=fact,
                remedy="Ask them to correct their register; it changes here when it changes there.",
            )
        if row.source in VOUCHED:
            raise kernel.Conflict(
                f"this comes from a credential that {row.detail} vouches for, and is corrected there",
                where=fact,
                remedy="Ask them for a credential that is right, and present it.",
            )
        FactRow.objects.filter(id=row.id).update(superseded_at=kernel.now())
        said = NewFact(about_id=about_id, role=row.role, fact=fact, value=value, source="declared", detail=row.detail)
        corrected = new_row(said, written, file_of=file_of, request=None, by=by)
        corrected.save(force_insert=True)
        audit.record(
            FactCorrected(file_of, about_id, fact),
            stream=kernel.Reference("file", file_of),
            by=by,
            concerns=file_of,
        )
        return fact_of(corrected)
