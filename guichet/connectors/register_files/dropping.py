"""The drop folder: one folder a register, looked through in the order of names; what was looked at is put aside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from guichet.connectors.register_files.examining import Report
from guichet.connectors.register_files.layout import Layout
from guichet.connectors.register_files.operations.take_file import take_file
from guichet.kernel import api as kernel

#: A file is left alone until nobody has written to it for so long.
SETTLED = timedelta(seconds=10)
#: What systems call a file that they are still writing.
UNFINISHED = (".part", ".tmp", ".filepart", ".lock")
TAKEN, REFUSED = "taken", "refused"


def take_dropped(layout: Layout, drop: Path, *, at_once: bool = False) -> Iterator[Report]:
    """Take every file of a register's folder in the order of names, each put into `taken` or `refused` after.

    Refused ones get a report beside them (`<name>.report.json`). What cannot be put aside stays, and is known by its
    content next time. `at_once` does not wait until nobody writes to it.
    """
    folder = drop / layout.register
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name.endswith(UNFINISHED) or path.is_dir():
            continue
        if not at_once and not _settled(path):
            continue
        try:
            report = take_file(path, layout)
        except OSError as error:
            report = Report(path.name, state="refused")
            report.say(0, f"the file cannot be opened ({error.strerror})", remedy="Links are not followed.")
        if report.state != "busy":
            _put_aside(path, report)
        yield report


def said(report: Report) -> dict[str, object]:
    """A report as JSON."""
    return {
        "file": report.name,
        "state": report.state,
        "sha256": report.sha256,
        "as_of": str(report.as_of or ""),
        "entries": report.entries,
        "problems": [{"where": each.where, "message": each.message, "remedy": each.remedy} for each in report.problems],
        "more_problems": report.more,
    }


def _settled(path: Path) -> bool:
    with suppress(OSError):
        changed = datetime.fromtimestamp(path.lstat().st_mtime, UTC)
        # The machine's clock, not ours: files are stamped with it. One stamped in the future is as good as old.
        return abs(kernel.system_clock() - changed) > SETTLED
    return False


def _put_aside(path: Path, report: Report) -> None:
    there = path.parent / (REFUSED if report.state == "refused" else TAKEN)
    name = path.name if not (there / path.name).exists() else f"{report.sha256[:12]}-{path.name}"
    with suppress(OSError):
        there.mkdir(exist_ok=True)
        path.replace(there / name)
        if report.state == "refused":
            text = json.dumps(said(report), ensure_ascii=False, indent=2)
            (there / f"{name}.report.json").write_text(text, encoding="utf-8")
