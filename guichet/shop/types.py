"""The values that cross this package's border: a good, how many there are, an order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from guichet.kernel import api as kernel

Way = Literal["pick_up", "post", "counter"]
State = Literal["reserved", "paid", "posted", "picked_up", "cancelled", "lapsed", "returned"]
#: States in which an order keeps goods aside.
KEEPING: frozenset[str] = frozenset({"reserved", "paid"})


@dataclass(frozen=True)
class Good:
    """Something an organization sells. `tax_basis_points` are hundredths of a percent on the price.

    `places` are the offices that have it; it is posted from `post_from` (empty: it is not) for `post_cents`.
    """

    id: str
    organization: str
    price_cents: int
    places: tuple[str, ...]
    tax_basis_points: int = 0
    tax_law: str = ""
    post_from: str = ""
    post_cents: int = 0
    limit: int = 10
    opening: int = 0
    title: kernel.LocalizedText = field(default_factory=kernel.LocalizedText)
    summary: kernel.LocalizedText = field(default_factory=kernel.LocalizedText)

    def tax_cents(self, count: int) -> int:
        """The tax on so many, rounded half up as cash registers do."""
        return (self.price_cents * count * self.tax_basis_points + 5_000) // 10_000


@dataclass(frozen=True)
class Stock:
    """How many of a good a place has, and how many of these are put aside for orders."""

    good: str
    office: str
    on_hand: int
    reserved: int

    @property
    def free(self) -> int:
        """How many can be sold."""
        return self.on_hand - self.reserved


@dataclass(frozen=True)
class Wanted:
    """So many of a good."""

    good: str
    count: int


@dataclass(frozen=True)
class OrderLine:
    """What was ordered, at the price of that day: `cents` and `tax_cents` of the whole line."""

    good: str
    count: int
    cents: int
    tax_cents: int


@dataclass(frozen=True)
class Order:
    """Several goods of one organization, from one office. `way`: pick_up, post, counter (handed over at once).

    `reserved_until` is set as long as it is not paid. `address` is where it is posted to. `number` is what one says.
    """

    id: str
    number: str
    organization: str
    office: str
    way: str
    state: str
    buyer_id: str | None
    name: str
    address: str
    lines: tuple[OrderLine, ...]
    post_cents: int
    currency: str
    reserved_until: datetime | None
    made_at: datetime
    changed_at: datetime
    revision: int

    @property
    def tax_cents(self) -> int:
        return sum(each.tax_cents for each in self.lines)

    @property
    def total_cents(self) -> int:
        """What is paid for all of it."""
        return sum(each.cents for each in self.lines) + self.tax_cents + self.post_cents
