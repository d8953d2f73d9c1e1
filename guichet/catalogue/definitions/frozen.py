"""The base of every compiled definition: frozen, strict, and the same as JSON in both directions."""

from __future__ import annotations

import msgspec


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value that never changes; `msgspec.json` writes and reads it."""
