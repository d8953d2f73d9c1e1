"""Shows how far long work has come, on standard error, so that standard output stays for results."""

import sys
import time
from typing import TextIO


class Progress:
    """Call it with (done, total). On a terminal one line is rewritten; elsewhere there is a line every ten percent."""

    def __init__(self, what: str, *, quiet: bool = False, stream: TextIO | None = None) -> None:
        self._what = what
        self._quiet = quiet
        self._stream = stream or sys.stderr
        self._began = time.monotonic()
        self._shown_at = 0.0
        self._tenths = -1

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` is finished."""
        if self._quiet:
            return
        if self._stream.isatty():
            if time.monotonic() - self._shown_at > 0.1 or done >= total:
                self._shown_at = time.monotonic()
                self._stream.write(f"\r{self._line(done, total)}" + ("\n" if done >= total else ""))
                self._stream.flush()
        elif (tenths := 10 * done // total if total else 10) > self._tenths:
            self._tenths = tenths
            print(self._line(done, total), file=self._stream, flush=True)

    def say(self, message: str) -> None:
        """A line of its own."""
        if not self._quiet:
            print(f"{self._what}: {message}", file=self._stream, flush=True)

    def _line(self, done: int, total: int) -> str:
        seconds = time.monotonic() - self._began
        left = f", about {seconds / done * (total - done):.0f} s left" if done and seconds > 2 and done < total else ""
        share = f"{100 * done // total} %" if total else "done"
        return f"{self._what}: {done:,} of {total:,} ({share}{left})"
