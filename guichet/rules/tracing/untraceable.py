"""Why a formula cannot be called with symbols: it wants to know something that differs from person to person."""

from __future__ import annotations

from typing import Final

LEAK: Final = "leak"  # one person's answer would depend on who else is in the computation
BRANCH: Final = "branch"  # Python decides on data
OUTSIDE: Final = "outside"  # reads a holder, a simulation, ids: not the facts it is given
TEXT: Final = "text"  # works on texts that are no codes
UNSUPPORTED: Final = "unsupported"  # a numpy function or an operation the graph has no node for
CYCLE: Final = "cycle"  # computes itself from itself
FAILED: Final = "failed"  # raises an error of its own


class Untraceable(Exception):  # it is no error of the law: OpenFisca runs the formula
    """Raised inside a formula; the tracer makes that formula an opaque node."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason


class UntraceableAttribute(Untraceable, AttributeError):
    """The same for an attribute: `hasattr` answers no."""
