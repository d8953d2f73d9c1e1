"""The simulated books of organizations: the bills that a jurisdiction's `lab/bills.yaml` says."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from guichet.journeys import ports
from guichet.kernel import api as kernel
from guichet.lab import faults

BILLS = Path("lab") / "bills.yaml"


class LabBills(ports.BillRegister):
    """Books in this very program. What is paid here is not written into them: the audit says it."""

    simulated = True

    def find(self, *, organization: str, kind: str, number: str) -> ports.Bill | None:
        """See ports.BillRegister. Letters and hyphens of a number count for nothing."""
        try:
            faults.suffer("bills")
        except ConnectionError:
            raise ports.BillsDown("the simulated books are down") from None
        as_of, rows = _books(str(Path(settings.GUICHET_JURISDICTION) / BILLS))
        for row in rows:
            if (row["organization"], row["kind"], _bare(str(row["number"]))) == (organization, kind, _bare(number)):
                return ports.Bill(str(row["number"]), row["left_cents"], as_of, row["due_on"], row["about"])
        return None

    def paid(self, *, organization: str, kind: str, number: str, cents: int, key: str) -> None:
        """Nothing is written: the books are a file."""

    def check(self) -> tuple[kernel.Problem, ...]:
        """They are always there."""
        return ()


def _bare(number: str) -> str:
    return number.replace("-", "").upper()


@lru_cache(maxsize=4)
def _books(file: str) -> tuple[datetime, tuple[dict[str, Any], ...]]:
    path = Path(file)
    if not path.is_file():
        return kernel.now(), ()
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document["as_of"], tuple(document["bills"])


def plug_in_bills() -> None:
    """Unless a setting has plugged in real ones."""
    if "default" not in ports.bills:
        ports.bills.register("default", LabBills())
