"""What becomes of a payment its payer's bank wants back, as the provider tells: withdrawn, given back, lost."""

from __future__ import annotations

import logging

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import accounts, ledger, reversing, settling
from guichet.payments.events import DisputeLost, DisputeOpened, DisputeWon
from guichet.payments.models import DisputeRow, PaymentRow
from guichet.payments.ports import CardDispute
from guichet.payments.types import Entry

logger = logging.getLogger("guichet.payments")

#: Name of the worker's task.
LOOK_AT_DISPUTES = "payments.look_at_disputes"


def apply(provider: str, told: CardDispute, *, by: kernel.Actor) -> DisputeRow | None:
    """Let what the provider says of a dispute take effect; said again it changes nothing. None: of no payment here."""
    with transaction.atomic():
        row = (
            PaymentRow.objects.select_for_update(of=("self",))
            .select_related("till")
            .filter(provider=provider, provider_reference=told.payment_reference)
            .first()
        )
        if row is None or not told.payment_reference or row.settled_at is None:
            logger.warning("%s tells of dispute %s about no payment that was paid here", provider, told.reference)
            return None
        dispute = DisputeRow.objects.filter(provider=provider, reference=told.reference).first()
        if dispute is None:
            dispute = _open(row, provider, told, by=by)
        if dispute.state == "open":
            dispute.payment = row
            _follow(row, dispute, told, by=by)
        return dispute


def _open(row: PaymentRow, provider: str, told: CardDispute, *, by: kernel.Actor) -> DisputeRow:
    dispute = DisputeRow.objects.create(
        id=kernel.new_id(), provider=provider, reference=told.reference, payment=row, cents=told.cents, state="open",
        reason=told.reason[:60], answer_by=told.answer_by, opened_at=kernel.now(),
    )  # fmt: skip
    event = DisputeOpened(
        provider=provider, organization=row.organization, cents=told.cents, withdrawn=told.withdrawn,
        answer_by=told.answer_by.isoformat() if told.answer_by else "",
    )  # fmt: skip
    audit.record(event, stream=settling.stream(row), by=by, concerns=row.payer_id)
    return dispute


def _follow(row: PaymentRow, dispute: DisputeRow, told: CardDispute, *, by: kernel.Actor) -> None:
    """From open to what it is now."""
    if told.withdrawn or told.state == "lost":
        _withdraw(row, dispute, by=by)
    if dispute.withdrawn:
        _cost(row, dispute, told.fee_cents, by=by)
    if told.state == "won":
        _win(row, dispute, by=by)
    elif told.state == "lost":
        _lose(row, dispute, by=by)
    dispute.answer_by = told.answer_by
    dispute.save()


def _withdraw(row: PaymentRow, dispute: DisputeRow, *, by: kernel.Actor) -> None:
    """The provider keeps it back: it is in dispute."""
    entries = (
        Entry(_disputed(row), dispute.cents, row.currency, f"dispute:{dispute.id}"),
        Entry(settling.money_account(row), -dispute.cents, row.currency, settling.about(row)),
    )
    ledger.post(key=f"dispute:{dispute.id}:withdrawn", kind="dispute", entries=entries, by=by)
    dispute.withdrawn = True


def _cost(row: PaymentRow, dispute: DisputeRow, fee_cents: int, *, by: kernel.Actor) -> None:
    """What the dispute costs, as far as it is not posted yet."""
    more = fee_cents - dispute.fee_cents
    if not more:
        return
    about = f"dispute:{dispute.id}"
    entries = (
        Entry(accounts.fees(row.provider, row.organization), more, row.currency, about),
        Entry(settling.money_account(row), -more, row.currency, settling.about(row)),
    )
    ledger.post(key=f"dispute:{dispute.id}:fee:{fee_cents}", kind="fee", entries=entries, by=by)
    dispute.fee_cents = fee_cents


def _win(row: PaymentRow, dispute: DisputeRow, *, by: kernel.Actor) -> None:
    """The payment stands; what was kept back comes."""
    if dispute.withdrawn:
        entries = (
            Entry(settling.money_account(row), dispute.cents, row.currency, settling.about(row)),
            Entry(_disputed(row), -dispute.cents, row.currency, f"dispute:{dispute.id}"),
        )
        ledger.post(key=f"dispute:{dispute.id}:won", kind="dispute", entries=entries, by=by)
    dispute.state, dispute.withdrawn, dispute.decided_at = "won", False, kernel.now()
    event = DisputeWon(provider=dispute.provider, organization=row.organization, cents=dispute.cents)
    audit.record(event, stream=settling.stream(row), by=by, concerns=row.payer_id)


def _lose(row: PaymentRow, dispute: DisputeRow, *, by: kernel.Actor) -> None:
    """A whole payment is undone, and owed again as if it had never been; of less, what is gone is a loss."""
    about = f"dispute:{dispute.id}"
    whole = row.state in ("settled", "surplus") and not row.refunded_cents and dispute.cents == row.cents
    if whole:
        owed, money = row.state == "settled", settling.money_account(row)

        def moved(each: Entry) -> Entry:
            return Entry(_disputed(row), each.cents, each.currency, about) if each.account == money else each

        undone = reversing.reverse(
            row, key=f"payment:{row.id}:disputed", reason=f"lost in dispute {dispute.reference}", moved=moved, by=by
        )
        audit.record(undone, stream=settling.stream(row), by=by, concerns=row.payer_id)
        if owed:
            reversing.reopen(row, by=by)
    else:
        entries = (
            Entry(accounts.lost(row.organization), dispute.cents, row.currency, about),
            Entry(_disputed(row), -dispute.cents, row.currency, about),
        )
        ledger.post(key=f"dispute:{dispute.id}:lost", kind="dispute", entries=entries, by=by)
    dispute.state, dispute.decided_at = "lost", kernel.now()
    event = DisputeLost(
        provider=dispute.provider, organization=row.organization, cents=dispute.cents, fee_cents=dispute.fee_cents,
        reversed=whole,
    )  # fmt: skip
    audit.record(event, stream=settling.stream(row), by=by, concerns=row.payer_id)


def _disputed(row: PaymentRow) -> str:
    return accounts.disputed(row.provider, row.organization)
