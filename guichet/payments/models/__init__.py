"""The rows of payments by what they are about; no account, no card and no name stands here in the clear."""

from guichet.payments.models.bank import BankLineRow
from guichet.payments.models.charge import ChargeRow, LineRow
from guichet.payments.models.deposit import DepositRow
from guichet.payments.models.dispute import DisputeRow
from guichet.payments.models.ledger import EntryRow, TransactionRow
from guichet.payments.models.payment import AllocationRow, PaymentRow, RefundRow, ShareRow
from guichet.payments.models.payout import BatchRow, PayoutRow
from guichet.payments.models.plan import PlanRow
from guichet.payments.models.till import TillCountRow, TillRow

__all__ = [
    "AllocationRow",
    "BankLineRow",
    "BatchRow",
    "ChargeRow",
    "DepositRow",
    "DisputeRow",
    "EntryRow",
    "LineRow",
    "PaymentRow",
    "PayoutRow",
    "PlanRow",
    "RefundRow",
    "ShareRow",
    "TillCountRow",
    "TillRow",
    "TransactionRow",
]
