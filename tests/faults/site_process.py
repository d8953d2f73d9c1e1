"""A whole site in processes of its own, which can be killed as a power cut would: prepare, start, kill, report."""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
REPORTER = Path(__file__).with_name("site_reporter.py")
#: A machine busy with other tests starts a server slowly.
STARTED_WITHIN = 120.0


@dataclass
class Site:
    """One site: its folder, its database, its port, and the process group that serves it now."""

    folder: Path
    database: str
    settings: dict[str, str] = field(default_factory=dict)
    reporter: Path = REPORTER
    port: int = 0
    kills: int = 0
    _server: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self, people: int) -> list[dict[str, str]]:
        """An empty site with everything published; answers so many people, each with `id`, `name` and `token`."""
        found: list[dict[str, str]] = self._reporter("prepare", str(people))
        return found

    def report(self) -> dict[str, Any]:
        """How the site stands, after the work that was left was done (see site_reporter.py)."""
        found: dict[str, Any] = self._reporter("report")
        return found

    def start(self, *, processes: int = 1, work: bool = True, largest_file: int | None = None) -> None:
        """Serve, and wait until it answers. `largest_file` bytes is where the disk is full."""
        command = [sys.executable, "-m", "guichet.site", "serve", "--port", str(self.port)]
        command += ["--processes", str(processes), *([] if work else ["--no-work"])]
        with (self.folder / "server.log").open("ab") as log:
            self._server = subprocess.Popen(
                command,
                env=self._environment(),
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_full_at(largest_file),  # noqa: PLW1509  # no thread runs yet when it is given
            )
        until = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < until:
            if self._server.poll() is not None:
                raise AssertionError(f"the server stopped: {(self.folder / 'server.log').read_text()[-3000:]}")
            try:
                if httpx.get(f"{self.address}/-/health", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """SIGKILL to every process of the site: server, its workers, the background worker."""
        if self._server is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait()
        self._server = None
        self.kills += 1

    def kill_now_and_then(self, times: int, *, going_on: Callable[[], bool], apart: float = 3.0) -> None:
        """Kill and start again at random moments, so often or until nothing goes on any more."""
        for _ in range(times):
            time.sleep(random.uniform(0.2, apart))
            if not going_on():
                return
            self.kill()
            self.start()

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "GUICHET_ENVIRONMENT": "demo",
            "GUICHET_VAR": str(self.folder),
            "DATABASE_URL": self.database,
            "GUICHET_API_PERSON": "1000000",
            "GUICHET_API_ANONYMOUS": "1000000",
            **self.settings,
        }

    def _reporter(self, *words: str) -> Any:
        done = subprocess.run(
            [sys.executable, str(self.reporter), *words],
            env=self._environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return json.loads(done.stdout.splitlines()[-1])


def _full_at(largest_file: int | None) -> Callable[[], None] | None:
    """Let no file of a process grow beyond this: to a database the same as a full disk."""
    if largest_file is None:
        return None
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
