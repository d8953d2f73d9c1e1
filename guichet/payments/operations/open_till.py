"""Open a till with a float from the office's safe; a clerk has one open at a time."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import accounts, ledger, tilling
from guichet.payments.events import TillOpened
from guichet.payments.models import TillRow
from guichet.payments.queries import as_till
from guichet.payments.types import Entry, Till


def open_till(*, office: str, float_cents: int, by: kernel.Actor) -> Till:
    """The clerk's till for today, holding `float_cents`. Opened twice with the same float it is one till.

    Raises NotAllowed, Invalid, Conflict when another till of the clerk is open.
    """
    organization, clerk = by.organization or "", by.agent_id or ""
    protected = identity.Protected("till", owner_ids=frozenset({clerk}), organization=organization)
    identity.require_action(by, "open", protected)
    if float_cents < 0 or not office:
        raise kernel.Invalid(
            (kernel.Problem("float", "a till has an office, a float from nothing up.", "Correct it."),)
        )
    here = catalogue.current()
    row = TillRow(
        id=kernel.new_id(),
        office=office,
        organization=organization,
        clerk_id=clerk,
        currency=here.currency,
        float_cents=float_cents,
        state="open",
        business_on=kernel.today(here.time_zone),
        opened_at=kernel.now(),
    )
    with transaction.atomic():
        TillRow.objects.bulk_create([row], ignore_conflicts=True)
        there = TillRow.objects.exclude(state="closed").get(clerk_id=clerk)
        if there.id != row.id:
            if (there.office, there.float_cents, there.state, there.business_on) == (
                office, float_cents, "open", row.business_on,
            ):  # fmt: skip
                return as_till(there)
            raise kernel.Conflict(
                f"your till at {there.office} is not closed", where="till", code="till_open", remedy="Close it first."
            )
        if float_cents:
            about = f"till:{row.id}"
            moved = (
                Entry(accounts.till(row), float_cents, row.currency, about),
                Entry(accounts.safe(office), -float_cents, row.currency, about),
            )
            ledger.post(key=f"till:{row.id}:float", kind="float", entries=moved, by=by)
        event = TillOpened(office=office, organization=organization, float_cents=float_cents)
        audit.record(event, stream=tilling.stream(row), by=by, first=True)
        return as_till(row)
