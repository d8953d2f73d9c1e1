"""Find an overpayment: what was paid beyond what was due, put before a person."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.entitlements.calendar import pay_days
from guichet.entitlements.events import OverpaymentFound
from guichet.entitlements.models import GrantRow, OverpaymentRow
from guichet.entitlements.queries import take_grant
from guichet.entitlements.types import Overpayment
from guichet.kernel import api as kernel


def overpayment(*, grant_id: str, paid: int, on: date, by: kernel.Actor, due: int | None = None) -> Overpayment | None:
    """Compare what was `paid` of a grant until a day with what was due, and note it when it is more; None when not.

    `due` is worked out from amount, pay days and the last day of the grant, unless a decision says it otherwise.
    One open overpayment a grant: found again it is brought up to date. Raises NotFound, NotAllowed.
    """
    with transaction.atomic():
        row = take_grant(grant_id, action="review", by=by)
        ought = due if due is not None else due_until(row, on)
        if paid <= ought:
            return None
        kept = OverpaymentRow.objects.filter(grant=row, state="open").first()
        known = kept is not None and (kept.paid, kept.due) == (paid, ought)
        kept = kept or OverpaymentRow(id=kernel.new_id(), grant=row, found_on=on, state="open")
        kept.paid, kept.due = paid, ought
        kept.save()
        if not known:
            event = OverpaymentFound(grant=row.id, programme=row.programme, organization=row.organization)
            audit.record(event, stream=kernel.Reference("grant", row.id), by=by, concerns=row.person_id)
        return Overpayment(kept.id, row.id, kept.paid, kept.due)


def due_until(row: GrantRow, on: date) -> int:
    """What was due of a grant until a day, in cents."""
    last = min(on, row.until_on) if row.until_on else on
    return row.amount * len(pay_days(row.pays, from_on=row.from_on, until_on=last))
