"""Takes a case in hand to change it: found, allowed, unchanged since it was last seen; and puts it back."""

from __future__ import annotations

from guichet.cases.models import CaseRow
from guichet.cases.queries import find, protected
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def take(case_id: str, *, action: str, by: kernel.Actor) -> CaseRow:
    """The row, locked until the transaction ends; raises NotFound, NotAllowed or SignInNeeded."""
    row = find(CaseRow.objects.select_for_update(), id=case_id)
    identity.require(by, action, protected(row))
    return row


def unchanged(row: CaseRow, revision: int) -> None:
    """Raises Conflict when the case is not what the actor last saw."""
    if row.revision != revision:
        raise kernel.Conflict(
            "this case has changed since you opened it",
            where="revision",
            remedy=f"You saw revision {revision}; it is now {row.revision}. Look again, then decide.",
        )


def readable(row: CaseRow) -> None:
    """Raises Conflict when what the case rests on was erased: nothing is decided on it or added to it any more."""
    gone = CaseRow.facts.erased_on(row)
    if gone is not None:
        raise kernel.Conflict(
            f"what this case rests on was erased on {gone.isoformat()}",
            where="case",
            remedy="It can be read as it is; a new request begins a new case.",
            code="erased",
        )


def put_back(row: CaseRow) -> None:
    """Write the row with its next revision."""
    row.revision += 1
    row.save()


def stream(row: CaseRow) -> kernel.Reference:
    """The stream of events of a case."""
    return kernel.Reference("case", row.id)


def required(where: str, text: str, *, at_most: int) -> str:
    """A text that must be there and not be too long; raises Invalid."""
    text = text.strip()
    if not text or len(text) > at_most:
        problem = kernel.Problem(where, f"must have 1 to {at_most} characters", f"It has {len(text)}.")
        raise kernel.Invalid((problem,))
    return text
