"""Claim a draft of nobody: from now on it is its owner's, and its tracking code alone opens it no more."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.intake.events import RequestClaimed
from guichet.intake.operations.save_answers import demand_draft
from guichet.intake.queries import draft_row, request_of
from guichet.intake.types import ServiceRequest
from guichet.kernel import api as kernel
from guichet.vault import api as vault


def claim(*, request_id: str, owner_id: str, by: kernel.Actor) -> ServiceRequest:
    """Make `owner_id`, the person whose business the actor does, the owner. Claimed twice by the same is fine.

    The actor must have shown the tracking code. Raises NotFound when it is another's by now, NotAllowed when the
    actor claims for somebody else, Conflict when it is no longer a draft.
    """
    with transaction.atomic():
        draft = draft_row(request_id, by=by, action="claim", lock=True)
        row = draft.request
        if row.owner_id == owner_id:
            return request_of(draft)
        if not by.is_system and by.person_id != owner_id:
            raise kernel.NotAllowed("a request is claimed by the person it is for", where="owner_id")
        if row.owner_id is not None:
            raise kernel.Conflict("this request belongs to somebody already", where="request")
        demand_draft(draft)
        # The code let them in; that they may begin this for the owner is another question.
        owned = identity.Protected("request", owner_ids=frozenset({owner_id}), service=row.service)
        identity.require_action(by, "start", owned)
        row.owner_id = owner_id
        row.save(update_fields=["owner_id"])
        vault.own(f"request:{row.id}", owner=owner_id)
        audit.record(
            RequestClaimed(row.service, owner_id),
            stream=kernel.Reference("request", row.id),
            by=by,
            concerns=owner_id,
        )
        return request_of(draft)
