"""Place a legal hold on everything of a person, and lift it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.vault.events import HoldLifted, HoldPlaced
from guichet.vault.models import HoldRow
from guichet.vault.operations.erase_person import demand_platform, demand_said
from guichet.vault.queries import hold_of
from guichet.vault.types import Hold


def place_hold(
    owner: str, *, why: str, legal_basis: str, by: kernel.Actor, until_on: date | None = None, who: str = ""
) -> Hold:
    """Nothing of the owner's may be destroyed until the hold is lifted, or until the end of `until_on`.

    `who` is the operator's name. Raises NotAllowed for all but the platform, Invalid (no reason, a day that is past).
    """
    demand_platform(by)
    said = demand_said(why=why, legal_basis=legal_basis)
    if until_on is not None and until_on < kernel.today():
        problem = kernel.Problem("until_on", "is past: such a hold would hold nothing", "Say a day to come, or none.")
        raise kernel.Invalid((problem,))
    with transaction.atomic():
        row = HoldRow.objects.create(
            owner_id=owner, **said, until_on=until_on, placed_by=who or "Guichet", placed_at=kernel.now()
        )
        audit.record(
            HoldPlaced(row.id, row.legal_basis, until_on),
            stream=kernel.Reference("vault", owner),
            by=by,
            concerns=None if ":" in owner else owner,
        )
    return hold_of(row)


def lift_hold(hold_id: str, *, why: str, by: kernel.Actor, who: str = "") -> Hold:
    """The hold stands no more; lifting it twice is fine. Raises NotAllowed, NotFound, Invalid."""
    demand_platform(by)
    said = demand_said(why=why)["why"]
    with transaction.atomic():
        row = HoldRow.objects.select_for_update().filter(id=hold_id).first()
        if row is None:
            raise kernel.NotFound(
                f"there is no hold {hold_id}", where="hold", remedy="`guichet vault holds` lists them."
            )
        if row.lifted_at is None:
            row.lifted_at, row.lifted_by, row.lifted_why = kernel.now(), who or "Guichet", said
            row.save()
            audit.record(
                HoldLifted(row.id),
                stream=kernel.Reference("vault", row.owner_id),
                by=by,
                concerns=None if ":" in row.owner_id else row.owner_id,
            )
    return hold_of(row)
