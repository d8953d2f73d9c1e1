"""Keys of people, unwrapped: found, made, shared by the threads of a process, and forgotten when one is destroyed.

Every half second at most one statement asks whether any key was destroyed anywhere; if so, all that was unwrapped is
forgotten. A key made in a transaction is known to that transaction alone until it commits.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from guichet.kernel import api as kernel
from guichet.vault import masters
from guichet.vault.errors import Erased, Unreadable

FRESH_SECONDS = 0.5
MOST_KEPT = 50_000
AT_ONCE = 500
VERSION: Final = b"\x01"

_COLUMNS = "id, subject, wrapped, master, destroyed_at"
_BY_SUBJECT = f"SELECT {_COLUMNS} FROM vault_key WHERE subject = %s AND destroyed_at IS NULL"  # noqa: S608  # our names
_BY_ID = f"SELECT {_COLUMNS} FROM vault_key WHERE id IN "  # noqa: S608  # our own names
_INSERT = (
    "INSERT INTO vault_key (id, subject, owner_id, wrapped, master, created_at, kept_for)"
    " VALUES (%s, %s, %s, %s, %s, %s, '') ON CONFLICT DO NOTHING RETURNING id"
)


class Key:
    """One unwrapped key: its cipher, and what a value sealed with it begins with."""

    __slots__ = ("cipher", "head", "id", "raw", "subject")

    def __init__(self, id: str, subject: str, raw: bytes) -> None:
        self.id, self.subject, self.raw = id, subject, raw
        self.cipher = AESGCM(raw)
        self.head = VERSION + UUID(id).bytes


class _Ring:
    """What this process has unwrapped since the last erasure it heard of."""

    def __init__(self, epoch: int | None) -> None:
        self.epoch = epoch
        self.by_id: dict[bytes, Key | date] = {}
        self.by_subject: dict[str, Key] = {}

    def put(self, key: Key) -> None:
        self.by_id[key.head] = key
        self.by_subject[key.subject] = key


class _Fresh:
    """A key made in a transaction that has not committed; Django drops it, with its callbacks, at a rollback."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self.dropped = False

    def __call__(self) -> None:
        if not self.dropped:
            _ring.put(self.key)


_ring = _Ring(None)
_looked = 0.0


def key_of(subject: str, *, owner: str | None) -> Key:
    """The key that seals what is the subject's, made when there is none; its owner is then `owner`."""
    ring = _current()
    found = ring.by_subject.get(subject) or _fresh_of(subject)
    return found or _load_of(ring, subject) or begin(subject, owner=owner)


def begin(subject: str, *, owner: str | None) -> Key:
    """Make the key of a subject, in one statement; the one that is there already when there is."""
    ring = _current()
    owner = owner or (None if ":" in subject else subject)  # an agent's key is the agent's own
    key = Key(kernel.new_id(), subject, os.urandom(masters.KEY_BYTES))
    master = masters.newest()
    wrapped = masters.wrap(key.raw, name=master, bound_to=f"{key.id}/{subject}")
    now = connection.ops.adapt_datetimefield_value(kernel.now())
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [key.id, subject, owner, wrapped, master, now])
        made = cursor.fetchone() is not None
    if made:
        transaction.on_commit(_Fresh(key))
        return key
    found = _fresh_of(subject) or _load_of(ring, subject)
    if found is None:
        raise kernel.Conflict(f"the key of {subject} was destroyed just now", remedy="Nothing was changed: try again.")
    return found


def key_with(head: bytes) -> Key:
    """The key a value was sealed with, by the first bytes of the value; raises Erased or Unreadable."""
    ring = _current()
    found = ring.by_id.get(head)
    if found is None:
        found = _fresh_with(head)
        if found is None:
            _load(ring, [head])
            found = ring.by_id.get(head)
    if found is None:
        raise Unreadable(
            "its key is not here", where=f"vault_key {_id(head)}", remedy="Was the database restored without its keys?"
        )
    if isinstance(found, date):
        raise Erased(found)
    return found


