"""A public page over the real server and real sockets, by `wrk` where it is there, else by a small client of our own.

Server and load share this machine, so that the figure is of both together; `bench/cached_page.py` measures the
application alone. Peer: Django alone, 4,739 pages a second and core (stack.md).
"""

import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from bench.line import Line

ROOT = Path(__file__).resolve().parents[1]
DJANGO_ALONE = 4_739.0
ROUNDS, SECONDS, CONNECTIONS = 3, 3, 16
PAGE = "/en/services/inland-revenue/best-start/"


def measure(seconds: int = SECONDS) -> Iterator[Line]:
    """Pages a second by the clock and by the server's own processor time."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("GUICHET_BENCH_FOLDER")) as folder:
        environment = {**os.environ, "GUICHET_ENVIRONMENT": "demo", "GUICHET_VAR": folder, "DATABASE_URL": ""}
        command = [sys.executable, "-m", "guichet.site"]
        subprocess.run([*command, "demo", "--prepare-only"], env=environment, cwd=ROOT, check=True, capture_output=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        serving = [*command, "serve", "--port", str(port), "--no-work"]
        server = subprocess.Popen(serving, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            wait_for(port)
            by_clock, by_cpu = [], []
            for _ in range(ROUNDS):
                before = processor_seconds(server.pid)
                began = time.perf_counter()
                pages = load(port, seconds)
                by_clock.append(pages / (time.perf_counter() - began))
                by_cpu.append(pages / (processor_seconds(server.pid) - before))
        finally:
            server.terminate()
            server.wait(60)
    name = "wrk" if shutil.which("wrk") else "our own client"
    yield Line(
        "public page served, a core of the server", statistics.median(by_cpu), DJANGO_ALONE, "/s", "Django alone", 4
    )
    yield Line(f"public page served, clock, {name}", statistics.median(by_clock), DJANGO_ALONE, "/s", "Django alone", 1)


def wait_for(port: int) -> None:
    """Until the page is served from memory."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if [get(port), get(port)] == [200, 200]:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def get(port: int) -> int:
    """The status of the page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", PAGE)
    status = connection.getresponse().status
    connection.close()
    return status


def load(port: int, seconds: int) -> int:
    """How many pages came."""
    if shutil.which("wrk"):
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", f"http://127.0.0.1:{port}{PAGE}"]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = re.search(r"(\d+) requests in", said)
        if found is None or "Non-2xx" in said:
            raise RuntimeError(said)
        return int(found[1])
    counts = [0] * CONNECTIONS
    until = time.monotonic() + seconds

    def ask(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < until:
            connection.request("GET", PAGE)
            connection.getresponse().read()
            counts[place] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(CONNECTIONS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sum(counts)


def processor_seconds(parent: int) -> float:
    """What a process and its children have used (Linux: /proc; elsewhere one core is taken to be busy)."""
    if not Path("/proc/self/stat").exists():
        return time.perf_counter()
    total = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        if int(entry.parent.name) == parent or int(fields[1]) == parent:
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")
