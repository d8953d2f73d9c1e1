"""What follows from permits: issued when a case is granted, told to their holders. reactions.py takes the table in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from guichet.cases import api as cases
from guichet.journeys.use_cases import issue_permits, tell_permits
from guichet.kernel.api import SYSTEM, Reference

Happening = Mapping[str, Any]


def issue_permit(happening: Happening) -> None:
    """It was decided: what the service gives is issued, or goes with a decision that was changed."""
    case = cases.case(case_id=happening["stream"].id, by=SYSTEM)
    decision = next(each for each in case.decisions if each.id == happening["data"]["decision"])
    if decision == case.decision:  # an older one that is told late gives nothing any more
        issue_permits.issue_for(case=case, decision=decision)


def issue_paid_permit(happening: Happening) -> None:
    """What was owed for a decision is paid: what waited for that is issued."""
    subject = Reference.parse(happening["data"]["subject"])
    case = cases.case_of_request(request_id=subject.id, by=SYSTEM) if subject.kind == "request" else None
    if case is not None and case.decision is not None:
        issue_permits.issue_for(case=case, decision=case.decision)


def tell_permit(happening: Happening) -> None:
    """Send the holder the paper."""
    tell_permits.tell_issued(credential_id=happening["stream"].id, key=_key(happening))


def tell_permit_taken(happening: Happening) -> None:
    """Tell the holder that it does not hold, why, and what they can do."""
    tell_permits.tell_taken(credential_id=happening["stream"].id, key=_key(happening))


def tell_permit_resumed(happening: Happening) -> None:
    """Tell the holder that it holds again."""
    tell_permits.tell_resumed(credential_id=happening["stream"].id, key=_key(happening))


def _key(happening: Happening) -> str:
    return f"credential/{happening['stream'].id}/{happening['seq']}"


DECIDED = (issue_permit,)
SETTLED = (issue_paid_permit,)
REACTIONS: Mapping[str, tuple[Callable[[Happening], None], ...]] = {
    "credentials.CredentialIssued": (tell_permit,),
    "credentials.CredentialReissued": (tell_permit,),
    "credentials.CredentialSuspended": (tell_permit_taken,),
    "credentials.CredentialRevoked": (tell_permit_taken,),
    "credentials.CredentialResumed": (tell_permit_resumed,),
}
