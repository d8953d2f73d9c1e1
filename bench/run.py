"""Runs the benches and prints one line each: what, measured, peer, ratio, and whether the promise holds.

python bench/run.py                 all of them
python bench/run.py cached_page     some
python bench/run.py --json          for a program
"""

import argparse
import importlib
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
os.environ.setdefault("GUICHET_ENVIRONMENT", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.site.settings")

from bench.line import Line  # noqa: E402  # the path above comes first


def names() -> list[str]:
    """Every bench: a file of this folder that measures."""
    return sorted(path.stem for path in HERE.glob("*.py") if "\ndef measure(" in path.read_text(encoding="utf-8"))


def run(name: str) -> list[Line]:
    """The lines of one bench."""
    print(f"bench: {name} ...", file=sys.stderr, flush=True)
    began = time.perf_counter()
    lines = list(importlib.import_module(f"bench.{name}").measure())
    print(f"bench: {name} took {time.perf_counter() - began:.1f} s", file=sys.stderr, flush=True)
    return lines


def main() -> int:
    """Print the lines; 1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(names())}")
    parser.add_argument("--json", action="store_true", help="one JSON array instead of lines")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(names()))
    if unknown:
        parser.error(f"no bench is called {', '.join(unknown)}; there are: {', '.join(names())}")
    kept = True
    everything: list[Line] = []
    for name in options.names or names():
        for line in run(name):
            everything.append(line)
            kept = kept and line.kept
            if not options.json:
                print(line, flush=True)
    if options.json:
        print(json.dumps([asdict(line) | {"ratio": line.ratio, "kept": line.kept} for line in everything], indent=2))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
