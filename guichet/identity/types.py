"""What identity hands to other packages: frozen values, never rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from guichet.kernel import api as kernel

AgentKind = Literal["person", "organization"]
Role = Literal["caseworker", "clerk", "manager", "administrator"]
MandateState = Literal["proposed", "accepted", "refused", "ended", "expired"]
#: What somebody acts for another under: a mandate, or a proven relationship of a kind.
AuthoritySource = Literal["mandate", "parent_of", "guardian_of", "executor_of", "member_of"]

#: How a clerk can know who somebody is, door by door, and how sure that makes us at most. At a window: what was looked
#: at (ISO/IEC 29115; eIDAS 2015/1502, annex 2.1.2: an identity document compared with the person who presents it). On
#: the line nothing can be looked at: what the caller knows is the weakest there is (NIST SP 800-63A takes no such
#: questions at all above its lowest level), a code that came to the telephone known as theirs shows that they have it.
PROOFS_AT: dict[str, dict[str, kernel.Assurance]] = {
    "counter": {
        "passport": kernel.Assurance.HIGH,
        "driver_licence": kernel.Assurance.SUBSTANTIAL,
        "known_person": kernel.Assurance.LOW,
        "none": kernel.Assurance.NONE,
    },
    "telephone": {
        "caller_code": kernel.Assurance.SUBSTANTIAL,
        "caller_data": kernel.Assurance.LOW,
    },
}

#: Those of every door.
PROOFS: dict[str, kernel.Assurance] = {
    proof: level for proofs in PROOFS_AT.values() for proof, level in proofs.items()
}

ROLES: frozenset[str] = frozenset({"caseworker", "clerk", "manager", "administrator"})


@dataclass(frozen=True)
class Agent:
    """A person or an organisation."""

    id: str
    kind: AgentKind
    name: str
    language: str = ""
    birth_date: date | None = None


@dataclass(frozen=True)
class Died:
    """That a person died: the day (None once erased), and the register's entry or the decided case that says so."""

    agent_id: str
    died_on: date | None
    source: str
    recorded_at: datetime


@dataclass(frozen=True)
class Signed:
    """Someone an identity provider vouched for: their account, who they are, and the actor they become on the web."""

    account_id: str
    agent: Agent
    actor: kernel.Actor


@dataclass(frozen=True)
class Named:
    """Whom an identity provider (`issuer`, an address) named by which `subject`, in which `session` of its own."""

    issuer: str = ""
    subject: str = ""
    session: str = ""


@dataclass(frozen=True)
class Way:
    """One way an account is signed in to: a provider (`name` is its issuer) or a passkey (`name` is what it is called).

    `assurance` is the surest it makes us.
    """

    id: str
    kind: Literal["provider", "passkey"]
    name: str
    assurance: kernel.Assurance
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class PasskeyKey:
    """What is needed to verify that a passkey's device signed: base64url of its COSE key, and its last counter."""

    id: str
    public_key: str
    sign_count: int


@dataclass(frozen=True)
class Proven:
    """A clerk saw who somebody is: the code to hand over, what was shown, how sure that makes us, until when."""

    code: str
    proof: str
    assurance: kernel.Assurance
    until: datetime


@dataclass(frozen=True)
class Related:
    """One relationship seen from one side: the other agent, what kind, how it was proven, and when it holds.

    `role` is what a member is in an organization; `proven` whether `proof` is a register's entry or a decided case.
    """

    agent: Agent
    kind: str
    proof: str
    from_on: date
    until_on: date | None
    role: str = ""
    proven: bool = False


@dataclass(frozen=True)
class Mandate:
    """What the grantor lets the holder do for them, and how it stands today; no `services` are all of them."""

    id: str
    grantor: Agent
    holder: Agent
    services: tuple[str, ...]
    actions: tuple[str, ...]
    from_on: date
    until_on: date | None
    state: MandateState
    why: str
    proposed_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Authority:
    """Whose business (`grantor`) one may do now, and what of it, by a mandate or by a proven relationship.

    `through` is the organization that holds the mandate, when one acts as its member in `role`. No `services` are all.
    """

    id: str
    source: AuthoritySource
    grantor: Agent
    through: Agent | None
    role: str
    services: tuple[str, ...]
    actions: tuple[str, ...]
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Acting:
    """For whom a session acts: whose name stands on every page, under what; not `in_force` once that has ended."""

    name: str
    grantor_id: str
    mandate: str
    in_force: bool


@dataclass(frozen=True)
class HeldRole:
    """A staff role in one organisation."""

    role: Role
    organization: str
    granted_at: datetime


@dataclass(frozen=True)
class Token:
    """An API token as its holder sees it afterwards: everything but the token."""

    id: str
    label: str
    assurance: kernel.Assurance
    issued_at: datetime
    expires_at: datetime
    #: Under which mandate or relationship the program acts, when not for its holder themselves.
    mandate: str = ""


@dataclass(frozen=True)
class Phone:
    """A telephone number linked to a person."""

    id: str
    number: str
    assurance: kernel.Assurance
    verified_at: datetime


@dataclass(frozen=True)
class Visit:
    """A person in front of a clerk, or on the line with one (`channel`)."""

    id: str
    clerk_id: str
    person: Agent
    purpose: str
    opened_at: datetime
    proof: str = "none"
    #: Who stands there for the person, if it is not the person, and under which mandate or relationship.
    representative: Agent | None = None
    mandate: str = ""
    channel: str = "counter"
    #: What the jurisdiction lets the proof give, where that is its own to say; never more than `PROOFS` has for it.
    given: kernel.Assurance = kernel.Assurance.HIGH

    @property
    def assurance(self) -> kernel.Assurance:
        """How sure the clerk is of who it is; nothing at all of a proof that is not in `PROOFS` any more."""
        return min(self.given, PROOFS.get(self.proof, kernel.Assurance.NONE))


@dataclass(frozen=True)
class CallerCheck:
    """That a caller was checked. It says whether it was enough, never what was right; `id` opens one call, soon."""

    id: str
    person_id: str
    passed: bool
    assurance: kernel.Assurance


@dataclass(frozen=True)
class CallerCode:
    """A one-time code for the telephone that is known as somebody's: whoever made it sends it there, to nobody else."""

    number: str
    code: str


@dataclass(frozen=True)
class SignInRow:
    """One sign-in of one's own account: when, through which provider, how sure."""

    id: str
    provider: str
    assurance: kernel.Assurance
    started_at: datetime
    ended_at: datetime | None
