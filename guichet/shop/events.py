"""What happened to stock and orders. No event holds a name or an address."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class _OfOrder(audit.Event):
    """What every event of an order says."""

    organization: str
    office: str
    number: str


@dataclass(frozen=True)
class OrderPlaced(_OfOrder):
    """Goods are put aside for it, until a time."""

    way: str
    cents: int


@dataclass(frozen=True)
class OrderPaid(_OfOrder):
    """It is paid: the goods are theirs."""


@dataclass(frozen=True)
class OrderHandedOver(_OfOrder):
    """The goods left the stock: posted, picked up, or over the counter."""

    state: str


@dataclass(frozen=True)
class OrderCancelled(_OfOrder):
    """The goods can be sold to others. `before` is what state it was in, `why` a word of ours."""

    before: str
    why: str


@dataclass(frozen=True)
class OrderReturned(_OfOrder):
    """The goods came back; `restocked` says whether they can be sold again."""

    restocked: bool


@dataclass(frozen=True)
class StockReceived(audit.Event):
    """More of a good came to an office."""

    good: str
    office: str
    count: int


@dataclass(frozen=True)
class StockCounted(audit.Event):
    """Staff counted what is there: it was thought to be `before`."""

    good: str
    office: str
    found: int
    before: int
