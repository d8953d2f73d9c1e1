"""Seals and unseals one value: AES-256-GCM with the key of its subject, bound to the place where it stands.

    version 0x01 (1 byte) | id of the key (16) | nonce (12, random) | ciphertext and tag (NIST SP 800-38D)

Associated data are version, key id and place (`table/row/column`), so that a value copied into another row, column or
table does not open. A column of text holds it in base64.
"""

from __future__ import annotations

import os
from binascii import Error, a2b_base64, b2a_base64
from collections.abc import Iterable
from datetime import date
from typing import Any

from guichet.vault import keyring
from guichet.vault.errors import Erased, Unreadable

_HEAD, _NONCE = 17, 12
_SHORTEST = _HEAD + _NONCE + 16
# The first 24 signs hold the 17 bytes of the head (and one of the nonce).
_HEAD_SIGNS = 24


class ErasedText(str):
    """A text that was erased, as lists and pages hold it: it says so, and `on` says since when."""

    __slots__ = ("on",)
    on: date

    def __new__(cls, on: date) -> ErasedText:
        made = super().__new__(cls, f"erased on {on.isoformat()}")
        made.on = on
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (self.on,)


def seal_bytes(content: bytes, *, subject: str, place: str, owner: str | None = None) -> bytes:
    """The content, sealed with the key of its subject for one place."""
    key = keyring.key_of(subject, owner=owner)
    nonce = os.urandom(_NONCE)
    return key.head + nonce + key.cipher.encrypt(nonce, content, key.head + place.encode())


def unseal_bytes(sealed: bytes, *, place: str) -> bytes:
    """The content again; raises Erased, or Unreadable when it was changed or stands in another place."""
    if len(sealed) < _SHORTEST or sealed[:1] != keyring.VERSION:
        raise Unreadable("this is no sealed value", where=place, remedy="It was written past the vault, or cut off.")
    key = keyring.key_with(sealed[:_HEAD])
    try:
        return key.cipher.decrypt(sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :], key.head + place.encode())
    except Exception as fault:  # cryptography's InvalidTag tells nothing else
        raise Unreadable(
            "this was changed, or put in another place", where=place, remedy="Restore it from a backup, and look who."
        ) from fault


def seal(text: str, *, subject: str, place: str, owner: str | None = None) -> str:
    """A text, sealed with the key of its subject for one place (`table/row/column`); nothing stays nothing.

    The key is made when there is none: its owner is then `owner`, or the subject itself when that is an agent. Inside a
    transaction it lives and dies with it.
    """
    if not text:
        return ""
    return b2a_base64(seal_bytes(text.encode(), subject=subject, place=place, owner=owner), newline=False).decode()


def unseal(sealed: str, *, place: str) -> str:
    """The text again; raises Erased when its key is destroyed, Unreadable when it was changed or moved."""
    if not sealed:
        return ""
    try:
        raw = a2b_base64(sealed, strict_mode=True)
    except (Error, ValueError):
        raise Unreadable("this is no sealed value", where=place, remedy="It was written past the vault.") from None
    return unseal_bytes(raw, place=place).decode()


def read(sealed: str, *, place: str) -> str:
    """The text again, or an `ErasedText` that says since when it is gone: what lists and pages show."""
    try:
        return unseal(sealed, place=place)
    except Erased as gone:
        return ErasedText(gone.on)


def erased_on(*texts: str) -> date | None:
    """The day on which the first of these texts that was erased was erased; None when none was."""
    return next((text.on for text in texts if isinstance(text, ErasedText)), None)


def make_ready(sealed: Iterable[str]) -> None:
    """Unwrap the keys of many sealed texts in one statement, before a list reads them one by one."""
    keyring.load({a2b_base64(each[:_HEAD_SIGNS])[:_HEAD] for each in sealed if len(each) > _HEAD_SIGNS})
