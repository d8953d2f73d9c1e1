"""What identity tells of: never a name, a number or a code, only who (by id) and what."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class PersonRegistered(audit.Event):
    """A person became known; `source` says how (an issuer, `register`, `counter`)."""

    agent_id: str
    source: str


@dataclass(frozen=True)
class PersonChanged(audit.Event):
    """What we call a person, or their birth date or language, changed; `fields` says which, not to what."""

    agent_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class SubjectLinked(audit.Event):
    """An identity provider's number was joined to an account."""

    account_id: str
    issuer: str


@dataclass(frozen=True)
class SubjectUnlinked(audit.Event):
    """An account is no longer entered that way; `issuer` is a provider's address, or `passkey`."""

    account_id: str
    issuer: str


@dataclass(frozen=True)
class PasskeyAdded(audit.Event):
    """A passkey was joined to an account, worth no more than the sign-in it was added in."""

    account_id: str
    passkey_id: str
    assurance: str


@dataclass(frozen=True)
class ProvenInPerson(audit.Event):
    """A clerk saw who a person is; `proof` is the kind of document."""

    agent_id: str
    clerk_id: str
    proof: str
    assurance: str


@dataclass(frozen=True)
class AgencyTold(audit.Event):
    """An agency's own system was told who somebody is, because they said yes."""

    agent_id: str
    organization: str
    system: str


@dataclass(frozen=True)
class ProofBound(audit.Event):
    """The person bound that proof to the passkey they sign in with."""

    agent_id: str
    passkey_id: str
    assurance: str


@dataclass(frozen=True)
class SignedIn(audit.Event):
    """Someone signed in."""

    account_id: str
    sign_in_id: str
    provider: str
    assurance: str


@dataclass(frozen=True)
class SignedOut(audit.Event):
    """A sign-in ended; `why` is `asked`, `everywhere`, `replaced`, `expired`, `provider` or `unlinked`."""

    account_id: str
    sign_in_id: str
    why: str


@dataclass(frozen=True)
class RelationshipRecorded(audit.Event):
    """One agent is something to another, proven so."""

    agent_id: str
    other_id: str
    kind: str
    proof: str


@dataclass(frozen=True)
class ChildRegistered(audit.Event):
    """A child became known through its parent; `source` says how."""

    child_id: str
    parent_id: str
    source: str


@dataclass(frozen=True)
class RelationshipEnded(audit.Event):
    """A relationship no longer holds."""

    agent_id: str
    other_id: str
    kind: str


@dataclass(frozen=True)
class RoleGranted(audit.Event):
    """An agent may work in a role for an organisation."""

    agent_id: str
    role: str
    organization: str


@dataclass(frozen=True)
class RoleEnded(audit.Event):
    """An agent may no longer."""

    agent_id: str
    role: str
    organization: str


@dataclass(frozen=True)
class TokenIssued(audit.Event):
    """A program got a key to act for an agent."""

    token_id: str
    agent_id: str
    assurance: str
    expires_at: str


@dataclass(frozen=True)
class TokenRevoked(audit.Event):
    """The key no longer fits."""

    token_id: str
    agent_id: str


@dataclass(frozen=True)
class PhoneLinked(audit.Event):
    """A telephone number speaks for a person from now on."""

    link_id: str
    agent_id: str
    assurance: str


@dataclass(frozen=True)
class PhoneUnlinked(audit.Event):
    """It does so no longer."""

    link_id: str
    agent_id: str


@dataclass(frozen=True)
class VisitOpened(audit.Event):
    """A clerk began to act for the person in front of them."""

    visit_id: str
    clerk_id: str
    person_id: str
    purpose: str
    proof: str
    representative_id: str = ""


@dataclass(frozen=True)
class CallerChecked(audit.Event):
    """A clerk on the telephone checked who calls; whether it was enough, and never which answer was wrong."""

    check_id: str
    person_id: str
    proof: str
    passed: bool
    assurance: str


@dataclass(frozen=True)
class CallerCodeMade(audit.Event):
    """A code was made for the telephone known as the person's, to be said by who calls."""

    check_id: str
    person_id: str


@dataclass(frozen=True)
class VisitClosed(audit.Event):
    """The person has gone, or the clerk has."""

    visit_id: str
    clerk_id: str
    person_id: str


@dataclass(frozen=True)
class PeopleSearched(audit.Event):
    """A clerk looked for someone; `found_ids` are the people they were shown."""

    found_ids: tuple[str, ...]


@dataclass(frozen=True)
class OrganizationRegistered(audit.Event):
    """An organization became known as one who can have business here; `source` says from where."""

    agent_id: str
    source: str


@dataclass(frozen=True)
class HolderCodeShown(audit.Event):
    """Someone was shown a code by which whoever they give it to may propose them a mandate."""

    agent_id: str
    expires_at: str


@dataclass(frozen=True)
class MandateProposed(audit.Event):
    """The grantor would let the holder act; nothing is allowed until the holder accepts."""

    mandate_id: str
    grantor_id: str
    holder_id: str
    services: tuple[str, ...]
    actions: tuple[str, ...]
    from_on: str
    until_on: str


@dataclass(frozen=True)
class MandateAccepted(audit.Event):
    """The holder agreed: the mandate is in force on its days."""

    mandate_id: str
    grantor_id: str
    holder_id: str


@dataclass(frozen=True)
class MandateRefused(audit.Event):
    """The holder does not want it."""

    mandate_id: str
    grantor_id: str
    holder_id: str


@dataclass(frozen=True)
class MandateEnded(audit.Event):
    """Nobody acts under it any more; `why` is `grantor`, `holder`, or what the platform learnt, such as `death`."""

    mandate_id: str
    grantor_id: str
    holder_id: str
    why: str


@dataclass(frozen=True)
class ActingBegan(audit.Event):
    """Somebody chose to act for another from now on, in one browser."""

    holder_id: str
    grantor_id: str
    mandate_id: str


@dataclass(frozen=True)
class ActingEnded(audit.Event):
    """They act for themselves again."""

    holder_id: str
    grantor_id: str
    mandate_id: str


@dataclass(frozen=True)
class DeathRecorded(audit.Event):
    """Somebody died; `source` says which register or decided case says so. Never the day."""

    agent_id: str
    source: str


@dataclass(frozen=True)
class DeathCorrected(audit.Event):
    """Somebody was recorded as dead by mistake, and is not; `source` is what had said so."""

    agent_id: str
    source: str
