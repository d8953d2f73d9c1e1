"""The values that cross this package's border: charges, payments, tills, the ledger; pay-outs, batches, accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from guichet.kernel import api as kernel


@dataclass(frozen=True)
class Payout:
    """One instruction to pay `cents` to a person on a day. `state` is planned, batched or stopped."""

    id: str
    key: str
    about: str
    organization: str
    payee_id: str
    cents: int
    currency: str
    due_on: date
    state: str
    batch_id: str


@dataclass(frozen=True)
class Batch:
    """One file for the bank; `left_out` are the pay-outs whose payee has no account that could be paid."""

    id: str
    organization: str
    due_on: date
    made_at: datetime
    count: int
    cents: int
    digest: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Account:
    """A name and an account number as people write it: an IBAN, or a national number such as 01-0902-0068389-00."""

    name: str
    number: str


@dataclass(frozen=True)
class ChargeLine:
    """One tariff of a charge: `cents` by the tariff, `waived_cents` of it by the law `waiver`; whose money."""

    cost: str
    title: str
    cents: int
    organization: str
    waived_cents: int = 0
    waiver: str = ""

    @property
    def due_cents(self) -> int:
        """What is left to pay."""
        return self.cents - self.waived_cents


@dataclass(frozen=True)
class Charge:
    """What is owed for one thing. `state`: open, settled, cancelled. `code` is what a person shows to pay it."""

    id: str
    key: str
    code: str
    subject: kernel.Reference
    service: str
    organization: str
    debtor_id: str
    currency: str
    lines: tuple[ChargeLine, ...]
    due_cents: int
    paid_cents: int
    state: str
    due_on: date
    raised_at: datetime
    settled_at: datetime | None
    live_payment: str = ""

    @property
    def owed_cents(self) -> int:
        """What is still to be paid."""
        return 0 if self.state == "cancelled" else self.due_cents - self.paid_cents


@dataclass(frozen=True)
class Share:
    """How much of a charge a payment settles."""

    charge_id: str
    cents: int


@dataclass(frozen=True)
class Payment:
    """One attempt to pay. `method`: card, cash, cheque, card_present, bank.

    `state`: begun, settled, failed, cancelled, reversed; `reason` is the provider's or our own code of a failure.
    `cents` is what is settled of the charges; cash changes hands as `cents + rounding_cents`, of `tendered_cents`.
    `next_url` is where the person pays, while it is begun.
    """

    id: str
    number: str
    method: str
    provider: str
    state: str
    reason: str
    organization: str
    payer_id: str
    till_id: str
    currency: str
    cents: int
    rounding_cents: int
    tendered_cents: int
    refunded_cents: int
    shares: tuple[Share, ...]
    begun_at: datetime
    settled_at: datetime | None
    next_url: str = ""

    @property
    def change_cents(self) -> int:
        """What was given back from what was tendered."""
        return self.tendered_cents - self.cents - self.rounding_cents if self.tendered_cents else 0


@dataclass(frozen=True)
class PaidLine:
    """A line of a receipt: what was paid of a tariff, and what the law waived of it."""

    charge_id: str
    cost: str
    title: str
    organization: str
    cents: int
    waived_cents: int
    waiver: str


@dataclass(frozen=True)
class PaymentReceipt:
    """What a person takes away: the payment by its number, and what it was for."""

    payment: Payment
    lines: tuple[PaidLine, ...]
    reference: str
    office: str

    @property
    def number(self) -> str:
        """The receipt's number."""
        return self.payment.number


@dataclass(frozen=True)
class Refund:
    """Money given back. `way`: card, cash, payout; `state`: begun, settled, failed."""

    id: str
    payment_id: str
    way: str
    cents: int
    state: str
    reason: str
    begun_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True)
class Plan:
    """Instalments of a charge: `count` parts, one each `every`. `state`: begun, active, ended, stopped."""

    charge_id: str
    count: int
    every: str
    part_cents: int
    state: str
    next_on: date | None
    failures: int
    agreed_at: datetime


