"""The lab's virus scanner: finds the test virus that every scanner finds, and is away on demand."""

from __future__ import annotations

from guichet.evidence import ports
from guichet.kernel import api as kernel
from guichet.lab import faults

# The EICAR test file (https://www.eicar.org/download-anti-malware-testfile/), in two halves: whole, it would make the
# scanners of those who clone this project call this file infected.
_TEST_VIRUS = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"


class LabScanner(ports.VirusScanner):
    """Everything is clean but the test virus."""

    simulated = True

    def scan(self, content: bytes) -> ports.Verdict:
        """Look for the test virus; raises ScannerDown when told to be down."""
        if faults.mode_of("scanner") == "down":
            raise ports.ScannerDown("the lab's scanner is told to be down")
        infected = _TEST_VIRUS in content
        return ports.Verdict(clean=not infected, name="EICAR test file" if infected else "")

    def check(self) -> tuple[kernel.Problem, ...]:
        """Always configured; down only on demand."""
        if faults.mode_of("scanner") == "down":
            return (kernel.Problem("lab.scanner", "told to be down", "Let it work again at /lab/."),)
        return ()
