"""Ends a mandate at once: the next question asked of it, in any process or open session, is answered no."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, representing
from guichet.identity.types import Mandate
from guichet.kernel import api as kernel


def revoke_mandate(*, mandate_id: str, by: kernel.Actor) -> Mandate:
    """The grantor takes it back, or the holder gives it up; an offer too; twice is once. Raises NotFound for others."""
    with transaction.atomic():
        found = models.Mandate.objects.select_for_update(of=("self",)).select_related("grantor", "holder")
        row = found.filter(pk=mandate_id).first()
        owners = frozenset({row.grantor_id, row.holder_id} if row else {"nobody"})
        authorisation.require(by, "end", authorisation.Protected("mandate", owner_ids=owners))
        if row is None:
            raise kernel.NotFound("there is no such mandate", where="mandate")
        if row.ended_at is None:
            why = "platform" if by.is_system else "grantor" if by.person_id == row.grantor_id else "holder"
            _end(row, why, by)
        return representing.as_mandate(row)


def end_mandates_of(*, agent_id: str, why: str, by: kernel.Actor) -> int:
    """Everything an agent gave and holds ends, because they died (`why="death"`) or their organization closed.

    The platform only; returns how many ended. Raises NotAllowed, Invalid.
    """
    authorisation.require_action(by, "end", authorisation.Protected("mandate"))
    if not why.isidentifier() or len(why) > 24:
        raise kernel.Invalid((kernel.Problem("why", "say in one word why, such as death"),))
    with transaction.atomic():
        rows = models.Mandate.objects.select_for_update().filter(
            Q(grantor_id=agent_id) | Q(holder_id=agent_id), ended_at__isnull=True
        )
        for row in rows:
            _end(row, why, by)
        return len(rows)


def _end(row: models.Mandate, why: str, by: kernel.Actor) -> None:
    row.ended_at, row.why = kernel.now(), why
    row.save(update_fields=["ended_at", "why"])
    audit.record(
        events.MandateEnded(row.id, row.grantor_id, row.holder_id, why),
        stream=kernel.Reference("mandate", row.id),
        by=by,
        concerns=row.grantor_id,
        also=(row.holder_id,),
    )
