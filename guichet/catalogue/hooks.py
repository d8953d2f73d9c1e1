"""Who wants to know at once that what the catalogue shows has changed: the public pages' version counter, for one."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

_listeners: list[Callable[[], None]] = []


def on_change(listener: Callable[[], None]) -> None:
    """Call `listener` after each commit that changed what the catalogue shows. Twice the same is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_when_committed() -> None:
    """Within a transaction: tell every listener once it is committed."""
    for listener in _listeners:
        transaction.on_commit(listener)
