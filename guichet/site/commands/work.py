"""Do background work: send messages, react to events, keep schedules. Run as many as wanted; any may be killed."""

import argparse
import json
import os
import signal
import socket
import sys
import threading

from guichet.audit import api as audit

NAME = "work"
HELP = "do background work (messages, reactions, schedules)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--until-empty", action="store_true", help="stop when nothing is due")
    parser.add_argument("--pause", type=float, default=1.0, metavar="SECONDS", help="between looks (default 1)")
    parser.add_argument("--with-parent", action="store_true", help="stop when the process that started it is gone")
    parser.add_argument("--json", action="store_true", help="print what was done for a program")


def run(options: argparse.Namespace) -> int:
    worker = f"{socket.gethostname()}:{os.getpid()}"
    if options.until_empty:
        done = audit.drain(worker=worker, until_empty=True)
    else:
        stopping = threading.Event()
        # The job in hand is finished first; a second signal does not wait.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sys.exit(130) if stopping.is_set() else stopping.set())
        if options.with_parent:
            threading.Thread(target=stop_with_parent, args=(os.getppid(), stopping), daemon=True).start()
        done = audit.work(worker=worker, stopping=stopping, pause_seconds=options.pause)
    if options.json:
        print(json.dumps({"done": done.done, "failed": done.failed, "dead": done.dead}))
    elif options.until_empty:
        print(f"{done.done} done, {done.failed} to be tried again, {done.dead} given up", file=sys.stderr)
    return 1 if done.dead else 0


def stop_with_parent(parent: int, stopping: threading.Event) -> None:
    """A server killed outright cannot stop its worker; the worker notices that it was handed to another parent."""
    while not stopping.wait(1):
        if os.getppid() != parent:
            stopping.set()
