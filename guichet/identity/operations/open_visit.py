"""Begins and ends a clerk's acting for the person in front of them."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, queries, representing
from guichet.identity.operations.check_caller import take_check
from guichet.identity.types import PROOFS_AT, Visit
from guichet.kernel import api as kernel


def open_visit(
    *,
    person_id: str,
    purpose: str,
    by: kernel.Actor,
    proof: str = "none",
    representative_id: str = "",
    mandate: str = "",
    check_id: str = "",
) -> Visit:
    """The visit of a person to a clerk's window, or their call; one that was still open is closed first.

    `purpose` stands in the person's access log; `proof` (of `PROOFS_AT` the door) says how the clerk knows who it is.
    On the telephone it is a check that was passed a moment ago which says so (`check_id`). When somebody
    else stands there for the person, `representative_id` is who, it is them the proof is of, and `mandate` what they
    act under (of `authorities_of`): the clerk then does for the person what the representative may. Raises NotFound,
    Invalid, NotAllowed (no clerk; oneself; no such mandate in force).
    """
    authorisation.require_action(by, "add", authorisation.Protected("visit"))
    if by.agent_id is None or by.organization is None:
        raise kernel.NotAllowed("a visit is opened by a clerk", where="visit")
    if by.agent_id in (person_id, representative_id):
        raise kernel.NotAllowed("nobody serves themselves", where="visit", remedy="Ask a colleague.")
    if not purpose.strip() or len(purpose) > 200:
        raise kernel.Invalid((kernel.Problem("purpose", "say in 1 to 200 signs what the person came for"),))
    proof, given = _proven(proof, check_id, representative_id or person_id, by)
    person = queries.agent_row(person_id)
    if representative_id:
        held = representing.authority(mandate, representative_id)
        if held is None or held.grantor.id != person_id:
            raise kernel.NotAllowed("they may not act for this person", where="mandate", remedy="Ask for the mandate.")
    with transaction.atomic():
        _close(by.agent_id, by)
        row = models.Visit.objects.create(
            clerk_id=by.agent_id,
            person=person,
            representative_id=representative_id or None,
            mandate=mandate if representative_id else "",
            organization=by.organization,
            purpose=" ".join(purpose.split()),
            proof=proof,
            channel=by.channel,
            given=int(given),
            opened_at=kernel.now(),
        )
        audit.record(
            events.VisitOpened(
                visit_id=row.id,
                clerk_id=by.agent_id,
                person_id=person_id,
                purpose=row.purpose,
                proof=proof,
                representative_id=representative_id,
            ),
            stream=kernel.Reference("visit", row.id),
            by=by,
            concerns=person_id,
            also=(representative_id,) if representative_id else (),
        )
    return queries.as_visit(row)


def _proven(proof: str, check_id: str, who: str, by: kernel.Actor) -> tuple[str, kernel.Assurance]:
    """The proof and the most it was let give: what was seen at a window, or a check that was passed on the line."""
    known = PROOFS_AT.get(by.channel, {})
    given = kernel.Assurance.HIGH
    if by.channel == "telephone":
        proof, given = take_check(check_id=check_id, person_id=who, by=by)
    if proof not in known:
        raise kernel.Invalid((kernel.Problem("proof", f"a proof is one of: {', '.join(known)}", code="choice"),))
    return proof, given


def close_visit(*, by: kernel.Actor) -> None:
    """The clerk acts for nobody any more; with no visit open, nothing happens."""
    if by.agent_id is not None:
        with transaction.atomic():
            _close(by.agent_id, by)


def _close(clerk_id: str, by: kernel.Actor) -> None:
    for row in models.Visit.objects.select_for_update().filter(clerk_id=clerk_id, closed_at__isnull=True):
        row.closed_at = kernel.now()
        row.save(update_fields=["closed_at"])
        audit.record(
            events.VisitClosed(visit_id=row.id, clerk_id=clerk_id, person_id=row.person_id),
            stream=kernel.Reference("visit", row.id),
            by=by,
            concerns=row.person_id,
            also=(row.representative_id,) if row.representative_id else (),
        )