@dataclass(frozen=True)
class MoneyRecord:
    """A charge or a payment of a person whose words are sealed with the key `subject`; `open` while it is not over."""

    subject: str
    on: datetime
    open: bool


@dataclass(frozen=True)
class Dispute:
    """A payment that its payer's bank took back, or asks to. `state`: open, won, lost.

    `withdrawn`: the provider holds the money back now. `number` is the receipt's.
    """

    id: str
    payment_id: str
    number: str
    provider: str
    reference: str
    organization: str
    currency: str
    cents: int
    fee_cents: int
    state: str
    reason: str
    withdrawn: bool
    answer_by: date | None
    opened_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True)
class Deposit:
    """Cash and cheques that an office took to the bank. `state`: sent, credited."""

    id: str
    office: str
    organization: str
    currency: str
    cash_cents: int
    cheques_cents: int
    reference: str
    state: str
    made_at: datetime

    @property
    def cents(self) -> int:
        """What the bank is to credit."""
        return self.cash_cents + self.cheques_cents


@dataclass(frozen=True)
class StatementLine:
    """One line of a bank's statement: `cents` above zero came in.

    `kind` is what it was found to be: deposit, provider, settlement, batch, cheque, fee; empty when nothing fits, and
    `why` says it: nothing_fits, deposit_differs, several_deposits, provider_differs, batch_differs.
    """

    id: str
    organization: str
    reference: str
    booked_on: date
    cents: int
    currency: str
    text: str
    kind: str
    about: str
    why: str


@dataclass(frozen=True)
class Reconciliation:
    """What became of a statement: lines that were new, what is found now, and what of it nobody can say."""

    organization: str
    lines: tuple[StatementLine, ...]
    new: int
    closing_cents: int
    currency: str

    @property
    def unmatched(self) -> tuple[StatementLine, ...]:
        """The lines for which nothing fits."""
        return tuple(each for each in self.lines if not each.kind)


@dataclass(frozen=True)
class Settled:
    """What an organization hands on to another for a month."""

    owner: str
    payout_id: str
    cents: int
    currency: str


@dataclass(frozen=True)
class Till:
    """A clerk's till from opening to close. `state`: open, counted, closed."""

    id: str
    office: str
    organization: str
    clerk_id: str
    currency: str
    float_cents: int
    state: str
    business_on: date
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class TillCount:
    """What was counted: pieces by denomination in cents, and the sums of cheques and of the card terminal."""

    till_id: str
    pieces: dict[int, int]
    cash_cents: int
    cheques_cents: int
    cards_cents: int
    counted_at: datetime


@dataclass(frozen=True)
class Taken:
    """What a till took or gave by one method: the expected sum by the ledger, the counted one, how many payments."""

    method: str
    payments: int
    expected_cents: int
    counted_cents: int

    @property
    def difference_cents(self) -> int:
        """Above zero: too much in the till."""
        return self.counted_cents - self.expected_cents


@dataclass(frozen=True)
class ProofOfBalance:
    """The close of a till's day: what the ledger says is there, what was counted, and that the books balance.

    `transactions` and `digest` are of all that was posted about this till, in order; `balanced` says that its accounts
    stand at zero after closing, every transaction summing to zero.
    """

    till: Till
    float_cents: int
    taken: tuple[Taken, ...]
    explanation: str
    transactions: int
    digest: str
    balanced: bool

    @property
    def difference_cents(self) -> int:
        """Above zero: too much was there."""
        return sum(each.difference_cents for each in self.taken)


@dataclass(frozen=True)
class Entry:
    """One side of a transaction; debit above zero."""

    account: str
    cents: int
    currency: str
    about: str = ""


@dataclass(frozen=True)
class Transaction:
    """What was posted at once: entries that sum to zero in each currency."""

    id: str
    key: str
    kind: str
    at: datetime
    entries: tuple[Entry, ...]
    corrects: str = ""


@dataclass(frozen=True)
class Balance:
    """How an account stands in a currency, in cents; debit above zero."""

    account: str
    currency: str
    cents: int
    entries: int
