"""The write gate: writers queue, none is refused, none starves, and a dead one blocks nobody."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoDbBlocker

from guichet.site import environment
from guichet.site.sqlite_gate.base import DatabaseWrapper, writes
from guichet.site.sqlite_gate.gate import Gate, GateTimeout, SameThreadHoldsGate

# A writer of its own process: n read-then-write transactions through the backend; prints its waits in seconds.
WRITER = """
import sys, time
import django
from django.conf import settings
from guichet.site import environment
path, count, mark = sys.argv[1], int(sys.argv[2]), sys.argv[3]
settings.configure(DATABASES={"default": environment.database(path, gate_seconds=30)}, INSTALLED_APPS=[])
django.setup()
from django.db import connection, transaction
connection.ensure_connection()
print("ready", flush=True)
sys.stdin.readline()
waits = []
for _ in range(count):
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        waits.append(time.perf_counter() - began)
        cursor.execute("SELECT total FROM ledger WHERE id = 1")
        total = cursor.fetchone()[0]
        cursor.execute("UPDATE ledger SET total = %s WHERE id = 1", [total + 1])
        cursor.execute("INSERT INTO line (mark) VALUES (%s)", [mark])
print(max(waits), sum(waits) / len(waits))
"""


def connect(path: Path | str, seconds: int = 5) -> DatabaseWrapper:
    settings = environment.database(str(path), gate_seconds=seconds)
    return DatabaseWrapper(DEFAULTS | settings, alias="default")


DEFAULTS: dict[str, object] = {
    "ATOMIC_REQUESTS": False,
    "AUTOCOMMIT": True,
    "CONN_HEALTH_CHECKS": False,
    "TIME_ZONE": None,
    "USER": "",
    "PASSWORD": "",
    "HOST": "",
    "PORT": "",
    "TEST": {"CHARSET": None, "COLLATION": None, "MIGRATE": True, "MIRROR": None, "NAME": None},
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of two tables."""
    made = tmp_path / "gate.sqlite3"
    with sqlite3.connect(made) as plain:
        plain.execute("CREATE TABLE ledger (id INTEGER PRIMARY KEY, total INTEGER NOT NULL)")
        plain.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, mark TEXT NOT NULL)")
        plain.execute("INSERT INTO ledger VALUES (1, 0)")
    plain.close()
    return made


