"""Keeps the content of documents as sealed files named by the document's id: whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from guichet.kernel import api as kernel
from guichet.vault import api as vault


def store(document_id: str, content: bytes, *, subject: str, owner: str | None) -> None:
    """Seal the content with the key of its subject, write it, force it to disk, then give it its name.

    When this returns the file survives a power cut, so that a row written after it never names a file that is not
    there. The other way round leaves at most a file that no row names (`sweep`).
    """
    sealed = vault.seal_bytes(content, subject=subject, owner=owner, place=_sealed_at(document_id))
    place = _place(document_id)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.parent / f".{document_id}.{kernel.new_id()}"
    try:
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "wb") as writer:
            writer.write(sealed)
            writer.flush()
            os.fsync(writer.fileno())
        draft.rename(place)
    except OSError:
        draft.unlink(missing_ok=True)
        raise kernel.TryLater(
            "your document could not be kept just now", where="file", remedy="Nothing is lost: give it again later."
        ) from None
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        _force(folder)


def fetch(document_id: str, *, digest: str) -> bytes:
    """The content of a document, which has this SHA-256 in hex. Raises vault.Erased when its key is destroyed.

    Raises TryLater when the file is gone or was changed: an operator has to look.
    """
    try:
        content = vault.unseal_bytes(_place(document_id).read_bytes(), place=_sealed_at(document_id))
    except (OSError, vault.Unreadable):
        content = b""
    if hashlib.sha256(content).hexdigest() != digest:
        raise kernel.TryLater(
            "this document cannot be opened now; its file is missing or was changed", where="file", after_seconds=3600
        )
    return content


def remove(document_id: str) -> None:
    """Delete the file of a document, if it is there."""
    _place(document_id).unlink(missing_ok=True)


def files(*, older_than: float) -> Iterator[str]:
    """The names (and half-written drafts are deleted) of files last touched before a moment, in seconds since 1970."""
    for path in _root().glob("??/??/*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime >= older_than:
                continue
            if path.name.startswith("."):
                path.unlink(missing_ok=True)
            else:
                yield path.name


def _root() -> Path:
    return Path(settings.GUICHET_VAR) / "documents"


def _place(document_id: str) -> Path:
    """In a folder by the end of the id, which is drawn at random: its beginning is the hour it was given."""
    return _root() / document_id[-2:] / document_id[-4:-2] / document_id


def _sealed_at(document_id: str) -> str:
    return f"documents/{document_id}/content"


def _force(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
