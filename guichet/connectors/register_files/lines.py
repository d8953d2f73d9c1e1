"""A file as records: read once, line by line, in bounded memory, whatever is in it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from typing import BinaryIO

from guichet.connectors.register_files.layout import Layout, Place

LONGEST_LINE = 65_536


class Unreadable(Exception):
    """From this line on the file cannot be read: the number of the line, and what is wrong, without a value."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


class Hashing(io.RawIOBase):
    """Passes a file through and keeps the hash of what was read of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # io hands a writable buffer
        read = self._file.read(len(view))
        self._hash.update(read)
        view[: len(read)] = read
        return len(read)

    def digest(self) -> str:
        """SHA-256 in hex of all that was read."""
        return self._hash.hexdigest()


class Record:
    """One record: what stands where, without the blanks around it."""

    def __init__(self, line: int, cells: list[str]) -> None:
        self.line = line
        self._cells = cells

    def get(self, place: Place) -> str:
        """The text at a place; empty where the record is shorter."""
        if place.length:
            return self._cells[0][place.at - 1 : place.at - 1 + place.length].strip()
        return self._cells[place.at - 1].strip() if place.at <= len(self._cells) else ""

    def begins(self, mark: str) -> bool:
        """Whether its first sign or column is that."""
        return self._cells[0].startswith(mark) if len(self._cells) == 1 else self._cells[0].strip() == mark

    def __len__(self) -> int:
        return len(self._cells) if len(self._cells) > 1 else len(self._cells[0])

    @property
    def cells(self) -> list[str]:
        return self._cells


def records(raw: Hashing, layout: Layout) -> Iterator[Record]:
    """Every record of a file. Raises Unreadable."""
    encoding = "utf-8-sig" if layout.encoding.lower().replace("_", "-") in ("utf-8", "utf8") else layout.encoding
    text = io.TextIOWrapper(io.BufferedReader(raw, 1 << 16), encoding=encoding, errors="strict", newline="")
    lines = _lines(text)
    if layout.kind == "fixed":
        for number, line in lines:
            yield Record(number, [line.rstrip("\r\n")])
        return
    at = [0]

    def handed() -> Iterator[str]:
        for at[0], line in lines:  # where the reader is, for messages
            yield line

    reader = csv.reader(handed(), delimiter=layout.separator, quotechar=layout.quote, strict=True)
    try:
        for cells in reader:
            yield Record(at[0], cells or [""])
    except csv.Error as error:
        raise Unreadable(at[0], f"this is no CSV ({error})") from None


def _lines(text: io.TextIOWrapper) -> Iterator[tuple[int, str]]:
    number = 0
    while True:
        number += 1
        try:
            line = text.readline(LONGEST_LINE + 1)
        except UnicodeError as error:
            what = error.reason if isinstance(error, UnicodeDecodeError) else "broken"
            raise Unreadable(number, f"this is not written in {text.encoding} ({what})") from None
        if not line:
            return
        if len(line) > LONGEST_LINE:
            raise Unreadable(number, f"a line has more than {LONGEST_LINE:,} signs")
        if "\0" in line:
            raise Unreadable(number, "there is a NUL in it: this is no text")
        yield number, line
