"""Recording: in the transaction or not at all, chained, and never changed afterwards."""

import json
import threading

import pytest
from django.db import DatabaseError, connection, transaction

from guichet.audit import api as audit
from guichet.audit.canonical import moment
from guichet.audit.chain import FIRST, link
from guichet.audit.models import EventRow, JobRow
from guichet.audit.tests.cast import AMINA, CHEN, ThingHappened, thing
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def test_type_is_package_and_class() -> None:
    assert ThingHappened.type == "audit.ThingHappened"


def test_events_of_a_stream_are_chained() -> None:
    with transaction.atomic():
        one = audit.record(ThingHappened("born"), stream=thing(), by=AMINA, concerns="amina", first=True)
        two = audit.record(ThingHappened("grew", 2), stream=thing(), by=CHEN)
        other = audit.record(ThingHappened("else"), stream=thing("t2"), by=AMINA)
    assert (one.seq, one.previous) == (1, FIRST)
    assert (two.seq, two.previous) == (2, one.hash)
    assert (other.seq, other.previous) == (1, FIRST)
    assert audit.history(stream=thing()) == (one, two)
    assert two.by == {
        "agent": "chen",
        "channel": "web",
        "assurance": "none",
        "roles": ["caseworker"],
        "organization": "ird",
    }
    assert two.data == {"what": "grew", "count": 2}
    row = EventRow.objects.get(id=two.id)
    whole = {"stream": "thing:t1", "seq": 2, "type": "audit.ThingHappened", "at": moment(two.at), "by": two.by,
             "concerns": None, "data": two.data, "previous": one.hash}  # fmt: skip
    # The envelope written by hand is the canonical JSON of the whole.
    by, data = audit.canonical(two.by), audit.canonical(two.data)
    assert json.loads(audit.canonical(whole)) == whole
    assert row.hash == link(stream="thing:t1", seq=2, type="audit.ThingHappened", at=moment(two.at), by=by,
                            concerns=None, data=data, previous=one.hash)  # fmt: skip


def test_first_said_wrongly_still_takes_the_next_number() -> None:
    with transaction.atomic():
        one = audit.record(ThingHappened("a"), stream=thing(), by=AMINA)
        two = audit.record(ThingHappened("b"), stream=thing(), by=AMINA, first=True)
    assert (two.seq, two.previous) == (2, one.hash)


def test_two_queries_and_one_for_a_new_stream(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]  # pytest-django's fixture
    with transaction.atomic():
        with django_assert_num_queries(1):
            audit.record(ThingHappened("a"), stream=thing(), by=AMINA, first=True)
        with django_assert_num_queries(2):
            audit.record(ThingHappened("b"), stream=thing(), by=AMINA)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"audit\.ThingHappened was recorded outside a transaction"):
        audit.record(ThingHappened("a"), stream=thing(), by=AMINA)
    assert EventRow.objects.count() == 0


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET data = '{}'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_an_event(statement: str) -> None:
    with transaction.atomic():
        recorded = audit.record(ThingHappened("a"), stream=thing(), by=AMINA)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert audit.history(stream=thing()) == (recorded,)


def test_a_subscribed_task_gets_a_job_in_the_same_transaction() -> None:
    audit.subscribe("audit.ThingHappened", "test.follow")
    audit.subscribe("audit.ThingHappened", "test.follow")
    try:
        with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012  # the event comes first
            audit.record(ThingHappened("a"), stream=thing(), by=AMINA)
            raise ZeroDivisionError
        assert not JobRow.objects.exists()
        with transaction.atomic():
            recorded = audit.record(ThingHappened("a"), stream=thing(), by=AMINA, concerns="amina")
        job = JobRow.objects.get()
    finally:
        audit.unsubscribe("audit.ThingHappened", "test.follow")
    assert job.task == "test.follow"
    assert json.loads(job.payload) == recorded.to_payload()
    assert json.loads(job.payload)["stream"] == "thing:t1"
    assert audit.event(json.loads(job.payload)["event"]) == recorded


def test_a_staff_read_stands_in_the_persons_log_and_ones_own_does_not() -> None:
    case = kernel.Reference("case", "c1")
    assert audit.record_access(by=AMINA, person_id="amina", what=case, purpose="own page") is None
    read = audit.record_access(by=CHEN, person_id="amina", what=case, purpose="deciding")
    assert read is not None
    assert audit.about("amina") == (read,)
    assert read.data == {"what": "case:c1", "purpose": "deciding"}
    assert audit.about("boris") == ()


def test_the_log_is_followed_by_id() -> None:
    with transaction.atomic():
        ids = [audit.record(ThingHappened(str(n)), stream=thing(str(n)), by=AMINA).id for n in range(5)]
    first = audit.events(limit=2)
    assert [event.id for event in first] == ids[:2]
    assert [event.id for event in audit.events(after_id=ids[1], types=["audit.ThingHappened"])] == ids[2:]
    assert audit.events(types=["audit.RecordRead"]) == ()


@pytest.mark.django_db(transaction=True)
def test_many_writers_of_one_stream_leave_one_whole_chain() -> None:
    if "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("an in-memory database has one connection; tests/faults runs this on a file")
    failures: list[BaseException] = []

    def write(name: str) -> None:
        try:
            for n in range(20):
                with transaction.atomic():
                    audit.record(ThingHappened(name, n), stream=thing(), by=AMINA, first=n == 0)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [event.seq for event in audit.history(stream=thing())] == list(range(1, 81))
    assert audit.verify() == audit.Verification(1, 80, ())
