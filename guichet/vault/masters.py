"""The master keys: named, newest first; the first wraps the keys of people, all of them unwrap."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from guichet.vault.errors import Unreadable

KEY_BYTES = 32
NONCE_BYTES = 12
#: The file in GUICHET_VAR where a demonstration keeps the key it made for itself.
FILE = "vault.key"


def read_keys(entries: dict[str, str]) -> dict[str, bytes]:
    """The keys by name, in their order; raises ImproperlyConfigured naming the one that is none."""
    found: dict[str, bytes] = {}
    for name, text in entries.items():
        try:
            key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES or len(name) > 40:
            raise ImproperlyConfigured(
                f"GUICHET_VAULT_KEYS: {name} is no key of {KEY_BYTES} bytes in base64."
                " `guichet vault new-key` makes one."
            )
        found[name] = key
    return found


def new_key() -> str:
    """A key of 32 random bytes as it is written in the setting."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode().rstrip("=")


def newest() -> str:
    """The name of the key that wraps."""
    return next(iter(_keys()))


def wrap(key: bytes, *, name: str, bound_to: str) -> str:
    """A person's key, locked by the master key of that name and bound to whose it is."""
    nonce = os.urandom(NONCE_BYTES)
    return base64.b64encode(nonce + _ciphers()[name].encrypt(nonce, key, bound_to.encode())).decode()


def unwrap(wrapped: str, *, name: str, bound_to: str) -> bytes:
    """The key again; raises Unreadable when its master key is not here, or when it was changed or moved."""
    cipher = _ciphers().get(name)
    if cipher is None:
        raise Unreadable(
            f"the master key {name!r} is not here",
            where="GUICHET_VAULT_KEYS",
            remedy="Add it after the newest one; without it what it wrapped is lost.",
        )
    raw = base64.b64decode(wrapped)
    try:
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode())
    except Exception as fault:  # cryptography's InvalidTag tells nothing else
        raise Unreadable(
            "a key was changed, or is another person's", where="vault_key", remedy="Restore the table from a backup."
        ) from fault


def _keys() -> dict[str, bytes]:
    return _read(tuple(settings.GUICHET_VAULT_KEYS.items()), str(settings.GUICHET_VAR))


def _ciphers() -> dict[str, AESGCM]:
    return _made(tuple(settings.GUICHET_VAULT_KEYS.items()), str(settings.GUICHET_VAR))


@cache
def _made(entries: tuple[tuple[str, str], ...], var: str) -> dict[str, AESGCM]:
    return {name: AESGCM(key) for name, key in _read(entries, var).items()}


@cache
def _read(entries: tuple[tuple[str, str], ...], var: str) -> dict[str, bytes]:
    if entries:
        return read_keys(dict(entries))
    if settings.PRODUCTION:
        raise ImproperlyConfigured("GUICHET_VAULT_KEYS is not set: nothing can be sealed or read.")
    return read_keys({"kept": kept_key(Path(var))})


def kept_key(var: Path) -> str:
    """The key a demonstration made for itself, made now when there is none; only its owner may read the file."""
    place = var / FILE
    if not place.exists():
        var.mkdir(parents=True, exist_ok=True)
        draft = var / f".{FILE}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "w") as file:
            file.write(new_key() + "\n")
            file.flush()
            os.fsync(file.fileno())
        # Of two that make one at once the first wins: a link, unlike a rename, replaces nothing.
        with contextlib.suppress(FileExistsError):
            os.link(draft, place)
        draft.unlink()
    return place.read_text(encoding="ascii").strip()
