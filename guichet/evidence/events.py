"""What evidence tells of: which facts and documents, never what they say."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class FactsHeld(audit.Event):
    """Facts came into a person's file, by name; `request` is `kind:id` of what they were given to."""

    file_of: str
    facts: tuple[str, ...]
    request: str


@dataclass(frozen=True)
class FactCorrected(audit.Event):
    """A fact that was held is another now: whoever decided on it has to look again."""

    file_of: str
    about_id: str
    fact: str


@dataclass(frozen=True)
class DocumentReceived(audit.Event):
    """Someone gave a document; `sha256` pins its content to the chain."""

    document: str
    evidence_type: str
    media_type: str
    sha256: str
    checked: str


@dataclass(frozen=True)
class DocumentScanned(audit.Event):
    """A document that waited was scanned: `clean` or `refused`."""

    document: str
    checked: str


@dataclass(frozen=True)
class DocumentAssigned(audit.Event):
    """A document got an owner, or an agency that may read it."""

    document: str
    owner_id: str | None
    organization: str | None


@dataclass(frozen=True)
class DocumentRemoved(audit.Event):
    """A document was taken out, and its content with it."""

    document: str
    why: str
