"""Makes a simulator misbehave on demand: down, slow, lying."""

from __future__ import annotations

import time
from collections.abc import Callable

from guichet.kernel import api as kernel
from guichet.lab.models import Fault

#: The simulated registers, as `registers/entries.py` knows them.
REGISTERS = ("births", "deaths", "tax", "benefits", "property", "business")
#: What each simulator can do wrong. `slow` waits; `lies` says it did what it did not; `twice` does it twice;
#: `wrong` says what is not so; `garbled` cannot be read.
MODES: dict[str, tuple[str, ...]] = {
    "sms": ("works", "down", "slow", "lies", "twice"),
    "mail": ("works", "down", "slow"),
    "scanner": ("works", "down"),
    # `lost`: created, and the answer never comes; `silent`: no webhooks; `twice`, `five`: as often, out of order.
    "bills": ("works", "down", "slow"),
    "cards": ("works", "down", "slow", "lost", "silent", "twice", "five", "delayed", "refunds-fail"),
    "open311": ("works", "down", "slow", "lies", "garbled"),
    "agency": ("works", "down", "slow", "lies", "garbled"),
    **{f"register-{name}": ("works", "down", "slow", "wrong", "twice", "garbled") for name in REGISTERS},
}
SLOW_SECONDS = 3.0


def misbehave(simulator: str, mode: str) -> None:
    """From now on, until told otherwise. Raises Invalid for a simulator or mode there is not."""
    if mode not in MODES.get(simulator, ()):
        known = "; ".join(f"{name}: {', '.join(modes)}" for name, modes in MODES.items())
        raise kernel.Invalid((kernel.Problem("mode", f"{simulator!r} cannot be {mode!r}", f"There are {known}."),))
    if mode == "works":
        Fault.objects.filter(pk=simulator).delete()
    else:
        Fault.objects.update_or_create(pk=simulator, defaults={"mode": mode})


def mode_of(simulator: str) -> str:
    """How it is just now."""
    return Fault.objects.filter(pk=simulator).values_list("mode", flat=True).first() or "works"


def suffer(simulator: str, *, sleep: Callable[[float], None] = time.sleep) -> str:
    """Be down or slow if so told; answers the mode, for the simulator to lie by itself. Raises ConnectionError."""
    mode = mode_of(simulator)
    if mode == "down":
        raise ConnectionError(f"the lab's {simulator} is down, as somebody wished at /lab/")
    if mode == "slow":
        sleep(SLOW_SECONDS)
    return mode
