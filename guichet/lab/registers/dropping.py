"""A simulated old system drops its files: who gets the accommodation supplement, in fixed columns, whole or changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

LAYOUT = Path(__file__).parent / "files" / "accommodation.yaml"
WIDTH = 80


@dataclass(frozen=True)
class Line:
    """One person in it. `action`: N new, U changed, D taken out; in a whole file it says nothing."""

    given: str
    family: str
    born: date
    receives: bool
    weekly_cents: int = 0
    action: str = "N"


def written(lines: Iterable[Line], *, on: date) -> bytes:
    """The file's content as the system writes it."""
    out = [f"H{on:%Y%m%d}".ljust(WIDTH)]
    count = total = 0
    for each in lines:
        count, total = count + 1, total + each.weekly_cents
        weekly = f"{each.weekly_cents / 100:.2f}"
        flag = "J" if each.receives else "N"
        text = f"{each.action}{each.family:<25.25}{each.given:<25.25}{each.born:%d%m%Y}{flag}{weekly:>10}"
        out.append(text.ljust(WIDTH))
    out.append(f"T{count:09d}{f'{total / 100:.2f}':>14}".ljust(WIDTH))
    return ("\r\n".join(out) + "\r\n").encode("windows-1252")


def drop(folder: Path, lines: Iterable[Line], *, on: date, changes: bool = False) -> Path:
    """Write the file into the register's folder under another name, then rename it, as one should."""
    there = folder / "accommodation"
    there.mkdir(parents=True, exist_ok=True)
    path = there / f"ACCSUP.{on:%Y%m%d}.{'CHG' if changes else 'FULL'}"
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(written(lines, on=on))
    return unfinished.rename(path)
