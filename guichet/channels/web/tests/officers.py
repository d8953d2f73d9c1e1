"""What waits for officers, for tests: a notice about nobody known, and what a corrected rule owes people."""

from __future__ import annotations

from datetime import date

from django.apps import apps

from guichet.evidence import api as evidence
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

BEST_START = "inland-revenue/best-start"


def told_of_nobody() -> str:
    """Inland Revenue's system tells of an income of somebody whose name it writes otherwise; a worker has to look."""
    notice = evidence.LifeEventNotice(
        id="n-1", source="tax", organization="inland-revenue", type="income",
        about={"number": "77", "name": "Amina Rahimi-Jones", "birth_date": "1996-03-14"},
        occurred_on=date(2026, 11, 1), data={"applicant_income": 5_100_000},
    )  # fmt: skip
    return journeys.life_event_happened(notice=notice).id


def wronged(*people: str) -> tuple[str, ...]:
    """A correction of Best Start with a remedy of two months for each."""
    correction = apps.get_model("entitlements", "CorrectionRow")._default_manager.create(
        id=kernel.new_id(), old_law="a" * 64, new_law="b" * 64, from_period="2026-09", to_period="2026-10",
        found_at=kernel.now(),
    )  # fmt: skip
    made = []
    for person in people:
        for period in ("2026-09", "2026-10"):
            apps.get_model("entitlements", "WrongedRow")._default_manager.create(
                correction=correction, programme=BEST_START, person_id=person, household_id="h", period=period,
                kind="too_little", was=5000, ought=7700, cents=10800,
            )  # fmt: skip
        row = apps.get_model("entitlements", "RemedyRow")._default_manager.create(
            id=kernel.new_id(), correction=correction, programme=BEST_START, organization="inland-revenue",
            person_id=person, months=2, cents=21600, state="waiting",
        )  # fmt: skip
        made.append(str(row.pk))
    return tuple(made)
