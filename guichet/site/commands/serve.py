"""Serve the site, with its background worker beside it. Refuses to start with unsafe settings."""

import argparse
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from guichet.site import checks

NAME = "serve"
HELP = "serve the site"

# A request that waits costs a thread and nothing else; how many work at once is GUICHET_AT_ONCE.
THREADS = 64


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="default 8000")
    parser.add_argument("--processes", type=int, default=1, help="server processes, about one a core (default 1)")
    parser.add_argument("--no-work", action="store_true", help="no background worker (`guichet work` runs elsewhere)")


def run(options: argparse.Namespace) -> int:
    checks.refuse_unsafe_start()
    checks.refuse_unprepared_database()
    serve(host=options.host, port=options.port, processes=options.processes, work=not options.no_work)
    return 0


def serve(*, host: str, port: int, processes: int, work: bool) -> None:
    """Listen until stopped."""
    server = Granian(
        "guichet.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        backpressure=THREADS,
        backlog=256,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=30,
        process_name="guichet" if settings.PRODUCTION else None,
    )
    with background_worker() if work else nothing():
        server.serve()


@contextmanager
def background_worker() -> Iterator[None]:
    """A ``guichet work`` process that is started again when it dies and stopped with the server."""
    stopping = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep_running() -> None:
        while not stopping.is_set():
            running[:] = [subprocess.Popen([sys.executable, "-m", "guichet.site", "work", "--with-parent"])]
            running[0].wait()
            stopping.wait(1)

    thread = threading.Thread(target=keep_running, name="background worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        for process in running:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def nothing() -> Iterator[None]:
    """No worker beside the server."""
    yield
