"""Erase a person: destroy every key that is theirs, but for what the law keeps until a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.vault.destroying import demand_no_hold, destroy
from guichet.vault.errors import Held
from guichet.vault.events import ErasureCompleted, PersonErased
from guichet.vault.models import ErasureRow, KeyRow
from guichet.vault.queries import of
from guichet.vault.types import Erasure, Keep

COMPLETE = "vault.complete_erasures"


def erase(
    owner: str, *, reason: str, legal_basis: str, by: kernel.Actor, keep: Sequence[Keep] = (), who: str = ""
) -> Erasure:
    """Destroy every key of `owner` (an agent's id, or `request:<id>` of a draft that is nobody's).

    What `keep` names stays readable until its day and is destroyed the day after (`complete_erasures`); who keeps what
    is for those who know the law of the services (journeys) to say. `who` is the operator's name. Erased again, what
    came since is destroyed. Raises Held while a legal hold stands, NotAllowed for anyone but the platform, Invalid
    without reason or legal basis, NotFound when nothing was ever sealed for them; then nothing has changed.
    """
    demand_platform(by)
    said = demand_said(reason=reason, legal_basis=legal_basis)
    keeping = {each.subject: each for each in keep if each.until_on >= kernel.today()}
    with transaction.atomic():
        rows = list(KeyRow.objects.select_for_update().filter(of(owner)).order_by("id"))
        if not rows and not KeyRow.objects.filter(owner_id=owner).exists():
            raise kernel.NotFound(f"nothing is sealed for {owner}", where="owner", remedy="Is it the agent's id?")
        demand_no_hold(owner)
        for row in rows:
            if row.subject in keeping:
                row.due_on, row.kept_for = keeping[row.subject].until_on, keeping[row.subject].why[:300]
                row.save(update_fields=["due_on", "kept_for"])
        gone = destroy([row for row in rows if row.subject not in keeping], owner=owner)
        kept = tuple(keeping[row.subject] for row in rows if row.subject in keeping)
        written = ErasureRow.objects.create(
            owner_id=owner, **said, asked_by=who or "Guichet", at=kernel.now(), destroyed=len(gone), kept=len(kept)
        )
        audit.record(
            PersonErased(written.id, said["legal_basis"], gone, tuple(each.subject for each in kept)),
            stream=kernel.Reference("vault", owner),
            by=by,
            concerns=None if ":" in owner else owner,
        )
    return Erasure(written.id, owner, gone, kept)


def complete_erasures() -> int:
    """Destroy what the law had kept of people who were erased, once its day is over; returns how many keys.

    What a legal hold stands on waits for it.
    """
    late = KeyRow.objects.filter(destroyed_at__isnull=True, due_on__lt=kernel.today())
    destroyed = 0
    for owner in sorted({row.owner_id or row.subject for row in late}):
        try:
            with transaction.atomic():
                rows = list(KeyRow.objects.select_for_update().filter(of(owner), due_on__lt=kernel.today()))
                demand_no_hold(owner)
                gone = destroy(rows, owner=owner)
                audit.record(
                    ErasureCompleted(gone),
                    stream=kernel.Reference("vault", owner),
                    by=kernel.SYSTEM,
                    concerns=None if ":" in owner else owner,
                )
        except Held:
            continue
        destroyed += len(gone)
    return destroyed


def demand_platform(by: kernel.Actor) -> None:
    """Raises NotAllowed for anyone but the platform, on whose command line the operator stands."""
    if not by.is_system:
        raise kernel.NotAllowed("only the platform itself destroys keys and keeps holds", where="by")


def demand_said(**said: str) -> dict[str, str]:
    """The texts without blanks around them; raises Invalid naming each that is empty or too long."""
    plain = {name: " ".join(text.split()) for name, text in said.items()}
    most = {"reason": 500, "why": 500, "legal_basis": 300}
    problems = tuple(
        kernel.Problem(name, f"must have 1 to {most[name]} characters", "It is kept, to account for what was done.")
        for name, text in plain.items()
        if not 1 <= len(text) <= most[name]
    )
    if problems:
        raise kernel.Invalid(problems)
    return plain


@audit.task(COMPLETE)
def _complete(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the shape of a task
    complete_erasures()
