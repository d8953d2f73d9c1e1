"""Four writer processes on one SQLite file through the write gate, against SQLite's own busy handler, durable both."""

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.line import Line

ROOT = Path(__file__).resolve().parents[1]
WRITERS, SECONDS = 4, 3.0

WRITER = """
import sys, time
import django
from django.conf import settings
from guichet.site import environment
path, seconds, engine = sys.argv[1], float(sys.argv[2]), sys.argv[3]
database = environment.database(path, gate_seconds=30) | {"ENGINE": engine}
database["OPTIONS"]["init_command"] = "PRAGMA synchronous = FULL"
settings.configure(DATABASES={"default": database}, INSTALLED_APPS=[])
django.setup()
from django.db import connection, transaction
connection.ensure_connection()
print("ready", flush=True)
sys.stdin.readline()
until, count, longest = time.perf_counter() + seconds, 0, 0.0
while (began := time.perf_counter()) < until:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO line (mark) VALUES ('x')")
    count, longest = count + 1, max(longest, time.perf_counter() - began)
print(count, longest)
"""


def measure(seconds: float = SECONDS) -> Iterator[Line]:
    """Transactions a second, and the longest wait of anybody."""
    ours, our_wait = run("guichet.site.sqlite_gate", seconds)
    theirs, their_wait = run("django.db.backends.sqlite3", seconds)
    yield Line(f"{WRITERS} writers, durable transactions", ours, theirs, "/s", "busy handler", 0.8)
    waits = (1000 * our_wait, 1000 * their_wait)
    yield Line(f"{WRITERS} writers, longest wait", *waits, "ms", "busy handler", 1, less_is_better=True)


def run(engine: str, seconds: float) -> tuple[float, float]:
    """All writers together: transactions a second, longest wait in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.sqlite3"
        plain = sqlite3.connect(path)
        plain.execute("PRAGMA journal_mode = WAL")
        plain.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, mark TEXT)")
        plain.close()
        command = [sys.executable, "-c", WRITER, str(path), str(seconds), engine]
        writers = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
            for _ in range(WRITERS)
        ]
        for writer in writers:
            if writer.stdout is None or writer.stdout.readline() != "ready\n":
                raise RuntimeError("a writer did not start")
        results = []
        for writer in writers:
            if writer.stdin is not None:
                writer.stdin.write("go\n")
                writer.stdin.flush()
        for writer in writers:
            out, _ = writer.communicate(timeout=120)
            count, longest = out.split()
            results.append((int(count), float(longest)))
        return sum(count for count, _ in results) / seconds, max(longest for _, longest in results)
