"""Reconcile a bank's statement with the ledger: what each line is found to be is booked, once; the rest is listed."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.payments import accounts, camt053, ledger, matching
from guichet.payments.books import as_line
from guichet.payments.events import StatementReconciled
from guichet.payments.models import BankLineRow, DepositRow, PaymentRow
from guichet.payments.operations.correct_payment import correct_payment
from guichet.payments.types import Entry, Reconciliation

REASON = "the bank returned the cheque unpaid"


def reconcile(*, content: bytes, organization: str, by: kernel.Actor) -> tuple[Reconciliation, ...]:
    """The statements of a camt.053 file, of accounts of one organization. Sent again, lines are booked once.

    A line for which nothing fitted before is looked at again. Raises NotAllowed, Invalid for what is no statement.
    """
    identity.require_action(by, "reconcile", identity.Protected("bank", organization=organization))
    return tuple(_reconcile(each, organization, by) for each in camt053.read(content))


def _reconcile(statement: camt053.BankStatement, organization: str, by: kernel.Actor) -> Reconciliation:
    rows, new = [], 0
    for line in statement.lines:
        with transaction.atomic():
            row, is_new = _row(statement, line, organization)
            if not row.kind:
                _look(row, by)
            rows.append(row)
            new += is_new
    unmatched = sum(not each.kind for each in rows)
    event = StatementReconciled(organization=organization, lines=len(rows), new=new, unmatched=unmatched)
    audit.record(event, stream=kernel.Reference("statement", kernel.new_id()), by=by, first=True)
    return Reconciliation(
        organization, tuple(as_line(each) for each in rows), new, statement.closing_cents, statement.currency
    )


def _row(statement: camt053.BankStatement, line: camt053.BankLine, organization: str) -> tuple[BankLineRow, bool]:
    """The row of a line under its lock, and whether it is new."""
    row = BankLineRow(
        id=kernel.new_id(), organization=organization, account=statement.account[:64],
        reference=line.reference[:200], booked_on=line.booked_on, cents=line.cents, currency=statement.currency,
    )  # fmt: skip
    row.words = {
        "text": line.text, "references": sorted(line.references), "cheque": line.cheque, "code": line.code,
    }  # fmt: skip
    BankLineRow.objects.bulk_create([row], ignore_conflicts=True)
    there = BankLineRow.objects.select_for_update().get(
        organization=organization, account=row.account, reference=row.reference, booked_on=row.booked_on,
        cents=row.cents,
    )  # fmt: skip
    return there, there.id == row.id


def _look(row: BankLineRow, by: kernel.Actor) -> None:
    found = matching.find(row)
    if isinstance(found, matching.NoMatch):
        row.why = found.why
        row.save(update_fields=["why"])
        return
    if found.returned and PaymentRow.objects.get(id=found.returned).state == "settled":
        # What it paid is owed again; that the bank took its credit back is in the entries of the correction.
        correct_payment(payment_id=found.returned, reason=REASON, by=kernel.SYSTEM)
    if found.entries:
        about = matching.about(row)
        bank = Entry(accounts.bank(row.organization), row.cents, row.currency, about)
        ledger.post(key=about, kind="statement", entries=(bank, *found.entries), by=by)
    if found.kind == "deposit":
        DepositRow.objects.filter(id=found.about.partition(":")[2]).update(state="credited")
    row.kind, row.about, row.why = found.kind, found.about, ""
    row.save(update_fields=["kind", "about", "why"])
