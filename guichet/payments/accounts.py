"""The names of the ledger's accounts: what kind comes first, whose it is after; debit is above zero.

receivable:<agent>                what a person owes (`receivable:nobody` when nobody is known)
revenue:<organization>/<cost>     what an organization has earned
waived:<organization>/<cost>      what it would have earned, had the law not waived it
till:<office>/<clerk>             notes and coins; till-cheques: and till-cards: beside it, till the close of day
safe:<office>                     floats, and what tills handed over; safe-cheques: the cheques
card:<provider>/<organization>    what a provider of card payments owes the organization
bank:<organization>               its account at the bank
due-from:<owner>/<holder>         an organization's claim on another that took its money
liability:<holder>/<owner>        the same debt, seen by who took it
refunds-due:<organization>        given back and not yet gone
payouts-due:<organization>        handed to the pay-outs, and not yet gone from the bank
rounding:<organization>           what cash is rounded by; over-short: what a count found too much or too little
transit:<organization>            on its way to that account: what an office deposited, what another settled
disputed:<provider>/<organization>  taken back by a card's bank until the dispute is decided
lost:<organization>               taken back for good, of which nobody owes anything
fees:<provider>/<organization>    what a provider keeps
paid-out:<organization>           gone with a file of pay-outs that are no debts of this ledger: benefits
unallocated:<organization>        money that came and nobody could say what for
"""

from __future__ import annotations

from guichet.payments.models import TillRow

NOBODY = "nobody"

#: Where money is, of which a debit makes more; of all others a credit does.
MONEY = ("till", "till-cheques", "till-cards", "safe", "safe-cheques", "card", "bank", "transit")


def receivable(agent_id: str | None) -> str:
    """What a person owes."""
    return f"receivable:{agent_id or NOBODY}"


def revenue(organization: str, cost: str) -> str:
    """What an organization has earned with one of its tariffs."""
    return f"revenue:{organization}/{cost}"


def waived(organization: str, cost: str) -> str:
    """What the law waived of it."""
    return f"waived:{organization}/{cost}"


def till(row: TillRow, method: str = "cash") -> str:
    """Where a till keeps what it takes: cash, cheque or card_present."""
    kind = {"cash": "till", "cheque": "till-cheques", "card_present": "till-cards"}[method]
    return f"{kind}:{row.office}/{row.clerk_id}"


def safe(office: str) -> str:
    """The notes and coins of an office that are in no till."""
    return f"safe:{office}"


def safe_cheques(office: str) -> str:
    """The cheques of an office that are in no till."""
    return f"safe-cheques:{office}"


def card(provider: str, organization: str) -> str:
    """What a provider owes."""
    return f"card:{provider}/{organization}"


def bank(organization: str) -> str:
    """An organization's account at its bank."""
    return f"bank:{organization}"


def due_from(owner: str, holder: str) -> str:
    """What one organization has to get from another."""
    return f"due-from:{owner}/{holder}"


def liability(holder: str, owner: str) -> str:
    """What one organization has to hand on to another."""
    return f"liability:{holder}/{owner}"


def refunds_due(organization: str) -> str:
    """Given back and not yet gone."""
    return f"refunds-due:{organization}"


def rounding(organization: str) -> str:
    """What cash was rounded by."""
    return f"rounding:{organization}"


def unallocated(organization: str) -> str:
    """Money that came and is nobody's debt."""
    return f"unallocated:{organization}"


def fees(provider: str, organization: str) -> str:
    """What a provider keeps."""
    return f"fees:{provider}/{organization}"


def payouts_due(organization: str) -> str:
    """Handed to the pay-outs, and not yet gone from the bank."""
    return f"payouts-due:{organization}"


def disputed(provider: str, organization: str) -> str:
    """Taken back by payers' banks until it is decided."""
    return f"disputed:{provider}/{organization}"


def over_short(organization: str) -> str:
    """What counts found too much (credit) or too little (debit)."""
    return f"over-short:{organization}"


def lost(organization: str) -> str:
    """What payers' banks took back for good, and nobody owes."""
    return f"lost:{organization}"


def transit(organization: str) -> str:
    """On its way to the account of an organization."""
    return f"transit:{organization}"


def paid_out(organization: str) -> str:
    """Gone with a file of pay-outs, and no debt of this ledger."""
    return f"paid-out:{organization}"
