"""Whoever follows the log by its ids misses no event, however late it is committed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from guichet.audit import api as audit
from guichet.audit import settling
from guichet.audit.tests.cast import AMINA, ThingHappened, thing
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 30


@pytest.fixture(autouse=True)
def several_writers() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time: ids are committed in their order")


@pytest.fixture
def beside() -> Iterator[Callable[[Callable[[], object]], Future[object]]]:
    """Does something on a connection of its own, at the same time."""
    with ThreadPoolExecutor(8) as pool:

        def on_its_own(work: Callable[[], object]) -> Future[object]:
            def ended() -> object:
                try:
                    return work()
                finally:
                    connection.close()

            return pool.submit(ended)

        yield on_its_own


def record(name: str) -> int:
    return audit.record(ThingHappened(name), stream=thing(name), by=AMINA).id


class Late:
    """A transaction that has appended its event, and ends when it is told to."""

    def __init__(self) -> None:
        self.written, self.end, self.id = threading.Event(), threading.Event(), 0

    def __call__(self) -> None:
        with transaction.atomic():
            self.id = record("late")
            self.written.set()
            assert self.end.wait(LONG)


def test_a_lower_id_of_a_younger_transaction_is_waited_for(
    beside: Callable[[Callable[[], object]], Future[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older transaction draws the higher id and is committed first: its age says nothing about its events."""
    late = Late()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")  # from here on it is the older
        running = beside(late)
        assert late.written.wait(LONG)
        early = record("early")
    assert early > late.id
    monkeypatch.setattr(settling, "PATIENCE", 0.1)
    assert audit.events() == ()  # handing out `early` would make its follower skip `late` for ever
    monkeypatch.setattr(settling, "PATIENCE", float(LONG))
    following = beside(audit.events)
    late.end.set()
    running.result(LONG)
    assert [each.id for each in following.result(LONG)] == [late.id, early]  # type: ignore[attr-defined]  # events


def test_what_is_old_is_told_whoever_is_writing(
    beside: Callable[[Callable[[], object]], Future[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "PATIENCE", 0.0)
    with kernel.held_at(kernel.now() - timedelta(days=2)), transaction.atomic():
        old = record("old")
    late = Late()
    running = beside(late)
    assert late.written.wait(LONG)
    assert [each.id for each in audit.events()] == [old]
    late.end.set()
    running.result(LONG)
    assert [each.id for each in audit.events()] == [old, late.id]


def test_a_follower_misses_nothing_among_many_writers(
    beside: Callable[[Callable[[], object]], Future[object]],
) -> None:
    def write(name: str) -> list[int]:
        found = []
        for number in range(15):
            with transaction.atomic():
                found += [record(f"{name}-{number}"), record(f"{name}-{number}")]
                if number % 5 == 4:  # some take their events back, and leave a gap
                    del found[-2:]
                    transaction.set_rollback(True)
        return found

    writers = [beside(lambda name=f"w{n}": write(name)) for n in range(6)]  # type: ignore[misc]  # a default binds
    followed: list[int] = []
    while True:
        over = all(each.done() for each in writers)
        told = [each.id for each in audit.events(after_id=followed[-1] if followed else 0, limit=7)]
        followed += told
        if over and not told:
            break
    written = sorted(number for each in writers for number in each.result())  # type: ignore[attr-defined]  # ids
    assert followed == written
    assert len(written) == 6 * 12 * 2
