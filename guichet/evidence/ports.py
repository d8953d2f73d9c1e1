"""What a virus scanner must do to be plugged in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from guichet.kernel import api as kernel


@dataclass(frozen=True)
class Verdict:
    """What a scanner found: `clean`, or the `name` of what is in it."""

    clean: bool
    name: str = ""


class ScannerDown(Exception):
    """The scanner cannot be asked now (away, busy, out of date): the document waits and is scanned later."""


class VirusScanner(ABC):
    """Looks for harm in a file before anybody may read it.

    Implement `scan` and `check`, and plug it in when the program starts, in your app's `ready`:
    `ports.scanners.replace("default", YourScanner(...))`. `scan` is called while a person waits, and again by a
    background job for what had to wait: keep time-outs short (ten seconds) and answer the same for the same content.
    Never answer clean in doubt: raise `ScannerDown`. Without a scanner every document waits.
    """

    #: True for one that plays; the production check refuses it.
    simulated: bool = False

    @abstractmethod
    def scan(self, content: bytes) -> Verdict:
        """Look through a whole file, at most 10 MB. Raises `ScannerDown`; anything else raised is taken as that."""

    @abstractmethod
    def check(self) -> tuple[kernel.Problem, ...]:
        """What stands in the way of scanning now: not configured, nobody there. Empty when well."""


scanners: kernel.Registry[VirusScanner] = kernel.Registry("virus scanner")
