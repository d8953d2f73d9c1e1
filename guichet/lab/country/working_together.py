"""Does the parts of a country one after the other, or in several processes; a worker that dies is replaced."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from guichet.lab.country.storing import refused

Progress = Callable[[int, int], None]  # people done, of how many
RESTARTS = 3


def do_parts(task: Callable[[str], int], names: Sequence[str], *, workers: int, told: Callable[[int], None]) -> None:
    """Call the task, which must be picklable, for each part; `told` gets what it answers. Raises Invalid."""
    if workers <= 1 or len(names) <= 1:
        for name in names:
            told(task(name))
        return
    left, restarts = set(names), 0
    while left:
        try:
            _in_processes(task, left, workers, told)
        except BrokenProcessPool as error:
            restarts += 1
            if restarts > RESTARTS:
                raise refused(
                    "workers", f"processes died {restarts} times, {len(left)} parts are left.",
                    "Run the command again, it goes on where it stopped; with fewer workers it needs less memory.",
                ) from error  # fmt: skip


def _in_processes(task: Callable[[str], int], left: set[str], workers: int, told: Callable[[int], None]) -> None:
    # Spawned, not forked: a fork copies locks that other threads hold.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(left)), mp_context=context) as pool:
        running = {pool.submit(task, name): name for name in sorted(left)}
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for each in done:
                name = running.pop(each)
                told(each.result())
                left.discard(name)
