"""Keeps the law of every release, and brings a kept one back as a folder that can be loaded."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from guichet.catalogue.models import KeptLawRow
from guichet.kernel.api import Conflict, NotFound, now
from guichet.rules import api as rules


def keep_law(path: Path, law_hash: str) -> None:
    """Keep a package, once; within the caller's transaction. Raises Conflict when its files changed meanwhile."""
    if KeptLawRow.objects.filter(hash=law_hash).exists():
        return
    content = rules.pack(path)
    if rules.hash_package(path) != law_hash:
        raise Conflict("the law's files changed while it was published.", where=str(path), remedy="Publish again.")
    KeptLawRow.objects.create(hash=law_hash, content=content, kept_at=now())


def kept_law(law_hash: str) -> Path:
    """The folder of a kept law package, proved by its hash. Raises NotFound, and LawNotLoadable when it was spoiled.

    It is unpacked once a machine, beside what else this one keeps, and again whenever its files are not the right ones.
    """
    place = Path(settings.GUICHET_VAR) / "laws" / law_hash
    found = next(iter(place.iterdir()), None) if place.is_dir() else None
    if found is not None and rules.hash_package(found) == law_hash:
        return found
    row = KeptLawRow.objects.filter(hash=law_hash).first()
    if row is None:
        raise NotFound(
            f"the law package {law_hash[:12]} was not kept.",
            where=law_hash,
            remedy="Publish a folder with exactly these files, from a backup or the history of its repository.",
        )
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=place.parent) as apart:
        made = Path(apart) / "made"
        rules.unpack(bytes(row.content), made, expected=law_hash)
        if found is not None:
            shutil.rmtree(place)
        try:
            made.rename(place)
        except OSError:  # another process was quicker
            if not place.is_dir():
                raise
    return next(place.iterdir())
