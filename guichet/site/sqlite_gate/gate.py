"""A fair queue for the writers of one database file, across threads and processes.

SQLite lets one transaction write at a time; the others poll ("busy handler") with growing pauses, so that under load
the newest arrival wins and the oldest starves or gives up with "database is locked". Here writers take turns instead:
threads of a process queue in order of arrival, and the head of that queue waits for two file locks. The first, the
turnstile, admits one process at a time to wait for the second, the gate, which is held while the transaction runs. A
process that has just written must pass the turnstile again behind the one that waits, so it cannot barge in.

The kernel drops both locks when a process dies, whatever the moment: nothing needs cleaning up.
"""

import fcntl
import os
import threading
import time
from collections import deque
from pathlib import Path

# Pauses between tries for a file lock, in seconds. flock() has no timeout, and waiting for ever is not an option: a
# stuck writer must end in an error that says so. Few processes compete, so that trying often is cheap.
SHORTEST_PAUSE = 0.00005
LONGEST_PAUSE = 0.001


class GateTimeout(Exception):
    """The gate stayed closed for the whole time allowed."""


class SameThreadHoldsGate(Exception):
    """The thread that asks already writes through another connection, so that waiting would never end."""


class Gate:
    """The gate of one database. Owned by a connection (not a thread: Django's tests share connections)."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._owner: object | None = None
        self._owner_thread = 0
        self._files: tuple[int, int] | None = None

    def held_by(self, owner: object) -> bool:
        """Whether ``owner`` has the turn now."""
        return self._owner is owner

    def acquire(self, owner: object, *, seconds: float) -> None:
        """Wait for the turn of ``owner``, at most ``seconds``. Raises ``GateTimeout`` or ``SameThreadHoldsGate``."""
        until = time.monotonic() + seconds
        self._queue(owner, until)
        try:
            self._lock_files(until)
        except BaseException:
            self._admit_next()
            raise

    def release(self, owner: object) -> None:
        """Open the gate for the next in line. Does nothing if ``owner`` does not hold it."""
        if self._owner is not owner:
            return
        if self._files is not None:
            fcntl.flock(self._files[1], fcntl.LOCK_UN)
        self._admit_next()

    def _queue(self, owner: object, until: float) -> None:
        with self._mutex:
            if self._owner is None and not self._waiting:
                self._owner, self._owner_thread = owner, threading.get_ident()
                return
            if self._owner_thread == threading.get_ident():
                raise SameThreadHoldsGate
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if not turn.acquire(timeout=max(0.0, until - time.monotonic())):
            with self._mutex:
                if turn in self._waiting:
                    self._waiting.remove(turn)
                    raise GateTimeout
            # Our turn came between the timeout and the mutex: take it.
        self._owner, self._owner_thread = owner, threading.get_ident()

    def _admit_next(self) -> None:
        with self._mutex:
            self._owner, self._owner_thread = None, 0
            if self._waiting:
                # Until the admitted thread has written its name, nobody else may think the gate free.
                self._owner = self._waiting[0]
                self._waiting.popleft().release()

    def _lock_files(self, until: float) -> None:
        if self.path is None:
            return
        if self._files is None:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self._files = (
                os.open(f"{self.path}-turnstile", flags, 0o600),
                os.open(f"{self.path}-gate", flags, 0o600),
            )
        turnstile, gate = self._files
        _lock(turnstile, until)
        try:
            _lock(gate, until)
        finally:
            fcntl.flock(turnstile, fcntl.LOCK_UN)

    def _forget(self) -> None:
        """In a forked child: the parent's locks are not ours, and its threads are gone."""
        files, self._files = self._files, None
        for file in files or ():
            os.close(file)
        self._mutex = threading.Lock()
        self._waiting.clear()
        self._owner, self._owner_thread = None, 0


def _lock(file: int, until: float) -> None:
    pause = SHORTEST_PAUSE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise GateTimeout from None
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
        else:
            return


_gates: dict[str, Gate] = {}
_gates_mutex = threading.Lock()


def gate_of(name: str, *, in_memory: bool) -> Gate:
    """The one gate of this process for the database called ``name``."""
    key = name if in_memory else os.path.realpath(name)
    with _gates_mutex:
        if key not in _gates:
            _gates[key] = Gate(None if in_memory else Path(key))
        return _gates[key]


def _after_fork() -> None:
    global _gates_mutex  # the parent's lock may be held by a thread that does not exist here
    _gates_mutex = threading.Lock()
    for gate in _gates.values():
        gate._forget()


os.register_at_fork(after_in_child=_after_fork)
