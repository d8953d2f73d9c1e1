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


@dataclass(frozen=True)
class RegisterAsked(audit.Event):
    """A register was asked for facts about someone, for a purpose."""

    register: str
    organization: str
    facts: tuple[str, ...]
    purpose: str
    request: str


@dataclass(frozen=True)
class RegisterAnswered(audit.Event):
    """A register said something of these facts, under an agreement; nothing is held of it yet."""

    register: str
    facts: tuple[str, ...]
    agreement: str
    exchange: str


@dataclass(frozen=True)
class RegisterSilent(audit.Event):
    """A register did not answer: `down` is asked again, `refused` is not."""

    register: str
    why: str


@dataclass(frozen=True)
class CredentialPresented(audit.Event):
    """Somebody presented a credential of theirs that holds and says these facts; nothing is held of it yet.

    `register` is the name it is kept under, `issuer` and `credential` (its type) its own words.
    """

    register: str
    organization: str
    issuer: str
    credential: str
    facts: tuple[str, ...]
    request: str


@dataclass(frozen=True)
class FetchedUsed(audit.Event):
    """What a register said is used from now on, because the person said so, or the law (`basis`).

    Of a credential the basis is `presented`: it came from nobody but the person.
    """

    register: str
    facts: tuple[str, ...]
    basis: str


@dataclass(frozen=True)
class FetchedLeft(audit.Event):
    """The person keeps to what they say themselves; what the register said stays beside it."""

    register: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class FetchForgotten(audit.Event):
    """What a register said for a draft is deleted with the draft."""

    register: str


@dataclass(frozen=True)
class NoticeReceived(audit.Event):
    """A system of an agency told that something happened in somebody's life."""

    source: str
    organization: str
    what: str
    lane: str


@dataclass(frozen=True)
class NoticeSettled(audit.Event):
    """What became of such a notice: `taken`, `kept` or `refused`; `late` when a later one had been taken already."""

    source: str
    what: str
    state: str
    late: bool = False
    missing: int = 0


@dataclass(frozen=True)
class NoticeUnknown(audit.Event):
    """Nobody here is known by what a notice says: an officer of the organization looks."""

    source: str
    organization: str
    what: str


@dataclass(frozen=True)
class NoticeMatched(audit.Event):
    """An officer said whom a notice is about."""

    source: str
    what: str


@dataclass(frozen=True)
class NoticeReopened(audit.Event):
    """A notice that was only kept takes its turn again."""

    source: str
    what: str
