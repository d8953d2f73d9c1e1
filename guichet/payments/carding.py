"""What becomes of a card payment when its provider says how it stands: settled, failed, or waited for; each once."""

from __future__ import annotations

from datetime import datetime, timedelta

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import accounts, ledger, settling
from guichet.payments.events import PaymentFailed, PaymentSurplus
from guichet.payments.models import ChargeRow, PaymentRow
from guichet.payments.ports import CardProvider, CardStatus, card_providers
from guichet.payments.types import Entry

#: Names of the worker's tasks.
LOOK, LOOK_AT_DOUBTS = "payments.look", "payments.look_at_doubts"
SOONEST, LATEST = timedelta(minutes=1), timedelta(hours=1)


def choose(organization: str, currency: str, name: str = "") -> CardProvider:
    """The provider of that name; else the organization's own, else one that holds money for anybody.

    Raises NotFound when there is none.
    """
    if name:
        return card_providers.get(name)
    able = [each for _, each in card_providers if not each.currencies or currency in each.currencies]
    for whose in (organization, ""):
        for each in able:
            if each.organization == whose:
                return each
    raise kernel.NotFound(
        "nobody takes cards for this", where="provider", code="no_provider", remedy="Pay at a counter, or ask us."
    )


def next_look(row: PaymentRow) -> datetime:
    """When to ask again: the older it is, the later, from a minute to an hour."""
    age = kernel.now() - row.begun_at
    return kernel.now() + min(LATEST, max(SOONEST, age / 2))


def take(payment_id: str) -> PaymentRow:
    """A payment under its lock. Raises NotFound."""
    row = PaymentRow.objects.select_for_update().filter(id=payment_id).first()
    if row is None:
        raise kernel.NotFound("there is no payment here that you may see", where="payment", remedy="Check the number.")
    return row


def apply(row: PaymentRow, status: CardStatus, *, by: kernel.Actor) -> None:
    """Let what the provider says take effect, on a payment under its lock; said again it changes nothing."""
    if row.provider_reference not in ("", status.reference):
        raise kernel.Conflict("this is the status of another payment", where="payment", remedy="Look at both.")
    if row.state in ("settled", "reversed", "surplus"):
        return
    row.provider_reference = status.reference
    if status.agreement:
        row.words = {**row.words, "charged_again_by": status.agreement}
    if status.state == "paid":
        _paid(row, status, by)
    elif row.state == "begun" and status.state in ("failed", "cancelled"):
        fail(row, reason=status.reason or status.state, by=by)
    elif row.state == "begun":
        row.next_url, row.look_at = status.next_url, next_look(row)
        row.save(update_fields=["provider_reference", "next_url", "look_at", "sealed_words"])


def _paid(row: PaymentRow, status: CardStatus, by: kernel.Actor) -> None:
    if (status.cents, status.currency) != (row.cents, row.currency):
        said = f"the provider took {status.cents} {status.currency} where {row.cents} {row.currency} were due"
        raise kernel.Conflict(said, where="payment", code="amount_differs", remedy="Ask the provider.")
    shares = {each.charge_id: each.cents for each in row.shares.all()}
    charges = list(ChargeRow.objects.select_for_update().filter(id__in=shares).order_by("id"))
    fits = all(
        each.state == "open" and each.live_payment in ("", row.id)
        and each.due_cents - each.paid_cents >= shares[each.id]
        for each in charges
    )  # fmt: skip
    row.save(update_fields=["provider_reference", "sealed_words"])
    if fits:
        settling.settle(row, [(each, shares[each.id]) for each in charges], by=by)
        _fee(row, status, by)
        return
    # It was given up here, and came after all when something else had paid: it is nobody's debt, and goes back.
    row.state, row.settled_at, row.next_url, row.look_at = "surplus", kernel.now(), "", None
    row.save(update_fields=["state", "settled_at", "next_url", "look_at"])
    entries = (
        Entry(settling.money_account(row), row.cents, row.currency, settling.about(row)),
        Entry(accounts.unallocated(row.organization), -row.cents, row.currency, settling.about(row)),
    )
    ledger.post(key=f"payment:{row.id}", kind="surplus", entries=entries, by=by)
    event = PaymentSurplus(provider=row.provider, organization=row.organization, cents=row.cents)
    audit.record(event, stream=settling.stream(row), by=by, concerns=row.payer_id)


def _fee(row: PaymentRow, status: CardStatus, by: kernel.Actor) -> None:
    """What the provider keeps of it, when it says so at once."""
    if status.fee_cents <= 0:
        return
    about = settling.about(row)
    entries = (
        Entry(accounts.fees(row.provider, row.organization), status.fee_cents, row.currency, about),
        Entry(settling.money_account(row), -status.fee_cents, row.currency, about),
    )
    ledger.post(key=f"payment:{row.id}:fee", kind="fee", entries=entries, by=by)


def fail(row: PaymentRow, *, reason: str, by: kernel.Actor) -> None:
    """It came to nothing: the charges may be paid in another way."""
    row.state, row.reason, row.next_url, row.look_at = "failed", reason[:60], "", None
    if reason in ("cancelled", "cancelled_by_payer"):
        row.state = "cancelled"
    row.save(update_fields=["state", "reason", "next_url", "look_at", "provider_reference"])
    charges = tuple(row.shares.order_by("charge").values_list("charge_id", flat=True))
    ChargeRow.objects.filter(id__in=charges, live_payment=row.id).update(live_payment="")
    event = PaymentFailed(
        method=row.method, provider=row.provider, organization=row.organization, charges=charges, reason=row.reason
    )
    audit.record(event, stream=settling.stream(row), by=by, concerns=row.payer_id)
