"""What can be wrong with a sealed value, and the refusal of an erasure."""

from __future__ import annotations

from datetime import date

from guichet.kernel import api as kernel


class Erased(kernel.GuichetError):
    """The value was erased: its key is destroyed, and nobody reads it any more. `on` is the day, in UTC."""

    code = "erased"
    status = 410

    def __init__(self, on: date) -> None:
        super().__init__(f"this was erased on {on.isoformat()}", remedy="It cannot be brought back.")
        self.on = on


class Unreadable(kernel.GuichetError):
    """The value cannot be read: it was changed, stands where it was not put, or its key is not here."""

    code = "unreadable"
    status = 500


class Held(kernel.Conflict):
    """A legal hold stands: nothing of the person's may be destroyed until it is lifted or has run out."""

    code = "held"
