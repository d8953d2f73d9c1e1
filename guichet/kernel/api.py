"""The kernel's words, in one place to import from."""

from guichet.kernel.acting import SYSTEM, Actor, Assurance
from guichet.kernel.clock import Clock, held_at, now, set_clock, system_clock, today
from guichet.kernel.decoding import convert, decode, learned
from guichet.kernel.errors import (
    Conflict,
    GuichetError,
    Invalid,
    NotAllowed,
    NotFound,
    Problem,
    SignInNeeded,
    TryLater,
)
from guichet.kernel.localized import LocalizedText, Words, fill, places, said_in
from guichet.kernel.money import Money
from guichet.kernel.period import Period, WorkingDays
from guichet.kernel.reference import Reference, new_id, new_tracking_code, read_tracking_code
from guichet.kernel.registry import Registry

__all__ = [
    "SYSTEM",
    "Actor",
    "Assurance",
    "Clock",
    "Conflict",
    "GuichetError",
    "Invalid",
    "LocalizedText",
    "Money",
    "NotAllowed",
    "NotFound",
    "Period",
    "Problem",
    "Reference",
    "Registry",
    "SignInNeeded",
    "TryLater",
    "Words",
    "WorkingDays",
    "convert",
    "decode",
    "fill",
    "held_at",
    "learned",
    "new_id",
    "new_tracking_code",
    "now",
    "places",
    "read_tracking_code",
    "said_in",
    "set_clock",
    "system_clock",
    "today",
]
