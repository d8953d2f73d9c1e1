"""Reads of mandates for those between whom they are."""

from __future__ import annotations

from guichet.identity import authorisation, models, representing
from guichet.identity.types import Mandate
from guichet.kernel import api as kernel

_MOST = 200


def mandates_of(*, by: kernel.Actor) -> tuple[Mandate, ...]:
    """What the one whose business is done has given and holds, offers and ended ones too, newest first, at most 200."""
    where = authorisation.scope(by, "read", "mandate").as_q(owner=("grantor_id", "holder_id"))
    found = models.Mandate.objects.filter(where).select_related("grantor", "holder").order_by("-proposed_at", "-id")
    return tuple(map(representing.as_mandate, found[:_MOST]))


def mandate(*, mandate_id: str, by: kernel.Actor) -> Mandate:
    """One of them; raises NotFound for anyone else."""
    row = models.Mandate.objects.select_related("grantor", "holder").filter(pk=mandate_id).first()
    owners = frozenset({row.grantor_id, row.holder_id} if row else {"nobody"})
    authorisation.require(by, "read", authorisation.Protected("mandate", owner_ids=owners))
    if row is None:
        raise kernel.NotFound("there is no such mandate", where="mandate")
    return representing.as_mandate(row)
