"""Proves that every receipt still says what was answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guichet.audit import api as audit
from guichet.intake.models import DraftRow
from guichet.intake.writing import digest_of, read_answers
from guichet.kernel import api as kernel
from guichet.vault import api as vault

_CHUNK = 500


@dataclass(frozen=True)
class ReceiptFault:
    """A receipt that no longer fits: its request, its number, and what is wrong."""

    request_id: str
    number: str
    what: str


def verify_receipts(*, progress: Callable[[int, int], None] | None = None) -> tuple[ReceiptFault, ...]:
    """Compare every receipt with the answers it was given for and with the event that is chained in the log."""
    faults: list[ReceiptFault] = []
    sent = DraftRow.objects.select_related("request").filter(request__receipt_number__isnull=False)
    total, done, last = sent.count(), 0, ""
    while rows := list(sent.filter(pk__gt=last).order_by("pk")[:_CHUNK]):
        for draft in rows:
            faults.extend(_faults_of(draft))
        done, last = done + len(rows), rows[-1].pk
        if progress:
            progress(done, max(total, done))
    return tuple(faults)


def _fits(draft: DraftRow) -> bool:
    """Whether the answers give the receipt's digest; answers that were erased contradict nothing."""
    row = draft.request
    try:
        text = draft.answers
    except vault.Unreadable:
        return False
    if vault.erased_on(text):
        return True
    return digest_of(service=row.service, version=row.service_version, answers=read_answers(text)) == row.receipt_digest


def _faults_of(draft: DraftRow) -> list[ReceiptFault]:
    row = draft.request
    number = row.receipt_number or ""
    found = []
    # What was erased says nothing any more; its number and digest still stand, chained, in the log.
    if not _fits(draft):
        found.append(ReceiptFault(row.id, number, "changed: its answers do not give its digest"))
    events = audit.history(stream=kernel.Reference("request", row.id))
    told = [event.data for event in events if event.type == "intake.RequestSubmitted"]
    if not told:
        found.append(ReceiptFault(row.id, number, "unknown: the log does not tell of it"))
    elif (told[0]["number"], told[0]["digest"]) != (number, row.receipt_digest):
        found.append(ReceiptFault(row.id, number, "changed: the log tells of another number or digest"))
    return found
