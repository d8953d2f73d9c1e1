"""The frozen values that sharing hands out, and its refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from guichet.kernel import api as kernel
from guichet.sharing.schema import Basis

Why = Literal[
    "no_agreement", "fields", "not_begun", "ended", "consent_missing", "consent_withdrawn", "consent_narrower"
]


class LegalBasis(msgspec.Struct, frozen=True, kw_only=True):
    """The law an agreement stands on; `title` is one text for all languages, or a text per language."""

    title: str | dict[str, str]
    href: str
    section: str = ""


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """One version of an agreement. Texts are by language; `version` is 0 until it is published."""

    identifier: str
    source: str
    recipients: tuple[str, ...]
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    legal_basis: LegalBasis
    basis: Basis
    from_on: date
    until_on: date | None
    retention: str
    pairwise: bool
    title: dict[str, str]
    summary: dict[str, str]
    purpose_words: dict[str, dict[str, str]]
    consequences: dict[str, str]
    retention_words: dict[str, str]
    awaiting_review: tuple[str, ...] = ()
    time_zone: str = "UTC"
    version: int = 0

    def in_force_on(self, day: date) -> bool:
        """Whether it holds on a day; its first and last day count."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)

    def covers(self, *, source: str, recipient: str, purpose: str) -> bool:
        """Whether it lists these parties and this purpose."""
        return source == self.source and recipient in self.recipients and purpose in self.purposes


@dataclass(frozen=True)
class Party:
    """An organization as a notice names it: its name by language, and where it is reached."""

    name: Mapping[str, str]
    phone: str = ""
    email: str = ""
    url: str = ""
    address: str = ""


@dataclass(frozen=True)
class Glossary:
    """What agreements are put into words with, when they are published: who the parties are, what the fields mean.

    `sensitive` names fields of the kind whose loss would hurt. `country` is the jurisdiction's (ISO 3166-1).
    """

    languages: tuple[str, ...]
    default_language: str
    time_zone: str
    country: str
    parties: Mapping[str, Party]
    fields: Mapping[str, Mapping[str, str]]
    sensitive: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PublishedAgreements:
    """What publishing came to, by identifier."""

    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    withdrawn: tuple[str, ...]


@dataclass(frozen=True)
class PrivacyNotice:
    """What a person reads before they decide, in one language. `version` is the SHA-256 of `document`, in hex.

    `document` has: agreement, version, language, title, summary, basis, source, recipients, fields, purposes,
    legal_basis, retention, consequences, from_on, until_on, pairwise, country, awaiting_review.
    """

    version: str
    agreement: str
    agreement_version: int
    language: str
    document: Mapping[str, Any]


@dataclass(frozen=True)
class ConsentRecord:
    """That a person said yes to one version of a notice, and whether they still do.

    `within` is the thing it was given for (`request:<id>`); empty: for every exchange under the agreement.
    """

    id: str
    agreement: str
    agreement_version: int
    notice_version: str
    language: str
    about: str
    given_by: str
    channel: str
    assurance: str
    given_at: datetime
    within: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None

    @property
    def in_force(self) -> bool:
        return self.withdrawn_at is None


@dataclass(frozen=True)
class Permit:
    """An exchange that was let through and recorded. `subject` is what the recipient calls the person."""

    exchange_id: str
    agreement: str
    version: int
    basis: Basis
    fields: tuple[str, ...]
    consent_id: str
    receipt_id: str
    subject: str = ""


@dataclass(frozen=True)
class Exchange:
    """One exchange as it happened; never a value, only the names of the fields."""

    id: str
    agreement: str
    agreement_version: int
    source: str
    recipient: str
    fields: tuple[str, ...]
    purpose: str
    basis: Basis
    consent_id: str
    about: str
    at: datetime
    by: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SignedReceipt:
    """A receipt as its holder keeps it: the document, and a JWS (RFC 7515, compact) whose payload is that document."""

    id: str
    document: Mapping[str, Any]
    jws: str

    def to_json(self) -> dict[str, Any]:
        """The file one downloads: readable, and verifiable with the published key alone."""
        return {"receipt": dict(self.document), "jws": self.jws}


@dataclass(frozen=True)
class RefusedExchange:
    """What somebody wanted to let go from one organization to another, and `permit` did not. `by` is who wanted it."""

    source: str
    recipient: str
    fields: tuple[str, ...]
    purpose: str
    about: str
    by: kernel.Actor


class NotShared(kernel.NotAllowed):
    """Nothing was exchanged. `why` is a code, `fields` what no agreement lets go.

    `exchange` says what was refused, where it was an exchange: hand this to `note_refusal` once it is caught.
    """

    code = "not_shared"

    def __init__(
        self, message: str, *, why: Why, fields: tuple[str, ...] = (), agreement: str = "", remedy: str = ""
    ) -> None:
        super().__init__(message, where=agreement, remedy=remedy)
        self.why = why
        self.fields = fields
        self.agreement = agreement
        self.exchange: RefusedExchange | None = None