@pytest.fixture
def one(path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[DatabaseWrapper]:
    """A connection."""
    made = connect(path)
    with django_db_blocker.unblock():
        yield made
    made.close()


@pytest.fixture
def two(path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[DatabaseWrapper]:
    """Another connection to the same file."""
    made = connect(path, seconds=1)
    with django_db_blocker.unblock():
        yield made
    made.close()


def run_sql(connection: BaseDatabaseWrapper, query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def totals(path: Path) -> tuple[int, int]:
    plain = sqlite3.connect(path)
    try:
        (total,) = plain.execute("SELECT total FROM ledger").fetchone()
        (lines,) = plain.execute("SELECT count(*) FROM line").fetchone()
        return total, lines
    finally:
        plain.close()


def start_writer(path: Path, count: int, mark: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(count), mark],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=environment.ROOT,
    )


def test_opens_durable_with_foreign_keys(one: DatabaseWrapper) -> None:
    assert run_sql(one, "PRAGMA journal_mode") == [("wal",)]
    assert run_sql(one, "PRAGMA synchronous") == [(2,)]
    assert run_sql(one, "PRAGMA foreign_keys") == [(1,)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT 1", False),
        ("  select * from line", False),
        ("PRAGMA foreign_keys", False),
        ("SAVEPOINT s1", False),
        ("WITH a AS (SELECT 1) SELECT * FROM a", False),
        ("WITH a AS (SELECT 1) INSERT INTO line SELECT * FROM a", True),
        ("INSERT INTO line VALUES (1)", True),
        ("BEGIN IMMEDIATE", True),
        ("CREATE TABLE x (y)", True),
        ("-- a comment\nUPDATE line SET mark = ''", True),
    ],
)
def test_knows_what_writes(query: str, expected: bool) -> None:
    assert writes(query) is expected


def test_many_processes_lose_nothing_and_none_starves(path: Path) -> None:
    each, writers = 150, [start_writer(path, 150, str(number)) for number in range(4)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n", writer.communicate()
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    began = time.perf_counter()
    answers = [writer.communicate(timeout=120) for writer in writers]
    lasted = time.perf_counter() - began
    assert [(writer.returncode, errors) for writer, (_, errors) in zip(writers, answers, strict=True)] == [(0, "")] * 4
    assert totals(path) == (each * 4, each * 4)
    # Taking turns means that nobody waits for a large part of the whole run; with the busy handler somebody does.
    longest = max(float(out.split()[0]) for out, _ in answers)
    assert longest < lasted / 4, f"the longest wait was {longest:.3f} s of {lasted:.3f} s"


def test_a_killed_writer_blocks_nobody(path: Path, one: DatabaseWrapper) -> None:
    writer = start_writer(path, 1_000_000, "killed")
    assert writer.stdout is not None
    assert writer.stdin is not None
    assert writer.stdout.readline() == "ready\n"
    writer.stdin.write("go\n")
    writer.stdin.flush()
    for _ in range(20):
        with transaction_of(one):
            run_sql(one, "UPDATE ledger SET total = total + 1")
            run_sql(one, "INSERT INTO line (mark) VALUES ('ours')")
    os.kill(writer.pid, signal.SIGKILL)
    writer.communicate()
    began = time.perf_counter()
    run_sql(one, "UPDATE ledger SET total = total")
    assert time.perf_counter() - began < 2
    total, lines = totals(path)
    assert total == lines > 20


class transaction_of:  # noqa: N801  # reads as a block
    """``transaction.atomic`` for a connection that is not in ``django.db.connections``."""

    def __init__(self, connection: DatabaseWrapper) -> None:
        self.connection = connection

    def __enter__(self) -> None:
        self.connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    def __exit__(self, kind: object, *rest: object) -> None:
        (self.connection.rollback if kind else self.connection.commit)()
        self.connection.set_autocommit(True)


def test_transaction_holds_the_gate_until_commit(one: DatabaseWrapper) -> None:
    one.ensure_connection()
    assert one.gate is not None
    with transaction_of(one):
        run_sql(one, "INSERT INTO line (mark) VALUES ('a')")
        assert one.gate.held_by(one)
    assert not one.gate.held_by(one)


def test_refused_write_and_rollback_open_the_gate(one: DatabaseWrapper, two: DatabaseWrapper) -> None:
    one.ensure_connection()
    assert one.gate is not None
    with pytest.raises(Exception, match="NOT NULL"):
        run_sql(one, "INSERT INTO line (mark) VALUES (NULL)")
    assert not one.gate.held_by(one)
    with contextlib.suppress(ZeroDivisionError), transaction_of(one):
        run_sql(one, "INSERT INTO line (mark) VALUES ('b')")
        raise ZeroDivisionError
    assert not one.gate.held_by(one)
    run_sql(two, "INSERT INTO line (mark) VALUES ('c')")
    assert run_sql(one, "SELECT mark FROM line") == [("c",)]


def test_closing_in_the_middle_opens_the_gate(one: DatabaseWrapper, two: DatabaseWrapper) -> None:
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    run_sql(one, "INSERT INTO line (mark) VALUES ('lost')")
    one.close()
    run_sql(two, "INSERT INTO line (mark) VALUES ('kept')")
    assert run_sql(two, "SELECT mark FROM line") == [("kept",)]


def test_two_connections_of_one_thread_are_refused_at_once(one: DatabaseWrapper, two: DatabaseWrapper) -> None:
    two.ensure_connection()
    with transaction_of(one):
        run_sql(one, "INSERT INTO line (mark) VALUES ('a')")
        began = time.perf_counter()
        with pytest.raises(OperationalError, match="through another connection"):
            run_sql(two, "INSERT INTO line (mark) VALUES ('b')")
        assert time.perf_counter() - began < 0.5
    assert run_sql(two, "SELECT mark FROM line") == [("a",)]


def test_a_stuck_writer_ends_in_an_error_that_says_so(one: DatabaseWrapper, two: DatabaseWrapper) -> None:
    refused: list[str] = []

    def write() -> None:
        try:
            run_sql(two, "INSERT INTO line (mark) VALUES ('b')")
        except OperationalError as error:
            refused.append(str(error))

    two.ensure_connection()
    two.inc_thread_sharing()
    with transaction_of(one):
        run_sql(one, "INSERT INTO line (mark) VALUES ('a')")
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(10)
    assert len(refused) == 1
    assert "stayed closed for 1 s" in refused[0]
    run_sql(two, "INSERT INTO line (mark) VALUES ('c')")
    assert run_sql(one, "SELECT mark FROM line") == [("a",), ("c",)]


def test_threads_are_served_in_order_of_arrival() -> None:
    gate, served, threads = Gate(None), [], []
    gate.acquire("first", seconds=1)

    def take(number: int) -> None:
        gate.acquire(number, seconds=10)
        served.append(number)
        gate.release(number)

    for number in range(8):
        thread = threading.Thread(target=take, args=(number,))
        thread.start()
        threads.append(thread)
        while len(gate._waiting) <= number:
            time.sleep(0.001)
    gate.release("first")
    for thread in threads:
        thread.join(10)
    assert served == list(range(8))


def test_a_thread_that_gave_up_leaves_the_queue() -> None:
    gate = Gate(None)
    gate.acquire("first", seconds=1)
    outcome: list[type[BaseException]] = []

    def take() -> None:
        try:
            gate.acquire("second", seconds=0.05)
        except GateTimeout as error:
            outcome.append(type(error))

    thread = threading.Thread(target=take)
    thread.start()
    thread.join(5)
    assert outcome == [GateTimeout]
    gate.release("first")
    gate.acquire("third", seconds=0.05)
    assert gate.held_by("third")
    with pytest.raises(SameThreadHoldsGate):
        gate.acquire("fourth", seconds=0.05)


def test_a_forked_child_queues_behind_its_parent(path: Path, one: DatabaseWrapper) -> None:
    with transaction_of(one):
        run_sql(one, "INSERT INTO line (mark) VALUES ('parent')")
        child = os.fork()
        if child == 0:
            other = connect(path, seconds=0)
            try:
                run_sql(other, "INSERT INTO line (mark) VALUES ('child')")
            except OperationalError:
                os._exit(7)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert totals(path)[1] == 1


@pytest.mark.django_db(transaction=True)
def test_nested_atomic_blocks_and_savepoints_pass_once() -> None:
    connection = transaction.get_connection()
    if connection.vendor != "sqlite":
        pytest.skip("the gate is for SQLite")
    assert isinstance(connection, DatabaseWrapper)
    with transaction.atomic():
        assert connection.gate is not None
        assert connection.gate.held_by(connection)
        with transaction.atomic():
            assert connection.gate.held_by(connection)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
        assert connection.gate.held_by(connection)
    assert not connection.gate.held_by(connection)
