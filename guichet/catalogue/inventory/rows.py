"""Rows of a foreign inventory, each as an entry or as the reasons why it is none."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from guichet.authoring.api import nearest
from guichet.catalogue.definitions.entry import Entry, Group
from guichet.catalogue.definitions.vocabulary import NO_WORDS
from guichet.catalogue.inventory.mapping import GroupColumn, Mapping
from guichet.catalogue.searching.tokens import fold
from guichet.kernel.api import Invalid, LocalizedText, Problem

MAXIMUM_BYTES = 256 * 1024 * 1024
LONGEST = {"title": 300, "summary": 20_000, "organization": 300}
STEP = 100

_LINK = re.compile(r"https?://(?:(?!https?://)[^\s<>\"'|])+")
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True)
class RefusedRow:
    """Why a row, or a value of it, was not taken: `row` counts from 2, as a spreadsheet shows it."""

    row: int
    column: str
    value: str
    reason: str
    cure: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.reason} Found {self.value[:80]!r}. {self.cure}"


@dataclass
class Row:
    """One row: an entry, or refusals. `notes` are values left out of an entry that was taken."""

    number: int
    identifier: str = ""
    entry: Entry | None = None
    refusals: list[RefusedRow] = field(default_factory=list)
    notes: list[RefusedRow] = field(default_factory=list)


def read_rows(path: Path, mapping: Mapping, progress: Callable[[int, int], None] | None) -> Iterator[Row]:
    """Read the file as the mapping says. Raises Invalid when it is no such file or lacks a column."""
    lines, records = _records(path, mapping)
    reader = _Reader(mapping)
    for position, (number, record) in enumerate(records, 1):
        yield reader.read(number, record)
        if progress and (position % STEP == 0 or position == lines):
            progress(position, lines)


def _records(path: Path, mapping: Mapping) -> tuple[int, list[tuple[int, dict[str | None, str | list[str] | None]]]]:
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise Invalid((Problem(str(path), f"the file is larger than {MAXIMUM_BYTES:,} bytes.", "Split it."),))
        encoding = "utf-8-sig" if mapping.encoding == "utf-8" else mapping.encoding
        with path.open(encoding=encoding, newline="") as stream:
            table = csv.DictReader(stream, delimiter=mapping.delimiter, strict=True)
            header = [name or "" for name in (table.fieldnames or ())]
            _demand_columns(path, header, mapping)
            records = [(number, dict(record)) for number, record in enumerate(table, 2)]
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}."
        raise Invalid((Problem(str(path), message, "Check the path."),)) from None
    except UnicodeDecodeError as error:
        message = f"the file is not {mapping.encoding} (byte {error.start})."
        raise Invalid(
            (Problem(str(path), message, "Set `encoding` in the mapping, or save the file as UTF-8."),)
        ) from None
    except csv.Error as error:
        message = f"the table cannot be read: {error}."
        raise Invalid((Problem(str(path), message, "Check `delimiter`, and quotes that are never closed."),)) from None
    return len(records), records


def _demand_columns(path: Path, header: list[str], mapping: Mapping) -> None:
    missing = tuple(
        Problem(f"{path.name}:1", f"there is no column {name!r}.", nearest(name, header))
        for name in mapping.columns()
        if name not in header
    )
    if missing:
        raise Invalid(missing)


class _Reader:
    """Turns one record after another into entries."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping

    def read(self, number: int, record: dict[str | None, str | list[str] | None]) -> Row:
        mapping = self.mapping
        row = Row(number)
        if None in record or None in record.values():
            reason = "the row has more or fewer cells than the header."
            row.refusals.append(RefusedRow(number, "", "", reason, "Put cells that contain the delimiter in quotes."))
            return row
        cells = {str(name): _clean(str(value)) for name, value in record.items()}
        row.identifier = cells[mapping.identifier]
        if not _IDENTIFIER.fullmatch(row.identifier):
            reason = "the identifier is 1 to 80 letters, digits, dots, hyphens or underscores."
            cure = "Give the row an identifier of its own."
            row.refusals.append(RefusedRow(number, mapping.identifier, row.identifier, reason, cure))
        texts = {
            key: self._text(row, cells, key, columns, required=True)
            for key, columns in (
                ("title", mapping.title),
                ("summary", mapping.summary),
                ("organization", mapping.organization),
            )
        }
        if not row.refusals:
            row.entry = self._entry(row, cells, texts)
        return row

    def _entry(self, row: Row, cells: dict[str, str], texts: dict[str, LocalizedText]) -> Entry:
        mapping = self.mapping
        organization = texts["organization"]
        return Entry(
            identifier=f"{mapping.name}/{row.identifier}",
            kind="external",
            origin=mapping.name,
            organization=slug(organization.in_language(mapping.languages[0]).text),
            organization_name=organization,
            type=self._type(row, cells),
            title=texts["title"],
            summary=texts["summary"],
            synonyms={
                language: tuple(filter(None, (part.strip() for part in cells[column].split(","))))
                for language, column in mapping.synonyms.items()
                if cells[column]
            },
            topics=self._groups(row, cells, mapping.topics),
            audience=self._groups(row, cells, mapping.audience),
            channels=self._channels(row, cells),
            urls=self._links(row, cells),
            has_fee=self._fee(row, cells),
            volumes=self._volumes(row, cells),
            year=cells[mapping.year] if mapping.year else "",
            country=mapping.country,
        )

    def _text(
        self, row: Row, cells: dict[str, str], key: str, columns: dict[str, str], *, required: bool
    ) -> LocalizedText:
        found: dict[str, str] = {}
        for language, column in columns.items():
            text = cells[column]
            if not text and required:
                reason = f"the {key} in {language!r} is empty; a service is named in every language or not taken."
                row.refusals.append(RefusedRow(row.number, column, "", reason, f"Write the {key} in that column."))
            elif len(text) > LONGEST[key]:
                reason = f"the {key} has {len(text):,} characters; {LONGEST[key]:,} is the most."
                row.refusals.append(RefusedRow(row.number, column, text, reason, "Shorten it."))
            else:
                found[language] = text
        return LocalizedText(found)

    def _codes(self, cell: str, separator: str) -> list[str]:
        parts = cell.split(separator) if separator else [cell]
        return [part.strip() for part in parts if part.strip() and part.strip() not in self.mapping.unknown_values]

    def _note(self, row: Row, column: str, value: str, reason: str, cure: str) -> None:
        row.notes.append(RefusedRow(row.number, column, value, reason, cure))

    def _groups(self, row: Row, cells: dict[str, str], column: GroupColumn | None) -> tuple[Group, ...]:
        if column is None:
            return ()
        groups: list[Group] = []
        for code in self._codes(cells[column.column], column.separator):
            if code in column.titles:
                groups.append(Group(id=slug(code), title=LocalizedText(dict(column.titles[code]))))
            else:
                cure = f"{nearest(code, column.titles)} Or add its titles to the mapping."
                self._note(row, column.column, code, "the code has no title in the mapping and was left out.", cure)
        return tuple(groups)

    def _channels(self, row: Row, cells: dict[str, str]) -> tuple[str, ...]:
        column = self.mapping.channels
        if column is None:
            return ()
        found: list[str] = []
        for code in self._codes(cells[column.column], column.separator):
            if code in column.codes:
                found.append(column.codes[code])
            else:
                cure = f"{nearest(code, column.codes)} Or add it to the mapping."
                self._note(row, column.column, code, "the mapping has no channel for the code; it was left out.", cure)
        return tuple(dict.fromkeys(found))

    def _type(self, row: Row, cells: dict[str, str]) -> str:
        column = self.mapping.type
        if column is None:
            return ""
        codes = self._codes(cells[column.column], column.separator)
        known = [column.codes[code] for code in codes if code in column.codes]
        for code in codes:
            if code not in column.codes:
                cure = f"{nearest(code, column.codes)} Or add it to the mapping."
                self._note(row, column.column, code, "the mapping has no type for the code; it was left out.", cure)
        return known[0] if known else ""

    def _links(self, row: Row, cells: dict[str, str]) -> LocalizedText:
        found: dict[str, str] = {}
        for language, column in self.mapping.url.items():
            cell = cells[column]
            if not cell or cell in self.mapping.unknown_values:
                continue
            link = _LINK.search(cell)
            if link is None:
                cure = "Write one link that begins with https://."
                self._note(row, column, cell, "this is no link; the service was taken without it.", cure)
                continue
            first = link.group().rstrip(",;.)")
            if first != cell:
                reason = f"there is more than one link, or text beside it; {first} was taken."
                self._note(row, column, cell, reason, "Keep one link, and nothing else.")
            found[language] = first
        return LocalizedText(found) if found else NO_WORDS

    def _fee(self, row: Row, cells: dict[str, str]) -> bool | None:
        column = self.mapping.fee
        if column is None or cells[column.column] in ("", *self.mapping.unknown_values):
            return None
        value = cells[column.column]
        if value in column.true or value in column.false:
            return value in column.true
        cure = f"Write one of {', '.join((*column.true, *column.false))}."
        self._note(row, column.column, value, "it does not say whether there is a fee.", cure)
        return None

    def _volumes(self, row: Row, cells: dict[str, str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for channel, column in self.mapping.volumes.items():
            value = cells[column]
            if not value or value in self.mapping.unknown_values:
                continue
            if value.isascii() and value.isdigit() and len(value) <= 15:
                found[channel] = found.get(channel, 0) + int(value)
            else:
                self._note(row, column, value, "a volume is a whole number; it was left out.", "Write digits only.")
        return found


def slug(text: str) -> str:
    """A name in small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:80]


def _clean(text: str) -> str:
    """Text without control characters, with single spaces; line ends are kept."""
    kept = "".join(
        letter if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cf") or letter == "\u200d" else " "
        for letter in text.replace("\r\n", "\n").replace("\r", "\n")
    )
    return "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip()
