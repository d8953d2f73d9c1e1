"""Grant: what a case decided in favour is paid from now on."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.entitlements.events import EntitlementGranted
from guichet.entitlements.models import GrantRow, OfferRow
from guichet.entitlements.programmes import programme as published
from guichet.entitlements.queries import as_grant
from guichet.entitlements.types import Grant, Programme
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def grant(
    *,
    programme: str | Programme,
    person_id: str,
    household_id: str,
    amount: int,
    from_on: date,
    case_id: str,
    decision_id: str,
    law_hash: str,
    graph_hash: str,
    by: kernel.Actor,
    offer_id: str = "",
) -> Grant:
    """Write what a decision granted: `amount` cents each time the programme pays, from a day on.

    The reasons stand in the decision, which replays by its law and graph hashes; they are kept here too. The same
    decision again returns the grant that is there. Raises NotFound, NotAllowed, Invalid for an amount below zero or a
    decision without a law.
    """
    rule = programme if isinstance(programme, Programme) else published(programme)
    about = identity.Protected(
        "grant", owner_ids=frozenset({person_id}), organization=rule.organization, service=rule.name
    )
    identity.require_action(by, "add", about)
    if amount < 0 or not law_hash or not graph_hash:
        problem = kernel.Problem("grant", "it has no amount or no law behind it.", "Grant what a decision says.")
        raise kernel.Invalid((problem,))
    row = GrantRow(
        id=kernel.new_id(),
        programme=rule.name,
        organization=rule.organization,
        person_id=person_id,
        household_id=household_id,
        amount=amount,
        pays=rule.pays,
        from_on=from_on,
        state="running",
        case_id=case_id,
        decision_id=decision_id,
        law_hash=law_hash,
        graph_hash=graph_hash,
    )
    with transaction.atomic():
        GrantRow.objects.bulk_create([row], ignore_conflicts=True)
        written = GrantRow.objects.get(decision_id=decision_id)
        if written.id != row.id:
            return as_grant(written)
        OfferRow.objects.filter(id=offer_id, state="applied", person_id=person_id).update(state="granted")
        event = EntitlementGranted(
            programme=row.programme,
            organization=row.organization,
            case=case_id,
            decision=decision_id,
            law_hash=law_hash,
            graph_hash=graph_hash,
            from_on=from_on,
        )
        audit.record(event, stream=kernel.Reference("grant", row.id), by=by, concerns=person_id, first=True)
        return as_grant(row)
