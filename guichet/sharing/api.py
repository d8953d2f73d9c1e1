"""Sharing in one place to import from: `from guichet.sharing import api as sharing`.

Nothing about a person goes from one organization to another but through `permit`, which an agreement must list and,
where it says so, a consent must allow, at that instant. `receipt` is what the person keeps.
"""

from guichet.sharing.events import (
    AgreementPublished,
    AgreementTakenBack,
    ConsentGiven,
    ConsentWithdrawn,
    DataShared,
    SharingRefused,
)
from guichet.sharing.loading import AgreementFolder, examine_agreements, load_agreements
from guichet.sharing.notices import notice_of
from guichet.sharing.operations.give_consent import give_consent
from guichet.sharing.operations.note_refusal import note_refusal
from guichet.sharing.operations.permit_exchange import permit
from guichet.sharing.operations.publish_agreements import publish_agreements
from guichet.sharing.operations.withdraw_consent import withdraw_consent
from guichet.sharing.pairwise import pairwise
from guichet.sharing.queries import (
    agreement,
    agreements,
    consent,
    consents_of,
    exchange,
    exchanges_about,
    is_in_force,
    notice,
    notice_for,
    published_at,
)
from guichet.sharing.receipts.issue import exchange_receipt, kantara_receipt, receipt
from guichet.sharing.schema import json_schemas
from guichet.sharing.signing import KEYS_ADDRESS, key_set, read_key, sign_as
from guichet.sharing.types import (
    Agreement,
    ConsentRecord,
    Exchange,
    Glossary,
    LegalBasis,
    NotShared,
    Party,
    Permit,
    PrivacyNotice,
    PublishedAgreements,
    RefusedExchange,
    SignedReceipt,
)
from guichet.sharing.verification import SharingFault, verify_sharing

__all__ = [
    "KEYS_ADDRESS",
    "Agreement",
    "AgreementFolder",
    "AgreementPublished",
    "AgreementTakenBack",
    "ConsentGiven",
    "ConsentRecord",
    "ConsentWithdrawn",
    "DataShared",
    "Exchange",
    "Glossary",
    "LegalBasis",
    "NotShared",
    "Party",
    "Permit",
    "PrivacyNotice",
    "PublishedAgreements",
    "RefusedExchange",
    "SharingFault",
    "SharingRefused",
    "SignedReceipt",
    "agreement",
    "agreements",
    "consent",
    "consents_of",
    "examine_agreements",
    "exchange",
    "exchange_receipt",
    "exchanges_about",
    "give_consent",
    "is_in_force",
    "json_schemas",
    "kantara_receipt",
    "key_set",
    "load_agreements",
    "note_refusal",
    "notice",
    "notice_for",
    "notice_of",
    "pairwise",
    "permit",
    "publish_agreements",
    "published_at",
    "read_key",
    "receipt",
    "sign_as",
    "verify_sharing",
    "withdraw_consent",
]
