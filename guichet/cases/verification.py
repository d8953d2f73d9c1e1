"""Proves that every decision still says what it said when it was made."""

from __future__ import annotations

from collections.abc import Callable

from guichet.audit import api as audit
from guichet.cases.deciding import fits_digest
from guichet.cases.models import DecisionRow
from guichet.cases.types import DecisionFault
from guichet.kernel import api as kernel

SEALS = ("cases.CaseDecided", "cases.CaseRedecided")


def verify_decisions(*, progress: Callable[[int], None] | None = None) -> tuple[DecisionFault, ...]:
    """Every decision whose digest, or whose seal in the case's chain of events, does not fit; empty when all do.

    Who changes a row must change its digest too, and then the event chain, which `audit.verify` proves. `progress` is
    told how many were looked at. A decision whose row was taken away altogether is found by its event.
    """
    faults: list[DecisionFault] = []
    case_id, sealed = "", dict[str, str]()
    for number, row in enumerate(DecisionRow.objects.order_by("case_id", "sequence").iterator(chunk_size=500), 1):
        if row.case_id != case_id:
            faults.extend(DecisionFault(case_id, missing, "its row is gone") for missing in sealed)
            case_id, sealed = row.case_id, _seals(row.case_id)
        seal = sealed.pop(row.id, None)
        if not fits_digest(row):
            faults.append(DecisionFault(row.case_id, row.id, "its row does not fit its digest"))
        elif seal is None:
            faults.append(DecisionFault(row.case_id, row.id, "no event tells of it"))
        elif seal != row.digest:
            faults.append(DecisionFault(row.case_id, row.id, "its digest is not the one its event sealed"))
        if progress is not None and number % 500 == 0:
            progress(number)
    faults.extend(DecisionFault(case_id, missing, "its row is gone") for missing in sealed)
    return tuple(faults)


def _seals(case_id: str) -> dict[str, str]:
    history = audit.history(stream=kernel.Reference("case", case_id))
    return {each.data["decision"]: each.data["digest"] for each in history if each.type in SEALS}
