"""The holder's word on a mandate: accepted, it is in force on its days; refused, it never is."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, representing
from guichet.identity.operations.propose_mandate import demand_level
from guichet.identity.types import Mandate
from guichet.kernel import api as kernel


def accept_mandate(*, mandate_id: str, by: kernel.Actor) -> Mandate:
    """The holder agrees; twice is once. Raises NotFound for anyone else, SignInNeeded, Conflict once it has ended."""
    with transaction.atomic():
        row = _taken(mandate_id, "accept", by)
        demand_level(by)
        if row.accepted_at is not None and row.ended_at is None:
            return representing.as_mandate(row)
        _demand_open(row)
        row.accepted_at = kernel.now()
        row.save(update_fields=["accepted_at"])
        _record(events.MandateAccepted(row.id, row.grantor_id, row.holder_id), row, by)
        return representing.as_mandate(row)


def refuse_mandate(*, mandate_id: str, by: kernel.Actor) -> Mandate:
    """The holder does not want it; twice is once. Raises NotFound for anyone else, Conflict once it was accepted."""
    with transaction.atomic():
        row = _taken(mandate_id, "refuse", by)
        if representing.state_of(row) == "refused":
            return representing.as_mandate(row)
        _demand_open(row)
        row.ended_at, row.why = kernel.now(), "refused"
        row.save(update_fields=["ended_at", "why"])
        _record(events.MandateRefused(row.id, row.grantor_id, row.holder_id), row, by)
        return representing.as_mandate(row)


def _taken(mandate_id: str, action: str, by: kernel.Actor) -> models.Mandate:
    """The row, locked, for its holder alone."""
    found = models.Mandate.objects.select_for_update(of=("self",)).select_related("grantor", "holder")
    row = found.filter(pk=mandate_id).first()
    owners = frozenset({row.holder_id if row else "nobody"})
    authorisation.require(by, action, authorisation.Protected("mandate", owner_ids=owners))
    if row is None:
        raise kernel.NotFound("there is no such mandate", where="mandate")
    return row


def _demand_open(row: models.Mandate) -> None:
    state = representing.state_of(row)
    if state != "proposed":
        raise kernel.Conflict(f"this mandate is {state}", where="mandate", remedy="Ask for a new one.")


def _record(event: audit.Event, row: models.Mandate, by: kernel.Actor) -> None:
    audit.record(
        event,
        stream=kernel.Reference("mandate", row.id),
        by=by,
        concerns=row.grantor_id,
        also=(row.holder_id,),
    )
