"""How many questions settle every service for a household, beside a form that asks it everything the law reads.

Nobody is asked what can no longer matter. Before a household is counted, each outcome and amount it was told is
compared with what the law computes once all of the form is filled in.
"""

import importlib
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench.line import Line

DAY = date(2026, 11, 21)
MONTH = "2026-11"
# The form is the same household's: nothing of a partner it has not, nothing of more children.
PROMISE = 0.5


@dataclass(frozen=True)
class Case:
    """A household: what its people say, and what they say to everything else that is yes or no, or a number."""

    name: str
    children: tuple[str, ...] = ()
    partner: bool = False
    said: Mapping[str, Any] = field(default_factory=dict)


AT_HOME = {
    "lives_here": True,
    "child_lives_here": True,
    "child_born_in_new_zealand": True,
    "lived_here_12_months": True,
}
RENTS = {"home_kind": "rent", "home_area": "area_1", "home_cost": 45_000}
OWNS = {"home_kind": "own_home", "home_area": "area_3", "home_cost": 20_000, "home_ratepayer": True}
CASES = (
    Case(
        "alone, working",
        said={**AT_HOME, **RENTS, "applicant_birth_date": "1990-03-01", "applicant_income": 5_800_000},
    ),
    Case(
        "a couple, working",
        partner=True,
        said={**AT_HOME, **OWNS, "applicant_birth_date": "1985-03-01", "applicant_income": 7_000_000,
              "partner_income": 6_000_000, "rates_of_year": 310_000},
    ),
    Case(
        "alone with a baby",
        children=("2026-09-01",),
        said={**AT_HOME, **RENTS, "applicant_birth_date": "1998-03-01", "main_carer": True, "paid_leave": True,
              "paid_leave_start_on": "2026-09-01", "paid_leave_end_on": "2027-02-28", "applicant_income": 3_000_000},
    ),
    Case(
        "on a benefit with two children",
        children=("2024-09-01", "2017-05-05"),
        said={**AT_HOME, **RENTS, "applicant_birth_date": "1994-03-01", "main_carer": True, "main_benefit": True,
              "applicant_month_income": 190_000, "applicant_income": 2_400_000},
    ),
    Case(
        "a couple with one at kindergarten",
        children=("2023-04-01",),
        partner=True,
        said={**AT_HOME, **OWNS, "applicant_birth_date": "1992-03-01", "main_carer": True, "childcare_hours": 25,
              "childcare_fee": 800, "applicant_hours_worked": 20, "partner_hours_worked": 40,
              "applicant_works_for_wages": True, "partner_works_for_wages": True, "applicant_income": 3_500_000,
              "partner_income": 6_500_000, "rates_of_year": 290_000},
    ),
    Case(
        "a pensioner alone",
        said={**AT_HOME, **OWNS, "applicant_birth_date": "1955-03-01", "years_here_since_20": 50,
              "years_here_since_50": 20, "lives_alone": True, "applicant_income": 2_800_000, "rates_of_year": 260_000},
    ),
    Case(
        "a couple of pensioners",
        partner=True,
        said={**AT_HOME, **RENTS, "applicant_birth_date": "1954-03-01", "years_here_since_20": 50,
              "years_here_since_50": 20, "applicant_income": 2_400_000, "partner_income": 2_400_000},
    ),
)  # fmt: skip


def measure(households: int = len(CASES)) -> Iterator[Line]:
    """The median over the first households."""
    counts = [_count(case) for case in CASES[:households]]
    yield Line(
        f"questions until every service is settled, median of {len(counts)} households",
        statistics.median(asked for asked, _ in counts),
        statistics.median(all_of_it for _, all_of_it in counts),
        "questions",
        "the whole form",
        PROMISE,
        less_is_better=True,
    )


def _count(case: Case) -> tuple[int, int]:
    """(questions asked, questions of the form) of one household."""
    begun = _begin()
    answers: dict[str, Any] = {}
    visited: set[str] = set()
    seen = begun
    while (page := seen.next_page) != "results":
        answers |= {key: _answer(seen, key, case) for key in seen.keys_of(page)}
        visited.add(page)
        seen = _with(begun, answers, visited)
    groups = [key for group in seen.pool.groups for key in seen.pool.keys(group, len(case.children))]
    form = {str(key) for key in groups if case.partner or key.instance != "partner"} | set(seen.household_keys)
    filled = _with(begun, {key: _answer(seen, key, case) for key in form}, visited)
    _compare(case, seen, filled)
    return len(answers), len(form)


def _begin() -> Any:
    """The interview before its first question; the same jurisdiction and law for all."""
    importlib.import_module("django").setup()
    module = importlib.import_module
    way = module("guichet.journeys.screening.way")
    jurisdiction = module("guichet.catalogue.api").load(Path(module("django.conf").settings.GUICHET_JURISDICTION))
    law = module("guichet.journeys.situation").law_at(str(jurisdiction.law_path))
    now = datetime(2026, 11, 21, tzinfo=UTC)
    request = module("guichet.intake.api").ServiceRequest(
        id="bench", tracking_code="", service="what-can-i-get", service_version=1, state="draft", owner_id=None,
        started_by=None, language="en", answers={}, subjects={}, visited=frozenset(), revision=1, started_at=now,
        started_channel="web", saved_at=now,
    )  # fmt: skip
    pool = module("guichet.journeys.screening.pool").pool_of(jurisdiction, law, MONTH)
    speaker = module("guichet.journeys.compose").Speaker(jurisdiction, "en")
    return way.Screening(request, pool, law, MONTH, DAY, speaker)


def _with(begun: Any, answers: Mapping[str, Any], visited: set[str]) -> Any:
    request = replace(begun.request, answers=dict(answers), visited=frozenset(visited))
    return replace(begun, request=request)


def _answer(seen: Any, key: str, case: Case) -> Any:
    """What this household says to a question."""
    fact, _, number = key.partition("-")
    if key == "household-children":
        value: Any = len(case.children)
    elif fact == "has_partner":
        value = case.partner
    elif fact == "child_birth_date":
        value = case.children[int(number) - 1]
    else:
        kind = seen.pool.kind(fact)
        default = {"boolean": False, "integer": 0, "money": 0, "date": "2026-01-01", "choice": (*kind.options, None)[0]}
        value = case.said.get(fact, default[kind.type])
    answer = importlib.import_module("guichet.intake.api").Answer
    return answer(value, at=datetime(2026, 11, 21, tzinfo=UTC), confirmed=True)


def _compare(case: Case, told: Any, filled: Any) -> None:
    """Raise where what was told is not what the law says to the whole form."""
    for before, after in zip(told.findings, filled.findings, strict=True):
        said = (before.granted, before.low, before.high)
        if before.granted is not None and said != (after.granted, after.low, after.high):
            raise AssertionError(f"{case.name}: {before.service.identifier} was {said}, is {after.granted, after.low}")
        if before.granted is None and before.keys:
            raise AssertionError(f"{case.name}: {before.service.identifier} is open, and could be asked")
