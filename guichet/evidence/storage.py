"""Keeps the content of documents as files named by their hash: whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from guichet.kernel import api as kernel


def store(content: bytes) -> str:
    """Write the content, force it to disk, then give it its name; returns its SHA-256 in hex.

    When this returns the file survives a power cut, so that a row written after it never names a file that is not
    there. The other way round leaves at most a file that no row names (`sweep`).
    """
    digest = hashlib.sha256(content).hexdigest()
    place = _place(digest)
    if place.exists():
        os.utime(place)  # so that a sweep which is running now takes it for young
        return digest
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.parent / f".{digest}.{kernel.new_id()}"
    try:
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "wb") as writer:
            writer.write(content)
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
    return digest


def fetch(digest: str) -> bytes:
    """The content of a hash. Raises TryLater when the file is gone or was changed: an operator has to look."""
    try:
        content = _place(digest).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != digest:
        raise kernel.TryLater(
            "this document cannot be opened now; its file is missing or was changed", where="file", after_seconds=3600
        )
    return content


def remove(digest: str) -> None:
    """Delete the file of a hash, if it is there."""
    _place(digest).unlink(missing_ok=True)


def files(*, older_than: float) -> Iterator[str]:
    """The hashes (and half-written drafts are deleted) of files last touched before a moment, in seconds since 1970."""
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


def _place(digest: str) -> Path:
    return _root() / digest[:2] / digest[2:4] / digest


def _force(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
