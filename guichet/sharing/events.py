"""What sharing tells of: parties, fields by name, purposes; never what a field holds."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class AgreementPublished(audit.Event):
    """A version of an agreement counts from now on."""

    agreement: str
    version: int
    content_hash: str


@dataclass(frozen=True)
class AgreementTakenBack(audit.Event):
    """An agreement counts no longer."""

    agreement: str
    version: int


@dataclass(frozen=True)
class ConsentGiven(audit.Event):
    """A person said yes to a notice; `notice` is its hash."""

    agreement: str
    version: int
    notice: str
    language: str
    within: str


@dataclass(frozen=True)
class ConsentWithdrawn(audit.Event):
    """A person no longer says yes."""

    agreement: str
    version: int


@dataclass(frozen=True)
class DataShared(audit.Event):
    """Fields went from one organization to another, under an agreement and, where it asks for it, a consent."""

    agreement: str
    version: int
    source: str
    recipient: str
    fields: tuple[str, ...]
    purpose: str
    basis: str
    consent: str


@dataclass(frozen=True)
class SharingRefused(audit.Event):
    """Fields that somebody wanted to let go did not go; `why` is the code of `NotShared`."""

    agreement: str
    source: str
    recipient: str
    fields: tuple[str, ...]
    purpose: str
    why: str
