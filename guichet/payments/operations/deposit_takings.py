"""Take what lies in an office's safe to the bank: so much cash, and every cheque."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Sum

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import accounts, ledger
from guichet.payments.books import as_deposit
from guichet.payments.events import TakingsDeposited
from guichet.payments.models import DepositRow, EntryRow, PaymentRow, TillRow
from guichet.payments.types import Deposit, Entry

LONGEST = 35


def deposit(*, office: str, cash_cents: int, by: kernel.Actor, key: str, reference: str = "") -> Deposit:
    """Cash of so many cents and all cheques of closed tills leave the safe; once for its `key`.

    `reference` is the number of the deposit slip, by which the bank's statement is matched. Raises NotFound,
    NotAllowed, Invalid when there is not so much in the safe, or nothing at all to take.
    """
    till = TillRow.objects.filter(office=office).order_by("id").last()
    if till is None:
        raise kernel.NotFound("no till was ever opened at such an office", where="office", remedy="Check its name.")
    identity.require_action(by, "deposit", identity.Protected("bank", organization=till.organization))
    currency = till.currency
    with transaction.atomic():
        # One deposit of an office at a time: two at once would both count the same cash.
        TillRow.objects.select_for_update().filter(office=office).order_by("id").first()
        cheques = list(
            PaymentRow.objects.select_for_update(of=("self",))
            .filter(method="cheque", state="settled", deposit=None, till__office=office, till__state="closed")
            .order_by("id")
        )
        row = DepositRow(
            id=kernel.new_id(), key=key, office=office, organization=till.organization, currency=currency,
            cash_cents=cash_cents, cheques_cents=sum(each.cents for each in cheques),
            reference=" ".join(reference.split())[:LONGEST], state="sent", made_at=kernel.now(),
            made_by=by.agent_id or "",
        )  # fmt: skip
        DepositRow.objects.bulk_create([row], ignore_conflicts=True)
        there = DepositRow.objects.get(key=key)
        if there.id != row.id:
            return as_deposit(there)
        in_safe = EntryRow.objects.filter(account=accounts.safe(office), currency=currency)
        most = in_safe.aggregate(total=Sum("cents"))["total"] or 0
        if not 0 <= cash_cents <= most or not cash_cents + row.cheques_cents:
            said = f"{most} cents lie in the safe, and {len(cheques)} cheques."
            raise kernel.Invalid((kernel.Problem("cents", said, "Take no more, and something."),))
        about = f"deposit:{row.id}"
        entries = (
            Entry(accounts.transit(till.organization), cash_cents + row.cheques_cents, currency, about),
            Entry(accounts.safe(office), -cash_cents, currency, about),
            Entry(accounts.safe_cheques(office), -row.cheques_cents, currency, about),
        )
        ledger.post(key=about, kind="deposit", entries=entries, by=by)
        PaymentRow.objects.filter(id__in=[each.id for each in cheques]).update(deposit=row)
        event = TakingsDeposited(
            office=office, organization=till.organization, cash_cents=cash_cents, cheques_cents=row.cheques_cents
        )
        audit.record(event, stream=kernel.Reference("deposit", row.id), by=by, first=True)
        return as_deposit(row)
