"""What a card does: the providers' published test numbers, and what becomes of a payment made with each."""

from __future__ import annotations

from dataclasses import dataclass

#: Test card numbers of GOV.UK Pay ("Test your integration", sandbox account, as of 2022-06-10); Stripe's test cards of
#: the same numbers do the same.
SUCCEED = frozenset({
    "4444333322221111", "4242424242424242", "4000056655665556", "4988080000000000", "4000160000000004",
    "4131840000000003", "4000620000000007", "4000000000000010", "5101110000000004", "5105105105105100",
    "5200828282828210", "371449635398431", "3566002020360505", "6011000990139424",
    "4000000000000259", "4000000000002685", "4000000000001976",
})  # fmt: skip
DECLINED, EXPIRED, WRONG_CVC = "4000000000000002", "4000000000000069", "4000000000000127"
GENERAL_ERROR, NOT_ACCEPTED = "4000000000000119", "6759649826438453"
#: Paid, and disputed afterwards (the test cards of Stripe accounts).
DISPUTED_AND_LOST, DISPUTED_AND_WON = "4000000000000259", "4000000000002685"
#: Paid, disputed, and not decided until somebody decides it (`states.decide`). The number is the lab's own.
DISPUTED = "4000000000001976"


@dataclass(frozen=True)
class Outcome:
    """What becomes of it: `state` is success, failed or error; `code` GOV.UK Pay's, `message` its words."""

    state: str
    code: str = ""
    message: str = ""


def outcome(number: str) -> Outcome | None:
    """Of paying with a card; None for a number that is no test card or a card that is not accepted: try another."""
    if number in SUCCEED:
        return Outcome("success")
    if number in (DECLINED, EXPIRED, WRONG_CVC):
        return Outcome("failed", "P0010", "Payment method rejected")
    if number == GENERAL_ERROR:
        return Outcome("error", "P0050", "Payment provider returned an error")
    return None


def digits(text: str) -> str:
    """A number as people type it."""
    return "".join(each for each in text if each.isascii() and each.isdigit())
