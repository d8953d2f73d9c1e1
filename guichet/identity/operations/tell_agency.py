"""An agency's own system is told who somebody is, because they said yes."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import authorisation, events
from guichet.kernel import api as kernel


def tell_agency(*, organization: str, system: str, by: kernel.Actor) -> None:
    """Record in the person's log that they let `system` of `organization` know who they are. Raises SignInNeeded.

    What is told and under which number is the connector's; nothing of it stands in the event.
    """
    if by.agent_id is None:
        raise kernel.SignInNeeded("an agency can be told only who is known", level="low", where="agent")
    authorisation.require(by, "read", authorisation.Protected("agent", owner_ids=frozenset({by.agent_id})))
    with transaction.atomic():
        audit.record(
            events.AgencyTold(agent_id=by.agent_id, organization=organization, system=system),
            stream=kernel.Reference("agent", by.agent_id),
            by=by,
            concerns=by.agent_id,
        )
