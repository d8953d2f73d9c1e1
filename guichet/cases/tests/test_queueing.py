"""An agency's queue: its own cases, soonest first, narrowed, page by page, with a count that ends at a thousand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from guichet.cases import api as cases
from guichet.cases import queueing
from guichet.cases.models import CaseRow
from guichet.cases.tests.cast import (
    AMINA,
    CHEN,
    CHENS_COLLEAGUE,
    DANA,
    EVE_OF_ANOTHER_AGENCY,
    SERVICE,
    granted,
    now,
    officer,
    opened,
)
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def numbers(by: kernel.Actor = CHEN, **filters: Any) -> list[str]:
    return [each.id for each in cases.queue(by=by, filters=cases.QueueFilter(**filters))]


def test_soonest_first_and_only_ones_own_agencys() -> None:
    late = opened("r1", due_on=date(2026, 12, 9))
    soon = opened("r2", due_on=date(2026, 11, 23))
    others = opened("r3", organization="health")
    assert numbers() == [soon.id, late.id]
    assert numbers(EVE_OF_ANOTHER_AGENCY) == [others.id]
    assert numbers(AMINA) == []
    page = cases.queue(by=CHEN)
    assert (page.total, page.capped, page.total_hint, page.next) == (2, False, "2", None)


def test_each_filter_narrows_and_all_together() -> None:
    taken = opened("r1", summary="Tāne Noor")
    free = opened("r2", summary="Rangi Smith")
    other = opened("r3", service="inland-revenue/child-ird-number", summary="Tui Smith")
    overdue = opened("r4", due_on=date(2026, 11, 1), summary="Āwhina Noor-Reid")
    cases.claim(case_id=taken.id, revision=1, by=CHEN)
    theirs = opened("r5", summary="Hemi")
    cases.claim(case_id=theirs.id, revision=1, by=CHENS_COLLEAGUE)
    assert set(numbers(status="received")) == {free.id, other.id, overdue.id}
    assert numbers(service="inland-revenue/child-ird-number") == [other.id]
    assert numbers(assigned="me") == [taken.id]
    assert numbers(assigned="mere") == [theirs.id]
    assert set(numbers(assigned="nobody")) == {free.id, other.id, overdue.id}
    assert numbers(overdue=True) == [overdue.id]
    assert set(numbers(text="smith")) == {free.id, other.id}
    assert numbers(text="SMI rangi") == [free.id]
    assert set(numbers(text="noor")) == {taken.id, overdue.id}
    assert numbers(text="awhina") == [overdue.id]
    assert numbers(text=taken.number.lower().replace("-", "")) == [taken.id]
    assert numbers(text="smith", service=SERVICE, assigned="nobody", status="received") == [free.id]
    assert numbers(text="nobody of that name") == []
    assert numbers(text="%") == numbers(text="_") == numbers(text="' OR 1=1 --") == []


def test_a_search_does_not_reach_into_another_agency() -> None:
    opened("r1", summary="Tāne Noor")
    assert numbers(EVE_OF_ANOTHER_AGENCY, text="noor") == []
    assert numbers(EVE_OF_ANOTHER_AGENCY, text=CaseRow.objects.get().number) == []


def test_a_case_that_waits_for_the_person_is_never_overdue() -> None:
    case = opened(due_on=date(2026, 11, 1))
    case = cases.claim(case_id=case.id, revision=1, by=CHEN)
    assert numbers(overdue=True) == [case.id]
    cases.ask_for_information(case_id=case.id, question="?", revision=2, by=CHEN)
    assert numbers(overdue=True) == []
    assert [each.stopped for each in cases.queue(by=CHEN)] == [True]


def test_closed_cases_newest_first() -> None:
    first, second = opened("r1"), opened("r2")
    for hours, case in ((1, first), (2, second)):
        with kernel.held_at(datetime(2026, 11, 21, hours, tzinfo=UTC)):
            granted(now(case), by=kernel.SYSTEM)
    assert numbers() == []
    assert numbers(state="closed") == [second.id, first.id]
    page = cases.queue(by=CHEN, filters=cases.QueueFilter(state="closed"), limit=1)
    assert page.next is not None
    rest = cases.queue(by=CHEN, filters=cases.QueueFilter(state="closed"), limit=1, after=page.next)
    assert ([each.id for each in rest], rest.next) == ([first.id], None)


def many(count: int) -> None:
    """Cases of three days, written past the operation: what is tested is how they are read."""
    CaseRow.objects.bulk_create(
        CaseRow(
            id=kernel.new_id(), number=f"T-{number:08}", service=SERVICE, service_version=1,
            organization="inland-revenue", status="received", waiting_on="authority", request=f"request:{number}",
            language="en", facts_on=date(2026, 11, 1),
            opened_at=datetime(2026, 11, 1, tzinfo=UTC), due_on=date(2026, 12, 1) + timedelta(days=number % 3),
        )
        for number in range(count)
    )  # fmt: skip


@pytest.mark.parametrize("limit", [1, 3, 7, 50])
def test_pages_show_every_case_once_in_order(limit: int) -> None:
    many(20)
    seen: list[cases.CaseLine] = []
    after: str | None = None
    while True:
        page = cases.queue(by=CHEN, limit=limit, after=after)
        seen += page.cases
        after = page.next
        if after is None:
            break
    assert len({each.id for each in seen}) == len(seen) == 20
    assert [(each.due_on, each.id) for each in seen] == sorted((each.due_on, each.id) for each in seen)


def test_the_count_ends_at_a_thousand() -> None:
    many(1_001)
    page = cases.queue(by=CHEN, limit=1)
    assert (page.total, page.capped, page.total_hint) == (1_000, True, "1,000+")


def test_a_place_that_is_none_is_refused() -> None:
    with pytest.raises(kernel.Invalid):
        cases.queue(by=CHEN, after="nonsense")
    with pytest.raises(kernel.Invalid):
        cases.queue(by=CHEN, after="2026-99-99~x", filters=cases.QueueFilter(state="closed"))


def test_nobodys_me_is_not_everybodys_nobody() -> None:
    opened("r1")
    opened("r2", owner_id="dana", by=DANA)
    assert numbers(kernel.SYSTEM, assigned="me") == []
    assert len(numbers(kernel.SYSTEM)) == 2
    assert numbers(officer("chen", "nowhere")) == []


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"status": "received"},
        {"service": SERVICE},
        {"assigned": "me"},
        {"assigned": "nobody"},
        {"overdue": True},
        {"status": "received", "service": SERVICE},
        {"status": "received", "assigned": "me"},
        {"service": SERVICE, "assigned": "nobody"},
        {"status": "received", "service": SERVICE, "assigned": "me"},
        {"state": "closed"},
        {"state": "closed", "status": "granted"},
        {"state": "closed", "service": SERVICE},
        {"state": "closed", "assigned": "me"},
    ],
    ids=str,
)
def test_every_page_is_read_from_an_index_in_order(filters: dict[str, Any]) -> None:
    """No sort, no scan: the plan of SQLite says so, and a page then costs what its rows cost."""
    if connection.vendor != "sqlite":
        pytest.skip("the plan of PostgreSQL follows its statistics; bench/ measures it")
    chosen = cases.QueueFilter(**filters)
    rows = queueing._narrowed(queueing._of(["inland-revenue"]), ["inland-revenue"], chosen, CHEN)
    order, _ = queueing._order(chosen.state)
    plan = rows.order_by(*order)[:50].explain()
    assert "USING INDEX cases_" in plan
    assert "TEMP B-TREE" not in plan
    assert "SCAN" not in plan
