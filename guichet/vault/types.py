"""The frozen values that the vault hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Keep:
    """What the law keeps when its owner is erased: the subject of a key, until when (inclusive), and why."""

    subject: str
    until_on: date
    why: str


@dataclass(frozen=True)
class Erasure:
    """How an erasure went: the subjects whose keys were destroyed, and what was kept and why."""

    id: str
    owner: str
    destroyed: tuple[str, ...]
    kept: tuple[Keep, ...]


@dataclass(frozen=True)
class Hold:
    """A legal hold: on whom, why, under which law, until when (None: until it is lifted), and who placed it."""

    id: str
    owner: str
    why: str
    legal_basis: str
    until_on: date | None
    placed_by: str
    placed_at: datetime
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lifted_why: str = ""

    def stands(self, on: date) -> bool:
        """Whether nothing may be destroyed because of it on that day."""
        return self.lifted_at is None and (self.until_on is None or self.until_on >= on)
