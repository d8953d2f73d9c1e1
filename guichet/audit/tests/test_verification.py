"""Tampering is found, and named."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from guichet.audit import api as audit
from guichet.audit.chain import merkle_root
from guichet.audit.tests.cast import AMINA, ThingHappened, thing
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


@contextmanager
def without_triggers() -> Iterator[None]:
    """As someone with the administrator's rights would do it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
    yield


def run(statement: str, *parameters: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.fixture
def chain() -> None:
    with transaction.atomic():
        for n in range(6):
            audit.record(ThingHappened("a", n), stream=thing("a"), by=AMINA, concerns="amina")
        for n in range(3):
            audit.record(ThingHappened("b", n), stream=thing("b"), by=AMINA)


def test_an_untouched_log_is_whole(chain: None) -> None:
    seen: list[tuple[int, int]] = []
    point = audit.checkpoint()
    found = audit.verify(progress=lambda done, total: seen.append((done, total)), against=point)
    assert found == audit.Verification(streams=2, events=9, faults=())
    assert found.is_whole
    assert seen == [(9, 9)]
    assert point["streams"] == 2


def test_an_empty_log_is_whole() -> None:
    assert audit.verify(against=audit.checkpoint()) == audit.Verification(0, 0, ())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("data", '{"count":9,"what":"a"}'),
        ("data", '{"count": 2,"what":"a"}'),
        ("by", '{"agent":"eve","assurance":"low","channel":"web"}'),
        ("concerns", "boris"),
        ("type", "audit.Other"),
        ("at", "2020-01-01 00:00:00+00:00"),
    ],
)
def test_a_changed_event_is_found(chain: None, column: str, value: str) -> None:
    with without_triggers():
        run(f'UPDATE audit_event SET "{column}" = %s WHERE stream = %s AND seq = 3', value, "thing:a")
    assert audit.verify().faults == (audit.Fault("thing:a", 3, "changed: its content does not give its hash"),)


def test_a_changed_event_with_a_new_hash_unlinks_the_next(chain: None) -> None:
    with without_triggers():
        run("UPDATE audit_event SET hash = %s WHERE stream = %s AND seq = 3", "f" * 64, "thing:a")
    faults = audit.verify().faults
    assert [(fault.seq, fault.what.split(":")[0]) for fault in faults] == [(3, "changed"), (4, "unlinked")]


def test_a_missing_event_is_found(chain: None) -> None:
    with without_triggers():
        run("DELETE FROM audit_event WHERE stream = %s AND seq = 2", "thing:a")
    assert audit.verify().faults == (audit.Fault("thing:a", 2, "missing: event 2 is followed by 3"),)


def test_events_in_another_order_are_found(chain: None) -> None:
    with without_triggers():
        for before, after in ((2, 100), (3, 2), (100, 3)):
            run("UPDATE audit_event SET seq = %s WHERE stream = %s AND seq = %s", after, "thing:a", before)
    whats = [fault.what for fault in audit.verify().faults]
    assert "moved: this was event 3 of the stream" in whats
    assert "moved: this was event 2 of the stream" in whats


def test_a_cut_tail_is_found_with_a_checkpoint(chain: None) -> None:
    point = audit.checkpoint()
    with without_triggers():
        run("DELETE FROM audit_event WHERE stream = %s AND seq > 4", "thing:a")
        run("DELETE FROM audit_event WHERE stream = %s", "thing:b")
    assert audit.verify().is_whole
    assert audit.verify(against=point).faults == (
        audit.Fault("thing:a", 4, "cut: the checkpoint knows 6 events of this stream; it ends at 4"),
        audit.Fault("thing:b", 0, "cut: the checkpoint knows 3 events of this stream; there is none"),
    )


def test_a_chain_written_anew_is_found_with_a_checkpoint(chain: None) -> None:
    point = audit.checkpoint()
    with without_triggers():
        run("DELETE FROM audit_event WHERE stream = %s", "thing:b")
    with transaction.atomic():
        for n in range(4):
            audit.record(ThingHappened("forged", n), stream=thing("b"), by=AMINA)
    assert audit.verify().is_whole
    faults = audit.verify(against=point).faults
    assert faults == (audit.Fault("thing:b", 3, "changed: the checkpoint knows another event here"),)


def test_a_log_that_grew_since_the_checkpoint_is_whole(chain: None) -> None:
    point = audit.checkpoint()
    with transaction.atomic():
        audit.record(ThingHappened("later"), stream=thing("b"), by=AMINA)
        audit.record(ThingHappened("new"), stream=thing("c"), by=AMINA)
    assert audit.verify(against=point).is_whole


def test_a_checkpoint_that_was_changed_is_found(chain: None) -> None:
    point = audit.checkpoint()
    del point["heads"]["thing:b"]
    assert [fault.what.split(":")[0] for fault in audit.verify(against=point).faults] == ["checkpoint"]
    with pytest.raises(kernel.Invalid, match=r"Give the JSON that audit\.checkpoint\(\) returned"):
        audit.verify(against={"root": "x"})


def test_chunks_do_not_change_what_is_found(chain: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guichet.audit.verification.CHUNK", 2)
    assert audit.verify(against=audit.checkpoint()) == audit.Verification(2, 9, ())


def test_merkle_root_of_rfc_6962() -> None:
    # Test vectors of RFC 6962's reference implementation (certificate-transparency, merkletree tests).
    leaves = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43",
              b"\x50\x51\x52\x53\x54\x55\x56\x57", bytes(range(0x60, 0x70))]  # fmt: skip
    assert merkle_root([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle_root(leaves[:1]) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle_root(leaves[:3]) == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    assert merkle_root(leaves) == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
