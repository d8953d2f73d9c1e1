"""Whose a key is: a draft's becomes its owner's, and one that was forgotten goes with the draft."""

from __future__ import annotations

from collections.abc import Sequence

from guichet.vault import keyring
from guichet.vault.destroying import destroy
from guichet.vault.models import KeyRow


def begin(subject: str, *, owner: str | None = None) -> None:
    """Make the key of something new in one statement, where `seal` would look for it first."""
    keyring.begin(subject, owner=owner)


def own(subject: str, *, owner: str) -> None:
    """The key of a draft that nobody owned is its owner's from now on, and is destroyed when the owner is erased."""
    KeyRow.objects.filter(subject=subject, owner_id__isnull=True, destroyed_at__isnull=True).update(owner_id=owner)


def discard(subjects: Sequence[str]) -> None:
    """Destroy the keys of things that are deleted (forgotten drafts), so that no backup of them is readable either.

    Inside the transaction of the caller, which records the event.
    """
    rows = list(KeyRow.objects.select_for_update().filter(subject__in=subjects, destroyed_at__isnull=True))
    if rows:
        destroy(rows, owner="")
