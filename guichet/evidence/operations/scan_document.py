"""Scan a document that had to wait, as soon as the scanner is back."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.evidence import ports, storage
from guichet.evidence.events import DocumentScanned
from guichet.evidence.models import DocumentRow
from guichet.kernel import api as kernel

logger = logging.getLogger("guichet.evidence")

SCAN = "evidence.scan_document"
SCAN_WAITING = "evidence.scan_waiting"
_BATCH = 100


def ask_scanner(content: bytes) -> ports.Verdict | None:
    """The scanner's verdict; None when it cannot be asked now. In doubt nothing is clean."""
    if "default" not in ports.scanners:
        return None
    try:
        return ports.scanners.get("default").scan(content)
    except Exception as trouble:
        logger.warning("the virus scanner cannot be asked: %s: %s", type(trouble).__name__, trouble)
        return None


def scan_document(*, document_id: str) -> None:
    """Scan one that waits; harm is refused and its content deleted. Raises ScannerDown when it must wait on."""
    row = DocumentRow.objects.filter(id=document_id, checked=DocumentRow.Checked.WAITING).first()
    if row is None:
        return
    verdict = ask_scanner(storage.fetch(row.id, digest=row.sha256))
    if verdict is None:
        raise ports.ScannerDown("the virus scanner cannot be asked now")
    checked = DocumentRow.Checked.CLEAN if verdict.clean else DocumentRow.Checked.REFUSED
    with transaction.atomic():
        changed = DocumentRow.objects.filter(id=row.id, checked=DocumentRow.Checked.WAITING).update(
            checked=checked, finding=verdict.name[:200]
        )
        if changed:
            audit.record(
                DocumentScanned(row.id, str(checked)),
                stream=kernel.Reference("document", row.id),
                by=kernel.SYSTEM,
                concerns=row.owner_id,
            )
    if not verdict.clean:
        storage.remove(row.id)


@audit.task(SCAN)
def _scan(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the shape of a task
    scan_document(document_id=payload["document"])


@audit.task(SCAN_WAITING)
def _scan_waiting(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the shape of a task
    """What still waits when the attempts of its own job are used up: a scanner may be away for a weekend."""
    waiting = DocumentRow.objects.filter(checked=DocumentRow.Checked.WAITING).order_by("id")
    for document_id in waiting.values_list("id", flat=True)[:_BATCH]:
        try:
            scan_document(document_id=document_id)
        except ports.ScannerDown:
            return
        except kernel.TryLater as missing:
            logger.error("document %s waits for its scan and cannot be read: %s", document_id, missing)  # noqa: TRY400  # the trace says no more
