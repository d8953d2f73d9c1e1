"""A submitted request becomes one case, once, on the workflow of its version."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.cases import numbering
from guichet.cases.models import CaseRow, CaseWordRow
from guichet.cases.operations import open_case as operation
from guichet.cases.tests.cast import DUE, EVE, FACTS, NOON, SERVICE, TODAY, everything, opened, told
from guichet.kernel import api as kernel
from guichet.vault import api as vault

pytestmark = pytest.mark.django_db


def test_it_stands_in_the_first_status_and_is_due_in_ten_working_days() -> None:
    case = opened()
    assert (case.status, case.waiting_on, case.revision) == ("received", "authority", 1)
    assert (case.opened_at, case.due_on, case.closed_at, case.overdue) == (NOON, DUE, None, False)
    assert (case.owner_id, case.assigned_to, case.service, case.service_version) == ("amina", None, SERVICE, 1)
    assert (case.request, case.facts, case.facts_on) == (kernel.Reference("request", "r1"), FACTS, TODAY)
    assert (case.subjects, case.summary, case.language) == ({"child": "tane"}, "Tāne Noor", "mi")
    assert numbering.read_number(case.number) == case.number
    assert case.number.startswith("BS-")
    assert cases.case(case_id=case.id, by=kernel.SYSTEM).number == case.number


def test_the_same_request_is_the_same_case() -> None:
    first = opened()
    before = everything()
    assert opened(summary="Another") == first
    assert everything() == before


def test_the_event_holds_nothing_personal() -> None:
    case = opened()
    (event,) = audit.history(stream=kernel.Reference("case", case.id))
    assert (event.type, event.concerns, event.by["agent"]) == ("cases.CaseOpened", "amina", "amina")
    assert event.data == {
        "number": case.number,
        "service": SERVICE,
        "service_version": 1,
        "organization": "inland-revenue",
        "request": "request:r1",
        "status": "received",
        "due_on": "2026-12-04",
    }


def test_each_version_has_its_own_workflow() -> None:
    assert opened(service_version=2).due_on == date(2026, 11, 23)


def test_the_day_and_the_facts_may_be_said() -> None:
    case = opened(due_on=date(2027, 1, 1), facts_on=date(2026, 10, 1))
    assert (case.due_on, case.facts_on) == (date(2027, 1, 1), date(2026, 10, 1))


def test_eve_opens_no_case_for_amina() -> None:
    before = everything()
    with pytest.raises(kernel.NotAllowed):
        opened(by=EVE)
    assert everything() == before


def test_someone_nobody_knows_yet_may_have_a_case() -> None:
    case = opened(owner_id=None, by=kernel.Actor(channel="web"))
    assert case.owner_id is None
    assert told(case) == ["CaseOpened"]


def test_a_number_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["BS-AAAA-AAAA", "BS-AAAA-AAAA", "BS-BBBB-BBBB"])
    monkeypatch.setattr(operation, "new_number", lambda _: next(drawn))
    assert opened("r1").number == "BS-AAAA-AAAA"
    assert opened("r2").number == "BS-BBBB-BBBB"
    assert CaseRow.objects.count() == 2
    assert CaseWordRow.objects.count() == 12  # what two words of each are found by, by their beginnings


def test_it_costs_few_queries() -> None:
    opened("first")
    vault.begin("request:r1", owner=None)  # as the request did when it was opened
    with CaptureQueriesContext(connection) as queries:
        opened()
    passing = ("SAVEPOINT", "RELEASE", "INSERT INTO audit_job")  # whoever subscribed to the event
    writes = [each["sql"] for each in queries if not each["sql"].startswith(passing)]
    assert len(writes) <= 3  # the case, the words of its summary, the event


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("bs 7k2m 9qxd", "BS-7K2M-9QXD"),
        ("BS7K2M9QXD", "BS-7K2M-9QXD"),
        ("cin-7koi-lqxd", "CIN-7K01-1QXD"),
        ("OIL-7K2M-9QXD", "OIL-7K2M-9QXD"),
        ("hello", None),
        ("", None),
        ("BS-7K2M-9QX?", None),
        ("TOOLONG-7K2M-9QXD", None),
    ],
)
def test_a_number_is_read_as_it_was_said(typed: str, number: str | None) -> None:
    assert numbering.read_number(typed) == number


@pytest.mark.parametrize(
    ("service", "prefix"),
    [
        ("inland-revenue/best-start", "BS"),
        ("passports/passport", "PA"),
        ("x/register-the-birth-of-a-child", "RTBO"),
        ("x/y", "Y"),
    ],
)
def test_the_prefix_tells_the_service(service: str, prefix: str) -> None:
    assert numbering.prefix_of(service) == prefix


def test_words_are_folded() -> None:
    assert numbering.words_in("Tāne  NOOR-Smith, tāne") == ("tane", "noor", "smith")
    many: Any = numbering.words_in(" ".join(f"w{number}" for number in range(50)))
    assert len(many) == 16
