"""The values that cross this package's border: pay-outs, batches, accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


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
