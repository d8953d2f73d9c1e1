"""Evidence in one place to import from: `from guichet.evidence import api as evidence`."""

from guichet.evidence.events import (
    DocumentAssigned,
    DocumentReceived,
    DocumentRemoved,
    DocumentScanned,
    FactCorrected,
    FactsHeld,
)
from guichet.evidence.operations.assign_documents import assign_documents
from guichet.evidence.operations.correct_fact import correct
from guichet.evidence.operations.hold_facts import hold
from guichet.evidence.operations.receive_document import receive_document
from guichet.evidence.operations.remove_document import forget_documents, remove_document, sweep_files
from guichet.evidence.operations.scan_document import scan_document
from guichet.evidence.queries import content, document, documents, held
from guichet.evidence.types import Document, HeldFact, NewFact

__all__ = [
    "Document",
    "DocumentAssigned",
    "DocumentReceived",
    "DocumentRemoved",
    "DocumentScanned",
    "FactCorrected",
    "FactsHeld",
    "HeldFact",
    "NewFact",
    "assign_documents",
    "content",
    "correct",
    "document",
    "documents",
    "forget_documents",
    "held",
    "hold",
    "receive_document",
    "remove_document",
    "scan_document",
    "sweep_files",
]
