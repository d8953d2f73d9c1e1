"""What estates tells of: identifiers and organizations; never who died, or when."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class EstateOpened(audit.Event):
    """A death was recorded, and what the person left is to be settled."""

    organization: str
    source: str
    case: str


@dataclass(frozen=True)
class EstateClosed(audit.Event):
    """The estate is settled; its executors are executors no longer."""

    executors: int


@dataclass(frozen=True)
class EstateCorrected(audit.Event):
    """The death had been recorded by mistake: there is no estate."""

    source: str


@dataclass(frozen=True)
class OrganizationTold(audit.Event):
    """An organization was told of a death, or that there was none (`kind` correction), under an agreement."""

    notice: str
    organization: str
    agreement: str
    kind: str
    exchange: str


@dataclass(frozen=True)
class OrganizationNotTold(audit.Event):
    """An organization was not told, because no agreement lets it be: `why` says which way."""

    notice: str
    organization: str
    agreement: str
    kind: str
    why: str


@dataclass(frozen=True)
class OrganizationAnswered(audit.Event):
    """An organization that was told said what it did."""

    notice: str
    organization: str
    answer: str


@dataclass(frozen=True)
class NoticesRead(audit.Event):
    """Somebody of an organization read what it was told of deaths."""

    organization: str
    notices: tuple[str, ...]
