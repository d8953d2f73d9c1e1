"""Stops asking who does not answer, for a while, so that nobody waits for them in vain."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Breaker:
    """Open after `failures` in a row, for `seconds`; then one is let through to see. Counted in each process."""

    def __init__(
        self, *, failures: int = 3, seconds: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._clock = failures, seconds, clock
        self._lock = threading.Lock()
        self._failed = 0
        self._until = 0.0

    def wait(self) -> float:
        """How many seconds nobody is asked; 0 when one may ask now."""
        with self._lock:
            left = self._until - self._clock()
            if left > 0:
                return left
            if self._failed >= self._most:
                # Whoever comes first tries; the others wait for what they find.
                self._until = self._clock() + self._seconds
            return 0.0

    def answered(self) -> None:
        """It is there."""
        with self._lock:
            self._failed, self._until = 0, 0.0

    def failed(self) -> None:
        """It is not."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._until = self._clock() + self._seconds
