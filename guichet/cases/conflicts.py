"""Who stands too near to a case to work on it: the person themself, who is anything to them, and who said so."""

from __future__ import annotations

from guichet.cases.models import CaseRow
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def stands_too_near(row: CaseRow, agent_id: str) -> bool:
    """Whether this officer has a conflict of interest in the case.

    Theirs is a case of their own, of somebody they are related to by whatever proof, or about such a person; or one
    that they were recused from.
    """
    people = {each for each in (row.owner_id, *row.subjects.values()) if each}
    if agent_id in people or any(identity.are_related(agent_id, each) for each in people):
        return True
    return row.recusals.filter(agent_id=agent_id).exists()


def not_too_near(row: CaseRow, agent_id: str) -> None:
    """Raises Conflict when the officer has a conflict of interest."""
    if stands_too_near(row, agent_id):
        raise kernel.Conflict(
            "this officer stands too near to this case",
            where="assigned_to",
            remedy="Give it to somebody who is neither related to the person nor recused.",
            code="conflict_of_interest",
        )
