"""What to say about a name that does not exist: the nearest one that does."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """A remedy in one sentence: the nearest right name, else the names there are, else that there are none."""
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, 1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]!r}?"
    if not names:
        return "There are none yet."
    shown = ", ".join(names[:12])
    return f"There are: {shown}{', …' if len(names) > 12 else ''}."
