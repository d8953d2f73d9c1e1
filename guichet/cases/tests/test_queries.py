"""A case is read by its owner and its agency, by nobody else on any path, and staff reads are in the person's log."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.cases.tests.cast import AMINA, CHEN, DANA, MANAGER, STRANGERS, claimed, everything, granted, opened
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def log() -> list[tuple[str | None, str, str]]:
    found = audit.history(stream=kernel.Reference("access", "amina"))
    return [(each.by["agent"], each.data["what"], each.data["purpose"]) for each in found]


def test_the_owner_reads_without_a_trace() -> None:
    case = opened()
    assert cases.case(case_id=case.id, by=AMINA).number == case.number
    assert cases.by_number(number=case.number.lower().replace("-", " "), by=AMINA).id == case.id
    assert [each.id for each in cases.cases_of(by=AMINA)] == [case.id]
    found = cases.case_of_request(request_id="r1", by=AMINA)
    assert found is not None
    assert found.id == case.id
    assert log() == []


@pytest.mark.parametrize("who", [CHEN, MANAGER], ids=["Chen", "manager"])
def test_every_staff_read_is_in_the_persons_log(who: kernel.Actor) -> None:
    case = claimed()
    decision = granted(case)
    cases.case(case_id=case.id, by=who, purpose="cases.work")
    cases.by_number(number=case.number, by=who)
    cases.case_of_request(request_id="r1", by=who)
    cases.cases_of(person_id="amina", by=who)
    cases.decision(decision_id=decision.id, by=who)
    what = f"case:{case.id}"
    assert log() == [(who.agent_id, what, purpose) for purpose in ("cases.work", *["cases.read"] * 4)]
    assert [each.type for each in audit.about("amina")].count("audit.RecordRead") == 5


def test_the_platforms_own_reads_are_not() -> None:
    case = opened()
    cases.case(case_id=case.id, by=kernel.SYSTEM)
    assert [each.id for each in cases.cases_of(person_id="amina", by=kernel.SYSTEM)] == [case.id]
    assert log() == []


@pytest.mark.parametrize("who", STRANGERS.values(), ids=STRANGERS)
def test_strangers_read_nothing_on_any_path(who: kernel.Actor) -> None:
    case = claimed()
    decision = granted(case)
    before = everything()
    for read in (
        lambda: cases.case(case_id=case.id, by=who),
        lambda: cases.by_number(number=case.number, by=who),
        lambda: cases.decision(decision_id=decision.id, by=who),
        lambda: cases.case(case_id="none", by=who),
    ):
        with pytest.raises(kernel.NotFound):
            read()
    assert cases.case_of_request(request_id="r1", by=who) is None
    assert cases.cases_of(person_id="amina", by=who) == ()
    assert cases.cases_of(by=who) == ()
    assert list(cases.queue(by=who)) == []
    assert list(cases.queue(by=who, filters=cases.QueueFilter(text=case.number, state="closed"))) == []
    assert everything() == before


def test_a_clerk_sees_the_case_of_the_person_in_front_of_them_only() -> None:
    case = opened()
    kiri = kernel.Actor(
        agent_id="kiri", channel="counter", roles=frozenset({"clerk"}), organization="sn", on_behalf_of="amina"
    )
    assert cases.case(case_id=case.id, by=kiri).id == case.id
    assert [each.id for each in cases.cases_of(by=kiri)] == [case.id]
    assert cases.case(case_id=case.id, by=kiri).notes == ()
    assert len(log()) == 3
    opened("r2", owner_id="dana", by=DANA)
    assert [each.id for each in cases.cases_of(by=kiri)] == [case.id]


def test_there_is_no_case_before_it_is_opened() -> None:
    assert cases.case_of_request(request_id="r1", by=AMINA) is None


def test_a_persons_list_costs_the_same_for_one_and_for_many() -> None:
    opened("r0")
    with CaptureQueriesContext(connection) as one:
        cases.cases_of(by=AMINA)
    for number in range(1, 6):
        opened(f"r{number}")
    with CaptureQueriesContext(connection) as many:
        assert len(cases.cases_of(by=AMINA)) == 6
    assert len(one) == len(many) <= 6
