"""Pay-outs in one place to import from: `from guichet.payments import api as payments`."""

from guichet.payments.events import BatchMade, PayoutInstructed, PayoutsResumed, PayoutsStopped
from guichet.payments.operations.instruct_payout import instruct
from guichet.payments.operations.make_batch import batch_file, make_batch
from guichet.payments.operations.resume_payouts import resume_payouts
from guichet.payments.operations.stop_payouts import stop_payouts
from guichet.payments.queries import paid, payouts_about
from guichet.payments.types import Account, Batch, Payout

__all__ = [
    "Account",
    "Batch",
    "BatchMade",
    "Payout",
    "PayoutInstructed",
    "PayoutsResumed",
    "PayoutsStopped",
    "batch_file",
    "instruct",
    "make_batch",
    "paid",
    "payouts_about",
    "resume_payouts",
    "stop_payouts",
]
