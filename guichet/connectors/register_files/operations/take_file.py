"""Take one file of a register: all of it, or nothing; what counted before goes with its key."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Count

from guichet.audit import api as audit
from guichet.connectors.register_files.events import RegisterFileRefused, RegisterFileTaken
from guichet.connectors.register_files.examining import Entry, Report, examine
from guichet.connectors.register_files.layout import Layout
from guichet.connectors.register_files.lines import Hashing
from guichet.connectors.register_files.models import EntryRow, FileRow, place_of, subject_of
from guichet.kernel import api as kernel
from guichet.vault import api as vault

AT_ONCE = 1_000
#: One that is still being taken after so long was left by a process that died.
ABANDONED = timedelta(hours=2)
WHO = "register_files.who"


def take_file(path: Path, layout: Layout, *, keep: bool = True) -> Report:
    """Take a file, or refuse it with everything that is wrong; the same content again changes nothing.

    `report.state` is `taken`, `refused`, `known` (its content counts already, or did) or `busy` (another process is at
    it). The entries are written beside those that count, and count all at once. With `keep` false it is only looked
    at (`sound` or `refused`). Raises OSError when it cannot be opened.
    """
    report = _look(path, layout)
    if not keep or not report.sha256:
        report.state = "sound" if report.sound else "refused"
        return report if not keep else _refuse(report, layout)
    known = FileRow.objects.filter(register=layout.register, sha256=report.sha256).first()
    if known is not None:
        if known.state in (FileRow.State.TAKEN, FileRow.State.SUPERSEDED):
            report.state, report.problems = "known", []
            return report
        if known.state == FileRow.State.LOADING and known.came_at > kernel.now() - ABANDONED:
            report.state = "busy"
            return report
        _delete(known)  # refused before, perhaps under another layout; or left half-way
    _demand_newer(report, layout)
    if not report.sound:
        return _refuse(report, layout)
    return _load(path, layout, report)


def _look(path: Path, layout: Layout) -> Report:
    """The report of a whole file, of which nothing was kept."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        report = Report(path.name)
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            report.say(0, "this is no file")
            return report
        if found.st_size > layout.largest_megabytes * 2**20:
            report.say(0, f"the file has more than {layout.largest_megabytes:,} MB", remedy="See `largest_megabytes`.")
            return report
        report, entries = examine(Hashing(file), layout, name=path.name)
        for _ in entries:
            pass
    return report


def _demand_newer(report: Report, layout: Layout) -> None:
    newest = newest_of(layout.register)
    if not report.snapshot and newest is None and layout.deltas and layout.deltas.files:
        report.say(0, "there is nothing yet that could be changed", remedy="Take a whole file first.")
    if newest is not None and report.as_of is not None and newest.as_of is not None and report.as_of < newest.as_of:
        report.say(
            0, f"the file speaks for {report.as_of}, and what counts for {newest.as_of}", remedy="It is too late."
        )


def newest_of(register: str) -> FileRow | None:
    """The newest file of a register that counts."""
    taken = FileRow.objects.filter(register=register, state=FileRow.State.TAKEN)
    return taken.order_by("-as_of", "-id").first()


def _refuse(report: Report, layout: Layout) -> Report:
    report.state = "refused"
    with transaction.atomic():
        if report.sha256:
            _row(report, layout, FileRow.State.REFUSED).save(force_insert=True)
        audit.record(
            RegisterFileRefused(layout.register, report.sha256, len(report.problems) + report.more),
            stream=kernel.Reference("register", layout.register),
            by=kernel.SYSTEM,
        )
    return report


def _load(path: Path, layout: Layout, report: Report) -> Report:
    row = _row(report, layout, FileRow.State.LOADING)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # another process began with it just now
        report.state = "busy"
        return report
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb", buffering=0) as file:
        again, entries = examine(Hashing(file), layout, name=path.name)
        while batch := list(islice(entries, AT_ONCE)):
            with transaction.atomic():
                EntryRow.objects.bulk_create(_rows(batch, row, layout))
    if again.sha256 != report.sha256:
        report.say(0, "the file was changed while it was read", remedy="Drop it under another name, then rename it.")
    if layout.key.about and row.snapshot:
        twice = row.found.values("who").annotate(count=Count("id")).filter(count__gt=1).count()
        if twice:
            report.say(0, f"{twice:,} people are there twice", remedy="One entry for each number.")
    return _count_from_now(row, layout, report) if report.sound else _take_back(row, layout, report)


def _take_back(row: FileRow, layout: Layout, report: Report) -> Report:
    _delete(row)
    return _refuse(report, layout)


def _count_from_now(row: FileRow, layout: Layout, report: Report) -> Report:
    """All entries at once; what a whole file replaces is deleted after, and its key with it."""
    with transaction.atomic():
        before = list(FileRow.objects.select_for_update().filter(register=layout.register, state=FileRow.State.TAKEN))
        row.state = FileRow.State.TAKEN
        row.save(update_fields=["state"])
        gone = [each for each in before if row.snapshot]
        FileRow.objects.filter(pk__in=[each.pk for each in gone]).update(state=FileRow.State.SUPERSEDED)
        vault.discard([subject_of(each.pk) for each in gone])
        audit.record(
            RegisterFileTaken(layout.register, row.sha256, str(row.as_of), row.entries, row.snapshot),
            stream=kernel.Reference("register", layout.register),
            by=kernel.SYSTEM,
        )
    for each in gone:
        _empty(each)
    report.state = "taken"
    return report


def _row(report: Report, layout: Layout, state: FileRow.State) -> FileRow:
    return FileRow(
        register=layout.register,
        name=report.name[:255],
        sha256=report.sha256,
        as_of=report.as_of,
        snapshot=report.snapshot,
        entries=report.entries,
        state=state,
        report=json.dumps([[each.where, each.message] for each in report.problems]),
        came_at=kernel.now(),
    )


def _rows(batch: list[Entry], row: FileRow, layout: Layout) -> Iterator[EntryRow]:
    for entry in batch:
        facts = vault.seal(audit.canonical(entry.facts), subject=subject_of(row.pk), place=place_of(row.pk))
        yield EntryRow(
            file=row, who=blind(layout.register, entry.who), gone=entry.gone, sealed_facts="" if entry.gone else facts
        )


def blind(register: str, who: str) -> str:
    """What stands for a person in a register's table."""
    return vault.blind(f"{register}\0{who}", purpose=WHO)


def _empty(row: FileRow) -> None:
    """Delete a file's entries, a bite at a time, so that nobody waits long."""
    while True:
        bite = list(EntryRow.objects.filter(file=row).values_list("pk", flat=True)[:AT_ONCE])
        if not bite:
            return
        EntryRow.objects.filter(pk__in=bite).delete()


def _delete(row: FileRow) -> None:
    _empty(row)
    with transaction.atomic():
        vault.discard([subject_of(row.pk)])
        row.delete()
