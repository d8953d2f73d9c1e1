"""Take announced changes into effect: those in favour, on their day."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.entitlements.events import GrantChanged
from guichet.entitlements.models import ChangeRow
from guichet.identity import api as identity
from guichet.kernel import api as kernel

AT_ONCE = 200


def take_changes_into_effect(*, on: date, by: kernel.Actor) -> int:
    """Pay the announced amounts from now on; those that wait for an officer stay as they are. How many. NotAllowed."""
    identity.require_action(by, "run", identity.Protected("sweep"))
    done = 0
    while True:
        with transaction.atomic():
            due = ChangeRow.objects.select_for_update().filter(state="announced", takes_effect_on__lte=on)
            rows = tuple(due.select_related("grant").order_by("id")[:AT_ONCE])
            for row in rows:
                grant = row.grant
                grant.amount, grant.law_hash = row.after, row.law_hash
                grant.save()
                row.state = "done"
                row.save()
                event = GrantChanged(
                    change=row.id,
                    programme=grant.programme,
                    organization=grant.organization,
                    law_hash=row.law_hash,
                )
                audit.record(event, stream=kernel.Reference("grant", grant.id), by=by, concerns=grant.person_id)
        done += len(rows)
        if len(rows) < AT_ONCE:
            return done
