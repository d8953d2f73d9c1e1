"""Where the accounts stand that are paid: `AccountBook`, plugged in as `default`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from guichet.kernel import api as kernel
from guichet.payments.types import Account, Payout


class AccountBook(ABC):
    """Knows to which account a person is paid. Asked when a file is written; nothing of the answer is kept."""

    @abstractmethod
    def accounts(self, payouts: Sequence[Payout]) -> Mapping[str, Account]:
        """The account of each pay-out by its id. Whoever has none is left out, and is not paid with this file."""


account_books: kernel.Registry[AccountBook] = kernel.Registry("account book")