def load(heads: Iterable[bytes]) -> None:
    """Unwrap the keys of many values with one statement for each five hundred that are not known yet."""
    ring = _current()
    missing = [head for head in dict.fromkeys(heads) if head not in ring.by_id and _fresh_with(head) is None]
    for start in range(0, len(missing), AT_ONCE):
        _load(ring, missing[start : start + AT_ONCE])


def forget() -> None:
    """Forget every key this process has unwrapped: after an erasure, and between tests."""
    global _ring, _looked
    _ring, _looked = _Ring(None), 0.0


def drop(ids: frozenset[str]) -> None:
    """Forget keys that were made in this very transaction and are destroyed in it."""
    for each in connection.run_on_commit:
        if isinstance(each[1], _Fresh) and each[1].key.id in ids:
            each[1].dropped = True
    _pending.read, _pending.by_head, _pending.by_subject = 0, {}, {}


def _current() -> _Ring:
    """The ring, no older than half a second of erasures."""
    global _ring, _looked
    moment = time.monotonic()
    if moment - _looked < FRESH_SECONDS:
        return _ring
    before, _looked = _looked, moment
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM vault_epoch WHERE id = 1")
            row = cursor.fetchone()
    except Exception:
        _looked = before
        raise
    epoch = int(row[0]) if row else 0
    # A new ring, not an emptied one: a thread that read a key before it was destroyed puts it into the old ring.
    if _ring.epoch != epoch or len(_ring.by_id) > MOST_KEPT:
        _ring = _Ring(epoch)
    return _ring


def _load_of(ring: _Ring, subject: str) -> Key | None:
    with connection.cursor() as cursor:
        cursor.execute(_BY_SUBJECT, [subject])
        row = cursor.fetchone()
    found = _opened(row) if row else None
    if isinstance(found, Key):
        ring.put(found)
        return found
    return None


def _load(ring: _Ring, heads: Sequence[bytes]) -> None:
    places = f"({', '.join(['%s'] * len(heads))})"
    with connection.cursor() as cursor:
        cursor.execute(_BY_ID + places, [_id(head) for head in heads])
        rows = cursor.fetchall()
    for row in rows:
        found = _opened(row)
        ring.by_id[VERSION + UUID(row[0]).bytes] = found
        if isinstance(found, Key):
            ring.by_subject[found.subject] = found


def _opened(row: tuple[Any, ...]) -> Key | date:
    identifier, subject, wrapped, master, destroyed_at = row
    if destroyed_at is not None:
        return _day(destroyed_at)
    return Key(identifier, subject, masters.unwrap(wrapped, name=master, bound_to=f"{identifier}/{subject}"))


class _Pending(threading.local):
    """The keys made in the transaction of this thread, as Django's list of what to do at its commit holds them.

    Django puts another list in its place when a savepoint or the transaction is rolled back, and at the commit.
    """

    def __init__(self) -> None:
        self.callbacks: list[Any] = []
        self.read = 0
        self.by_head: dict[bytes, Key] = {}
        self.by_subject: dict[str, Key] = {}

    def look(self) -> _Pending:
        now = connections[DEFAULT_DB_ALIAS].run_on_commit
        if now is not self.callbacks or len(now) < self.read:
            self.callbacks, self.read, self.by_head, self.by_subject = now, 0, {}, {}
        for each in now[self.read :]:
            if isinstance(each[1], _Fresh) and not each[1].dropped:
                self.by_head[each[1].key.head] = self.by_subject[each[1].key.subject] = each[1].key
        self.read = len(now)
        return self


_pending = _Pending()


def _fresh_of(subject: str) -> Key | None:
    return _pending.look().by_subject.get(subject)


def _fresh_with(head: bytes) -> Key | None:
    return _pending.look().by_head.get(head)


def _id(head: bytes) -> str:
    return str(UUID(bytes=head[1:]))


def _day(value: datetime | str) -> date:
    """The day of a moment as either driver hands it over."""
    return value.date() if isinstance(value, datetime) else date.fromisoformat(str(value)[:10])
