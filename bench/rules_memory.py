"""Memory above inputs and outputs, and the time from nothing to the first result with a kept kernel."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.line import Line
from guichet.rules.running import toolchain

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = """
import json, resource, sys, threading, time
from pathlib import Path
from bench.population import entitlements, population
from guichet.rules.running.program import Program
from guichet.rules.stock import terms_of
persons, folder, backend = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
book, graph = entitlements()
terms = terms_of(book)
began = time.process_time()
program = Program(graph, terms, cache=folder, backend=backend)
program.run(population(book, graph, 12))
first = time.process_time() - began
table = population(book, graph, persons)
outputs = program.room(table)
for column in outputs.values():
    column.fill(0)  # so that its pages are counted before

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()

highest, over = 0, threading.Event()

def watch():
    global highest
    while not over.is_set():
        highest = max(highest, resident())
        time.sleep(0.0005)

before = resident()
thread = threading.Thread(target=watch)
thread.start()
program.run_into(table, outputs)
over.set()
thread.join()
print(json.dumps([first, max(highest, resident()) - before]))
"""


def measure(sizes: tuple[int, ...] = (1_000_000, 5_000_000)) -> Iterator[Line]:
    """Each in a process of its own; the second finds the kernel that the first has kept."""
    with tempfile.TemporaryDirectory() as folder:
        starts = []
        for backend in ("compiled", "plain") if toolchain.AVAILABLE else ("plain",):
            for persons in sizes:
                done = subprocess.run(
                    [sys.executable, "-c", SCRIPT, str(persons), folder, backend],
                    cwd=ROOT,
                    capture_output=True,
                    text=True,
                    check=True,
                )
                first, memory = json.loads(done.stdout.splitlines()[-1])
                starts.append(first)
                yield Line(
                    f"memory above inputs and outputs, {persons:,} persons, {backend}",
                    max(memory, 1) / 2**20,
                    64,
                    "MiB",
                    "budget",
                    1,
                    less_is_better=True,
                )
        kept = starts[len(sizes) - 1]
        yield Line("first result with a kept kernel", kept, 1, "s", "budget", 1, less_is_better=True)
        yield Line("and without", starts[0], kept, "s", "kept", 0)
