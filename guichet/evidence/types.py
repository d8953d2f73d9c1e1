"""The frozen values that evidence hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from guichet.kernel import api as kernel

Checked = Literal["clean", "waiting", "refused"]
FetchState = Literal["waiting", "said", "used", "left", "refused"]
#: What the name begins with under which a credential's word is kept: `credential/` and the issuer's name.
CREDENTIAL = "credential/"
#: Sources that stand over what a person declares.
VOUCHED = frozenset({"register", "credential"})
NoticeState = Literal["waiting", "unknown", "taken", "kept", "refused"]


@dataclass(frozen=True)
class NewFact:
    """A fact to hold: about whom, in which role of the request, and where it comes from.

    `source` is `declared` (the person said so), `register` (`detail` names the organisation whose register it is) or
    `credential` (`detail` names the organisation that vouches for it); for a declared one `detail` is the service it
    was said to. `value` is plain JSON.
    """

    about_id: str
    role: str
    fact: str
    value: Any
    source: str = "declared"
    detail: str = ""


@dataclass(frozen=True)
class HeldFact:
    """A fact in someone's file. `superseded_at` None means that it is the one that holds.

    One that was erased has no value, and `erased_on` says since when.
    """

    id: str
    file_of: str
    about_id: str
    role: str
    fact: str
    value: Any
    source: str
    detail: str
    given_by: str | None
    recorded_at: datetime
    request: kernel.Reference | None
    superseded_at: datetime | None = None
    erased_on: date | None = None


@dataclass(frozen=True)
class Document:
    """A document someone gave. `size` in bytes and `sha256` in hex are of what is kept (pictures without metadata).

    `checked`: `clean` may be read; `waiting` until the virus scanner has seen it; `refused` is never read again.
    """

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    evidence_type: str
    checked: Checked
    for_: kernel.Reference
    owner_id: str | None
    organization: str | None
    given_by: str | None
    received_at: datetime


@dataclass(frozen=True)
class Fetched:
    """A question to a register and what became of it; or what a credential said that the person presented.

    `state`: `waiting` (it did not answer yet, and is asked again), `said` (shown to the person, nothing held yet),
    `used`, `left` (the person keeps to their own word), `refused` (the register has nothing to say). `asked` says for
    each fact the role of whom it is about; `said` what the register answered, by fact.
    """

    id: str
    file_of: str
    about_id: str
    register: str
    organization: str
    asked: Mapping[str, str]
    purpose: str
    agreement: str
    consent_id: str
    request: kernel.Reference
    service: str
    page: str
    state: FetchState
    said: Mapping[str, Any]
    as_of: datetime | None
    proof: str
    asked_at: datetime

    @property
    def source(self) -> str:
        """What the facts it says come from: `register`, or `credential`."""
        return "credential" if self.register.startswith(CREDENTIAL) else "register"


@dataclass(frozen=True)
class CredentialChallenge:
    """What a wallet has to sign to present a credential for a request: the nonce, for the audience, until then."""

    nonce: str
    audience: str
    format: str
    expires_at: datetime


@dataclass(frozen=True)
class LifeEventNotice:
    """What a system of an agency tells: something happened in somebody's life.

    `id` is the source's own, and names the notice together with `source` (the name in our settings); `organization` is
    whose system it is. `type` is our word (`birth`, `death`, `move`, `income`). `about` says who it is, by `number`
    (what the source calls the person), `name` and `birth_date` (ISO 8601). `data` are values by fact, plain JSON.
    `sequence` counts what this source tells of this person, from 1; None: it does not count. `patience` is how long a
    later one waits for one that is missing.
    """

    id: str
    source: str
    organization: str
    type: str
    about: Mapping[str, str]
    occurred_on: date
    data: Mapping[str, Any] = field(default_factory=dict)
    sequence: int | None = None
    patience: timedelta = timedelta(days=1)


@dataclass(frozen=True)
class ReceivedNotice:
    """A notice as it is kept, and what became of it.

    `state`: `waiting` for its turn (for an earlier one, or for the worker); `unknown`: nobody here is known by what it
    says, and an officer looks; `taken`: what follows from it was done; `kept`: nothing follows from its type here;
    `refused`: it says what cannot be, `why` says what. `late`: it came after one that should have come later.
    `notice` is None once it was erased.
    """

    id: str
    notice: LifeEventNotice | None
    source: str
    organization: str
    type: str
    lane: str
    state: NoticeState
    about_id: str | None
    received_at: datetime
    late: bool = False
    why: str = ""
    settled_at: datetime | None = None
    new: bool = False
