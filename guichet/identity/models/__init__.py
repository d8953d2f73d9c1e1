"""The rows of identity: private to the package; others see the frozen values of `types.py`."""

from guichet.identity.models.access import ApiToken, PhoneLink, SignIn
from guichet.identity.models.agent import Account, AccountManager, Agent, AgentWord, ProviderSubject, Relationship
from guichet.identity.models.credential import Passkey, Proofing, SpentToken
from guichet.identity.models.death import Death
from guichet.identity.models.mandate import HolderCode, Mandate
from guichet.identity.models.staff import CallerCheck, StaffRole, Visit

__all__ = [
    "Account",
    "AccountManager",
    "Agent",
    "AgentWord",
    "ApiToken",
    "CallerCheck",
    "Death",
    "HolderCode",
    "Mandate",
    "Passkey",
    "PhoneLink",
    "Proofing",
    "ProviderSubject",
    "Relationship",
    "SignIn",
    "SpentToken",
    "StaffRole",
    "Visit",
]
