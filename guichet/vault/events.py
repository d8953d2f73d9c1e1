"""What the vault tells of: who was erased or held, never what was sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guichet.audit import api as audit


@dataclass(frozen=True)
class PersonErased(audit.Event):
    """Keys of a person were destroyed; `kept` are the subjects whose keys the law still keeps. Why: row `erasure`."""

    erasure: str
    legal_basis: str
    destroyed: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True)
class ErasureCompleted(audit.Event):
    """What the law had kept of somebody erased was destroyed, its time being over."""

    destroyed: tuple[str, ...]


@dataclass(frozen=True)
class HoldPlaced(audit.Event):
    """A legal hold stands on everything of a person; why stands in its row."""

    hold: str
    legal_basis: str
    until_on: date | None


@dataclass(frozen=True)
class HoldLifted(audit.Event):
    """A legal hold was lifted."""

    hold: str


@dataclass(frozen=True)
class KeysRotated(audit.Event):
    """Keys were wrapped anew by the master key of this name."""

    master: str
    keys: int
