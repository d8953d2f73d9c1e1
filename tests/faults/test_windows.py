"""Eight windows call as fast as they can, each on a connection of its own: nobody is called twice, nobody is left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from guichet.queue.tests import cast

# A program of its own, because pytest's database in memory has one connection: prints what each window called.
OFFICE = """
import json, os, sys, threading
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", "queue", verbosity=0)
for app in ("audit", "vault", "identity"):
    call_command("migrate", app, verbosity=0)
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.queue import api as queue
from guichet.queue.tests import cast

catalogue.current = lambda: cast.JURISDICTION
kernel.set_clock(lambda: cast.TEN)
clerks = [cast.clerk(f"clerk-{n}") for n in range(8)]
windows = [queue.open_window(office="many", place=str(n + 1), by=clerk) for n, clerk in enumerate(clerks)]
together = threading.Barrier(8)
called, given, failures = [[] for _ in clerks], [[] for _ in clerks], []

def work(n):
    try:
        together.wait()
        for _ in range(12):  # the kiosk has eight hands
            given[n].append(queue.take_ticket(office="many", lane="general", by=cast.KIOSK).number)
        together.wait()
        while True:
            ticket = queue.call_next(window_id=windows[n].id, by=clerks[n])
            if ticket is None:
                return
            called[n].append(ticket.number)
            queue.begin_ticket(ticket_id=ticket.id, by=clerks[n])
            queue.finish_ticket(ticket_id=ticket.id, by=clerks[n])
    except BaseException as failure:
        failures.append(repr(failure))
        together.abort()
    finally:
        connection.close()

threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
measured = queue.measures(office="many", day=cast.TEN.date(), by=kernel.SYSTEM)
print(json.dumps({"called": called, "given": given, "failures": failures, "served": measured.served}))
"""


def test_two_windows_never_call_the_same(tmp_path: Path, database: str) -> None:
    (tmp_path / "queues").mkdir()
    names = "{en: Many, fr: Beaucoup}"
    windows = "".join(f'  - {{id: "{n}", lanes: [general]}}\n' for n in range(1, 9))
    (tmp_path / "queues" / "many.yaml").write_text(
        f"office: many\norganization: {cast.CLARA.organization}\nnames: {names}\n"
        f"lanes:\n  - {{id: general, letter: A, names: {names}}}\nwindows:\n{windows}",
        encoding="utf-8",
    )
    settings = {
        "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "guichet.site.settings", "GUICHET_ENVIRONMENT": "test",
        "GUICHET_JURISDICTION": str(tmp_path), "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", OFFICE], capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, **settings},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["failures"] == []
    everybody = [f"A{n:03}" for n in range(1, 97)]
    assert sorted(number for each in told["given"] for number in each) == everybody
    assert sorted(number for each in told["called"] for number in each) == everybody
    assert told["served"] == 96
    # On one core of a busy machine a single window may be the quickest for long, but not for ever.
    assert sum(bool(each) for each in told["called"]) > 1
