"""Money in whole minor units, with its currency, so that no cent is ever lost to floating point."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import total_ordering


@total_ordering
@dataclass(frozen=True)
class Money:
    """An amount in minor units (cents) of an ISO 4217 currency. Different currencies neither add nor compare."""

    cents: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + self._same(other).cents, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - self._same(other).cents, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.cents < self._same(other).cents

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be put together; convert one first")
        return other

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.cents).scaleb(-2)
