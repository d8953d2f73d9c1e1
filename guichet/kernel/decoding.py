"""Values of a class from JSON or from plain values, checked by msgspec; safe for the first two threads that ask.

msgspec (0.22, `StructInfo_Convert` in its `_core.c`) learns a class when it is first decoded or described, and shows
what it learned to the other threads half filled: two requests that were the first to need a class at once ended the
whole process. So a class is learned by one thread at a time here, before msgspec is handed it for anything else.
"""

from __future__ import annotations

from threading import Lock
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

_learning = Lock()
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def decode(document: bytes | str, kind: type[T]) -> T:
    """The JSON as a value of a Struct, dataclass or type; raises msgspec.DecodeError or its ValidationError."""
    found: T = _decoder(kind).decode(document)
    return found


def convert(value: Any, kind: type[T], *, strict: bool = True) -> T:
    """The same of dicts, lists, strings and numbers; not `strict`, numbers may stand in strings as in a query's."""
    return msgspec.convert(value, learned(kind), strict=strict)


def learned(kind: type[T]) -> type[T]:
    """The class itself, fit to be handed to msgspec, such as `msgspec.yaml.decode(text, type=learned(Row))`."""
    _decoder(kind)
    return kind


def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    known = _decoders.get(kind)
    if known is None:
        with _learning:
            known = _decoders.setdefault(kind, msgspec.json.Decoder(kind))
    return known
