"""Looks through a whole file before anything of it is kept: every record, the control totals, the day it speaks for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from guichet.connectors.register_files.cells import Wrong, amount, day_of, value_of
from guichet.connectors.register_files.layout import Layout, Place
from guichet.connectors.register_files.lines import Hashing, Record, Unreadable, records
from guichet.kernel import api as kernel

#: So many problems are said; the rest is counted.
MOST_SAID = 100


@dataclass(frozen=True)
class Entry:
    """One person's entry: what they are found by, and its facts; `gone`: it is taken out."""

    who: str
    facts: dict[str, Any]
    gone: bool = False


@dataclass
class Report:
    """What was found in a file: never a value, only where, which column and what was expected."""

    name: str
    sha256: str = ""
    as_of: date | None = None
    entries: int = 0
    problems: list[kernel.Problem] = field(default_factory=list)
    more: int = 0
    state: str = "sound"
    snapshot: bool = True

    @property
    def sound(self) -> bool:
        return not self.problems

    def say(self, line: int, message: str, *, column: str = "", remedy: str = "") -> None:
        """One more problem."""
        if len(self.problems) >= MOST_SAID:
            self.more += 1
            return
        where = f"{self.name}:{line}" + (f" {column}" if column else "")
        self.problems.append(kernel.Problem(where, message, remedy))


def examine(raw: Hashing, layout: Layout, *, name: str) -> tuple[Report, Iterator[Entry]]:
    """A report that is whole once the entries were read through; they may be read once."""
    report = Report(name)
    return report, _Examination(raw, layout, report).entries()


