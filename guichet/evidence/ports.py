"""What a virus scanner, a register and a verifier of credentials must do to be plugged in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from guichet.kernel import api as kernel


@dataclass(frozen=True)
class Verdict:
    """What a scanner found: `clean`, or the `name` of what is in it."""

    clean: bool
    name: str = ""


class ScannerDown(Exception):
    """The scanner cannot be asked now (away, busy, out of date): the document waits and is scanned later."""


class VirusScanner(ABC):
    """Looks for harm in a file before anybody may read it.

    Implement `scan` and `check`, and plug it in when the program starts, in your app's `ready`:
    `ports.scanners.replace("default", YourScanner(...))`. `scan` is called while a person waits, and again by a
    background job for what had to wait: keep time-outs short (ten seconds) and answer the same for the same content.
    Never answer clean in doubt: raise `ScannerDown`. Without a scanner every document waits.
    """

    #: True for one that plays; the production check refuses it.
    simulated: bool = False

    @abstractmethod
    def scan(self, content: bytes) -> Verdict:
        """Look through a whole file, at most 10 MB. Raises `ScannerDown`; anything else raised is taken as that."""

    @abstractmethod
    def check(self) -> tuple[kernel.Problem, ...]:
        """What stands in the way of scanning now: not configured, nobody there. Empty when well."""


scanners: kernel.Registry[VirusScanner] = kernel.Registry("virus scanner")


# ---------------------------------------------------------------------------------------------------- registers
@dataclass(frozen=True)
class RegisterQuery:
    """What a register is asked.

    `id` is ours, the same when the same question is asked again. `about` is what the register's organization calls the
    person (`sharing.pairwise`); `identifiers` is what else it may find them by (`name`, `birth_date` as ISO 8601).
    `facts` are names of facts. `purpose` and `agreement` say what for and under which agreement; `recipient` is the
    organization that will read the answer, `user` what the register's organization calls whoever asks (empty: a job).
    """

    id: str
    about: str
    identifiers: Mapping[str, str]
    facts: tuple[str, ...]
    purpose: str
    agreement: str
    recipient: str
    user: str = ""


@dataclass(frozen=True)
class RegisterAnswer:
    """What a register said: values as plain JSON by fact (days ISO 8601, money in whole cents), only of facts asked.

    `as_of` is the moment for which the register says it; `proof` names its entry or message, for who looks it up there.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    as_of: datetime | None = None
    proof: str = ""


class RegisterDown(Exception):
    """The register cannot be asked now, or what it answers cannot be read: it is asked again, `retry_after` seconds on.

    The message is for operators and never says anything of the person.
    """

    def __init__(self, message: str, *, retry_after: float = 60.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class RegisterRefused(Exception):
    """The register answered, and has nothing to say: it does not know the person, or may not tell. No use to repeat."""


class Register(ABC):
    """A register of an organization that knows facts about people and can be asked for one person at a time.

    Implement `fetch` and `check`, set the attributes, and plug it in when the program starts, in your app's `ready`:
    `ports.registers.replace("births", YourRegister(...))`. `fetch` is called while a person waits and again by a job:
    keep time-outs short (five seconds) and bound what you read. It is called after an agreement let it be asked, and
    what it says is shown to the person before anything is held. Answer only what was asked. Raise
    `RegisterDown` when it may answer later (anything else raised is taken as that), `RegisterRefused` when it will not.
    Never invent, never fill in: a fact the register does not hold is left out of the answer.
    """

    #: The name in settings and addresses: `births`.
    name: str
    #: The organization whose register it is, as the jurisdiction names it.
    organization: str
    #: The facts it knows, by their names in the jurisdiction's vocabulary.
    facts: frozenset[str]
    #: How sure we must be of who asks before its answer is shown to them.
    assurance: kernel.Assurance = kernel.Assurance.SUBSTANTIAL
    #: True for one that plays; the production check refuses it.
    simulated: bool = False

    @abstractmethod
    def fetch(self, query: RegisterQuery) -> RegisterAnswer:
        """Ask for some facts about one person. Raises `RegisterDown`, `RegisterRefused`."""

    @abstractmethod
    def check(self) -> tuple[kernel.Problem, ...]:
        """What stands in the way of asking now: not configured, nobody there. Empty when well."""


registers: kernel.Registry[Register] = kernel.Registry("register")


# -------------------------------------------------------------------------------------------------- credentials
@dataclass(frozen=True)
class AcceptedCredential:
    """A type of credential that is taken: who issues it, which organization vouches for it, which facts it may say."""

    type: str
    issuer: str
    organization: str
    facts: frozenset[str]


@dataclass(frozen=True)
class CredentialPerson:
    """Whom a credential speaks of; empty and None for what it does not show."""

    name: str
    birth_date: date | None


@dataclass(frozen=True)
class CredentialSays:
    """What a credential says that was verified: values as plain JSON by fact (days ISO 8601, money in whole cents).

    `source` is the issuer's name in our settings, `issuer` and `type` its own words. `people` says by role whom it
    speaks of; `applicant` is who holds it. `proof` is its digest, for who asks the issuer about it.
    """

    source: str
    issuer: str
    type: str
    organization: str
    people: Mapping[str, CredentialPerson]
    facts: Mapping[str, Any] = field(default_factory=dict)
    as_of: datetime | None = None
    proof: str = ""


class CredentialRefused(Exception):
    """A presentation that does not hold: forged, of a stranger, too old, for somebody else. Nothing of it is kept.

    The message is for the person and repeats nothing that it says of anybody; `code` is stable.
    """

    def __init__(self, message: str, *, code: str, remedy: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.remedy = remedy


class CredentialVerifier(ABC):
    """Verifies one format of credentials that people present from a wallet of theirs.

    Implement `audience`, `accepted`, `verify` and `check`, and plug it in when the program starts, in your app's
    `ready`: `ports.credentials.replace(verifier.name, verifier)`, under the name of the format. `verify` is called
    while a person waits and inside a transaction: ask nobody over the network. It must refuse whatever was not issued
    by somebody trusted, does not hold now, or was not signed by the wallet for this audience and this nonce; whether
    the nonce is fresh and unused, and whether it is the person's own credential, is found out here. In doubt refuse.
    """

    #: The format's name, as `format` says it: `dc+sd-jwt`.
    name: str
    #: How sure we must be of who presents.
    assurance: kernel.Assurance = kernel.Assurance.SUBSTANTIAL
    #: True for one that plays; the production check refuses it.
    simulated: bool = False

    @property
    @abstractmethod
    def audience(self) -> str:
        """Whom a wallet has to name as the one it presents to."""

    @abstractmethod
    def accepted(self) -> tuple[AcceptedCredential, ...]:
        """What is taken, to tell the person."""

    @abstractmethod
    def verify(self, presentation: str, *, nonce: str) -> CredentialSays:
        """What a presentation says. Raises `CredentialRefused`; anything else raised is taken as that."""

    @abstractmethod
    def check(self) -> tuple[kernel.Problem, ...]:
        """What stands in the way of verifying now. Empty when well."""


credentials: kernel.Registry[CredentialVerifier] = kernel.Registry("format of credentials")
