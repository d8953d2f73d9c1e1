"""What happened to money owed, taken and paid out: identifiers, amounts, codes; no name, no account, no card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guichet.audit import api as audit


@dataclass(frozen=True)
class PayoutInstructed(audit.Event):
    """Somebody is to be paid."""

    about: str
    organization: str
    due_on: date


@dataclass(frozen=True)
class PayoutsStopped(audit.Event):
    """What was planned after a day is not paid."""

    about: str
    organization: str
    after: date
    payouts: int


@dataclass(frozen=True)
class BatchMade(audit.Event):
    """A file for the bank was written; its SHA-256 digest."""

    organization: str
    due_on: date
    payouts: int
    left_out: int
    digest: str


@dataclass(frozen=True)
class PayoutsResumed(audit.Event):
    """What was stopped is planned again: it ought not to have been stopped."""

    about: str
    organization: str
    payouts: int


@dataclass(frozen=True)
class LedgerPosted(audit.Event):
    """A transaction stands in the ledger; the SHA-256 digest of its entries."""

    key: str
    kind: str
    digest: str


@dataclass(frozen=True)
class ChargeRaised(audit.Event):
    """Somebody owes something."""

    subject: str
    service: str
    organization: str
    cents: int
    waived_cents: int
    currency: str
    due_on: date


@dataclass(frozen=True)
class ChargeCancelled(audit.Event):
    """What nobody had paid is no longer owed."""

    subject: str
    organization: str


@dataclass(frozen=True)
class ChargeSettled(audit.Event):
    """All that was owed is paid, or was waived."""

    subject: str
    service: str
    organization: str
    cents: int


@dataclass(frozen=True)
class ChargeReopened(audit.Event):
    """What was paid was taken back by a contrary entry: it is owed again."""

    subject: str
    organization: str
    payment: str


@dataclass(frozen=True)
class PaymentBegun(audit.Event):
    """Somebody went to pay with a provider."""

    method: str
    provider: str
    organization: str
    charges: tuple[str, ...]


@dataclass(frozen=True)
class PaymentSettled(audit.Event):
    """Money was taken."""

    method: str
    provider: str
    organization: str
    charges: tuple[str, ...]
    cents: int
    currency: str


@dataclass(frozen=True)
class PaymentFailed(audit.Event):
    """A payment came to nothing: declined, expired, cancelled. `reason` is a code."""

    method: str
    provider: str
    organization: str
    charges: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class PaymentReversed(audit.Event):
    """A payment was corrected by contrary entries: taken by mistake, or its cheque came back."""

    method: str
    organization: str
    charges: tuple[str, ...]
    cents: int


@dataclass(frozen=True)
class RefundBegun(audit.Event):
    """Somebody is to get money back."""

    payment: str
    way: str
    cents: int


@dataclass(frozen=True)
class RefundSettled(audit.Event):
    """They have it."""

    payment: str
    way: str
    cents: int


@dataclass(frozen=True)
class RefundFailed(audit.Event):
    """It did not reach them."""

    payment: str
    way: str
    cents: int


@dataclass(frozen=True)
class TillOpened(audit.Event):
    """A clerk opened a till with a float."""

    office: str
    organization: str
    float_cents: int


@dataclass(frozen=True)
class TillCounted(audit.Event):
    """What is in a till was counted."""

    cash_cents: int
    cheques_cents: int
    cards_cents: int


@dataclass(frozen=True)
class CashMoved(audit.Event):
    """Cash went from a till to its office's safe (above zero), or from there to the till."""

    cents: int


@dataclass(frozen=True)
class TillClosed(audit.Event):
    """A till's day is closed; `digest` is of all that was posted about it."""

    office: str
    organization: str
    business_on: date
    difference_cents: int
    transactions: int
    digest: str


@dataclass(frozen=True)
class PaymentTaken(audit.Event):
    """A clerk took a payment at a till."""

    till: str
    office: str
    method: str


@dataclass(frozen=True)
class TillResumed(audit.Event):
    """A till that was counted takes money again."""

    office: str


@dataclass(frozen=True)
class PaymentLooked(audit.Event):
    """A provider was asked how a payment stands, and it stands otherwise than before."""

    state: str
    provider: str


@dataclass(frozen=True)
class PaymentStopped(audit.Event):
    """A payment under way was stopped; `state` is how it stands after."""

    state: str


@dataclass(frozen=True)
class PaymentSurplus(audit.Event):
    """Money came for what had been paid otherwise: it is to go back."""

    provider: str
    organization: str
    cents: int


@dataclass(frozen=True)
class RefundLooked(audit.Event):
    """A provider was asked how a refund stands, and it stands otherwise than before."""

    state: str


@dataclass(frozen=True)
class WebhookTaken(audit.Event):
    """A provider told of a payment, or of a dispute about it; it is looked at."""

    provider: str
    webhook: str
    dispute: bool = False


@dataclass(frozen=True)
class DisputeOpened(audit.Event):
    """A payer's bank asks for a payment back: it is answered at the provider, until `answer_by`."""

    provider: str
    organization: str
    cents: int
    withdrawn: bool
    answer_by: str = ""


@dataclass(frozen=True)
class DisputeWon(audit.Event):
    """The payment stands."""

    provider: str
    organization: str
    cents: int


@dataclass(frozen=True)
class DisputeLost(audit.Event):
    """The money is gone. `reversed`: the payment is undone and what it paid is owed again; else it is a loss."""

    provider: str
    organization: str
    cents: int
    fee_cents: int
    reversed: bool


@dataclass(frozen=True)
class TakingsDeposited(audit.Event):
    """An office took cash and cheques to the bank."""

    office: str
    organization: str
    cash_cents: int
    cheques_cents: int


@dataclass(frozen=True)
class StatementReconciled(audit.Event):
    """A bank's statement was read: how many lines were new, and of how many nobody can say what they are."""

    organization: str
    lines: int
    new: int
    unmatched: int


@dataclass(frozen=True)
class LiabilitySettled(audit.Event):
    """What an organization took for another in a month is handed on."""

    owner: str
    organization: str
    month: str
    cents: int


@dataclass(frozen=True)
class InstalmentsAgreed(audit.Event):
    """Somebody agreed to pay a charge in parts, from a card that is charged again without them."""

    organization: str
    count: int
    every: str
    cents: int


@dataclass(frozen=True)
class InstalmentFailed(audit.Event):
    """A part could not be taken; tried again in some days, unless the plan is `stopped`: then the rest is owed."""

    organization: str
    failures: int
    stopped: bool


@dataclass(frozen=True)
class InstalmentsEnded(audit.Event):
    """A plan is over: `ended` with the charge, or `stopped` by who agreed to it."""

    organization: str
    state: str