class _Examination:
    def __init__(self, raw: Hashing, layout: Layout, report: Report) -> None:
        self._raw, self._layout, self._report = raw, layout, report
        self._sums = dict.fromkeys(layout.last.sums if layout.last else (), 0)
        self._last: Record | None = None

    def entries(self) -> Iterator[Entry]:
        layout, report = self._layout, self._report
        report.as_of = self._day_of_name()
        line = 0
        try:
            rest = self._after_first(records(self._raw, layout))
            for record in rest:
                line = record.line
                if self._last is not None:
                    report.say(line, "there is something after the last record")
                    break
                if layout.last and record.begins(layout.last.mark):
                    self._last = record
                    continue
                entry = self._entry(record)
                report.entries += 1
                if entry is not None:
                    yield entry
            self._drain(rest)
        except Unreadable as wrong:
            report.say(wrong.line, wrong.message, remedy="Nothing after it was read.")
            while self._raw.read(1 << 20):
                pass  # the hash is of the whole file
        self._check_totals(line)
        if report.as_of is None and report.sound:
            report.say(1, "the file does not say for which day it speaks")
        report.sha256 = self._raw.digest()

    @staticmethod
    def _drain(rest: Iterator[Record]) -> None:
        for _ in rest:
            pass

    def _day_of_name(self) -> date | None:
        found = self._layout.named(self._report.name)
        if found is None:
            self._report.say(0, "the file's name is none of this register", remedy=f"Expected {self._layout.files}.")
            return None
        self._report.snapshot = not self._layout.is_delta(self._report.name)
        text = found.groupdict().get("as_of")
        return self._day(text, self._layout.as_of_format, 0) if text else None

    def _day(self, text: str, format: str, line: int) -> date | None:
        try:
            day = day_of(text, format)
        except Wrong as wrong:
            self._report.say(line, f"the day the file speaks for: {wrong}")
            return None
        if day > kernel.today(self._layout.time_zone):
            self._report.say(line, "the file speaks for a day that is still to come")
            return None
        return day

    def _after_first(self, all_of: Iterator[Record]) -> Iterator[Record]:
        layout = self._layout
        if layout.first:
            record = next(all_of, None)
            if record is None or not record.begins(layout.first.mark):
                self._report.say(1, "the first record is missing", remedy="The file may have been cut off.")
                return all_of
            if layout.first.as_of is not None:
                self._report.as_of = self._day(record.get(layout.first.as_of), layout.as_of_format, record.line)
        if layout.names:
            record = next(all_of, None)
            expected = [each.name for each in sorted(layout.columns, key=lambda column: column.at)]
            told = [record.get(each) for each in sorted(layout.columns, key=lambda column: column.at)] if record else []
            if told != expected:
                message = f"the columns are not named {', '.join(expected)}"
                self._report.say(record.line if record else 1, message, remedy="Is this the layout of this file?")
        return all_of

    def _entry(self, record: Record) -> Entry | None:
        layout, report = self._layout, self._report
        before = len(report.problems) + report.more
        expected = layout.record_length or max(each.at for each in layout.columns)
        short = layout.record_length and len(record) != expected
        if short or (layout.kind == "csv" and len(record.cells) < expected):
            what = "signs" if layout.kind == "fixed" else "columns"
            report.say(record.line, f"{len(record)} {what} where {expected} are expected")
            return None
        values: dict[str, Any] = {}
        for column in layout.columns:
            text = record.get(column)
            try:
                values[column.name] = value_of(text, column, layout)
                if column.name in self._sums and text:
                    self._sums[column.name] += amount(text, column, layout)
            except Wrong as wrong:
                report.say(record.line, str(wrong), column=column.name)
        if len(report.problems) + report.more > before:
            return None
        who = key_in(values, layout)
        if not who:
            report.say(record.line, "nobody is named here", remedy="Fill in the columns of the key.")
            return None
        return Entry(who, {fact: values[column] for fact, column in layout.facts.items() if values[column] is not None},
                     gone=self._gone(record, values))  # fmt: skip

    def _gone(self, record: Record, values: dict[str, Any]) -> bool:
        deltas = self._layout.deltas
        if deltas is None or self._report.snapshot:
            return False
        what = str(values[deltas.column])
        if what not in (*deltas.puts, *deltas.takes_out):
            self._report.say(record.line, "expected one of the codes of `deltas`", column=deltas.column)
        return what in deltas.takes_out

    def _check_totals(self, line: int) -> None:
        last, report = self._layout.last, self._report
        if last is None:
            return
        if self._last is None:
            report.say(line, "the last record is missing", remedy="The file may have been cut off.")
            return
        if last.count is not None:
            said = self._total(last.count, scale=1)
            if said != report.entries:
                report.say(
                    self._last.line, f"there are {report.entries:,} entries, and the last record says another count"
                )
        for name, place in last.sums.items():
            if self._total(place, scale=100, column=name) != self._sums[name]:
                report.say(self._last.line, "the column adds up to something else", column=name)

    def _total(self, place: Place, *, scale: int, column: str = "") -> int | None:
        record = self._last
        if record is None:
            return None
        text = record.get(place)
        if scale == 1:
            return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
        try:
            return amount(text, self._layout.column(column), self._layout)
        except Wrong:
            return None


def key_in(values: dict[str, Any], layout: Layout) -> str:
    """What a person is found by, as it stands in a record; empty when it is not whole."""
    key = layout.key
    if key.about:
        return str(values.get(key.about) or "")
    name = " ".join(str(values.get(part) or "") for part in key.name)
    return key_of(name=name, birth_date=str(values.get(str(key.birth_date)) or ""))


def key_of(*, name: str, birth_date: str) -> str:
    """A name and a birth date as one key: case, accents and blanks apart."""
    plain = unicodedata.normalize("NFKD", " ".join(name.casefold().split()))
    folded = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return f"{folded}\n{birth_date}" if folded and birth_date else ""


def moment_of(day: date, layout: Layout) -> datetime:
    """The end of the day a file speaks for, where the register is; not later than now."""
    end = datetime.combine(day, time(23, 59, 59), ZoneInfo(layout.time_zone)).astimezone(UTC)
    return min(end, kernel.now())
