"""What happened to credentials. No event holds a claim, a reason somebody wrote, or the code of the public check."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class _OfCredential(audit.Event):
    """What every event of a credential says."""

    organization: str
    kind: str
    service: str
    number: str


@dataclass(frozen=True)
class CredentialIssued(_OfCredential):
    """It was issued; `renews` is the id of the one it follows, empty for the first."""

    subject: str
    valid_from: str
    valid_until: str
    renews: str = ""


@dataclass(frozen=True)
class CredentialRenewed(_OfCredential):
    """Another follows it, and it holds no longer."""

    renewed_by: str


@dataclass(frozen=True)
class CredentialSuspended(_OfCredential):
    """It does not hold until it is resumed; `law` is what lets the organization do so."""

    law: str


@dataclass(frozen=True)
class CredentialResumed(_OfCredential):
    """It holds again."""


@dataclass(frozen=True)
class CredentialRevoked(_OfCredential):
    """It never holds again."""

    law: str


@dataclass(frozen=True)
class CredentialReissued(_OfCredential):
    """The paper was lost or its code got about: the same number has a new code, and the old paper checks no more."""


@dataclass(frozen=True)
class CredentialExpired(_OfCredential):
    """Its last day is over."""


@dataclass(frozen=True)
class CredentialForgotten(_OfCredential):
    """Whose it was is erased, so it holds no longer."""


@dataclass(frozen=True)
class CredentialHandedOut(_OfCredential):
    """Its holder took it into a wallet, as a signed document."""


@dataclass(frozen=True)
class RenewalBegun(_OfCredential):
    """A request is under way that is to renew it."""

    subject: str
