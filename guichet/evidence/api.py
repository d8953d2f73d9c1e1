"""Evidence in one place to import from: `from guichet.evidence import api as evidence`."""

from guichet.evidence.copying import copy_document
from guichet.evidence.events import (
    CredentialPresented,
    DocumentAssigned,
    DocumentReceived,
    DocumentRemoved,
    DocumentScanned,
    FactCorrected,
    FactsHeld,
    FetchedLeft,
    FetchedUsed,
    FetchForgotten,
    NoticeMatched,
    NoticeReceived,
    NoticeReopened,
    NoticeSettled,
    NoticeUnknown,
    RegisterAnswered,
    RegisterAsked,
    RegisterSilent,
)
from guichet.evidence.fetches import fetched, fetches
from guichet.evidence.notices import known_as, notice, notice_counts, open_lanes, stored_notices, unmatched_notices
from guichet.evidence.operations.approve_fetched import approve_fetched, leave_fetched
from guichet.evidence.operations.assign_documents import assign_documents
from guichet.evidence.operations.correct_fact import correct
from guichet.evidence.operations.fetch_facts import fetch, fetch_again
from guichet.evidence.operations.forget_fetches import forget_fetches
from guichet.evidence.operations.hold_facts import hold
from guichet.evidence.operations.match_notice import match_notice
from guichet.evidence.operations.present_credential import challenge, present
from guichet.evidence.operations.receive_document import receive_document
from guichet.evidence.operations.receive_notice import receive_notice
from guichet.evidence.operations.remove_document import forget_documents, remove_document, sweep_files
from guichet.evidence.operations.reopen_notice import reopen_notice
from guichet.evidence.operations.scan_document import scan_document
from guichet.evidence.operations.take_notices import Taken, take_notices
from guichet.evidence.queries import content, document, documents, held
from guichet.evidence.types import (
    CREDENTIAL,
    VOUCHED,
    CredentialChallenge,
    Document,
    Fetched,
    HeldFact,
    LifeEventNotice,
    NewFact,
    ReceivedNotice,
)

__all__ = [
    "CREDENTIAL",
    "VOUCHED",
    "CredentialChallenge",
    "CredentialPresented",
    "Document",
    "DocumentAssigned",
    "DocumentReceived",
    "DocumentRemoved",
    "DocumentScanned",
    "FactCorrected",
    "FactsHeld",
    "FetchForgotten",
    "Fetched",
    "FetchedLeft",
    "FetchedUsed",
    "HeldFact",
    "LifeEventNotice",
    "NewFact",
    "NoticeMatched",
    "NoticeReceived",
    "NoticeReopened",
    "NoticeSettled",
    "NoticeUnknown",
    "ReceivedNotice",
    "RegisterAnswered",
    "RegisterAsked",
    "RegisterSilent",
    "Taken",
    "approve_fetched",
    "assign_documents",
    "challenge",
    "content",
    "copy_document",
    "correct",
    "document",
    "documents",
    "fetch",
    "fetch_again",
    "fetched",
    "fetches",
    "forget_documents",
    "forget_fetches",
    "held",
    "hold",
    "known_as",
    "leave_fetched",
    "match_notice",
    "notice",
    "notice_counts",
    "open_lanes",
    "present",
    "receive_document",
    "receive_notice",
    "remove_document",
    "reopen_notice",
    "scan_document",
    "stored_notices",
    "sweep_files",
    "take_notices",
    "unmatched_notices",
]
