"""Which of a person's requests were begun with what another one gave."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.intake import api as intake
from guichet.kernel.api import Actor

#: The source of an answer that another organization handed on under an agreement.
SHARED = "shared"


@dataclass(frozen=True)
class Fed:
    """A request that was begun with what another one gave."""

    request_id: str
    service: str


def fed_by(request: intake.ServiceRequest, *, by: Actor) -> tuple[Fed, ...]:
    """What was begun with what a request gave: the person's requests since it was sent that were handed something."""
    if request.submitted_at is None:
        return ()
    since = request.submitted_at
    subjects = {role: agent for role, agent in request.subjects.items() if agent}
    return tuple(
        Fed(each.id, each.service)
        for each in intake.requests_of(by=by)
        if each.started_at >= since
        and any(answer.source == SHARED for answer in each.answers.values())
        and all(each.subjects.get(role) in (None, agent) for role, agent in subjects.items())
    )
