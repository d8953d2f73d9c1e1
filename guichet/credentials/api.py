"""Credentials in one place to import from: `from guichet.credentials import api as credentials`.

What an organization gives somebody to show: permits, licences, cards, certificates. Which service issues what, and what
is told to people, `journeys` knows; credentials that people present from wallets are `guichet.evidence`'s.
"""

from guichet.credentials.events import (
    CredentialExpired,
    CredentialForgotten,
    CredentialHandedOut,
    CredentialIssued,
    CredentialReissued,
    CredentialRenewed,
    CredentialResumed,
    CredentialRevoked,
    CredentialSuspended,
    RenewalBegun,
)
from guichet.credentials.numbering import written as written_number
from guichet.credentials.operations.begin_renewal import begin_renewal
from guichet.credentials.operations.expire_credentials import expire
from guichet.credentials.operations.issue_credential import issue, renew
from guichet.credentials.operations.reissue_credential import reissue
from guichet.credentials.operations.resume_credential import resume
from guichet.credentials.operations.revoke_credential import revoke
from guichet.credentials.operations.suspend_credential import suspend
from guichet.credentials.queries import (
    check,
    credential,
    credentials_about,
    credentials_of,
    ending,
    find_credentials,
    to_be_renewed,
)
from guichet.credentials.types import Claim, Credential, PublicCheck, Series
from guichet.credentials.verifiable import ISSUERS, KEPT, LISTS, MEDIA_TYPE, issuer_document, status_list, verifiable

__all__ = [
    "ISSUERS",
    "KEPT",
    "LISTS",
    "MEDIA_TYPE",
    "Claim",
    "Credential",
    "CredentialExpired",
    "CredentialForgotten",
    "CredentialHandedOut",
    "CredentialIssued",
    "CredentialReissued",
    "CredentialRenewed",
    "CredentialResumed",
    "CredentialRevoked",
    "CredentialSuspended",
    "PublicCheck",
    "RenewalBegun",
    "Series",
    "begin_renewal",
    "check",
    "credential",
    "credentials_about",
    "credentials_of",
    "ending",
    "expire",
    "find_credentials",
    "issue",
    "issuer_document",
    "reissue",
    "renew",
    "resume",
    "revoke",
    "status_list",
    "suspend",
    "to_be_renewed",
    "verifiable",
    "written_number",
]
