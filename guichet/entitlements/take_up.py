"""Take-up by programme and area, with every number hidden that could tell of a few people, or give such a one away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from guichet.entitlements.queries import newest_sweep, sweep_row, tallies
from guichet.entitlements.types import Tally

#: Numbers of people from one to nine are not published.
FEWEST = 10


@dataclass(frozen=True)
class Cell:
    """An area's numbers; None is hidden: few people, or a number that would give few people away."""

    area: str
    entitled: int | None
    receiving: int | None

    @property
    def rate(self) -> float | None:
        """The part of the entitled who receive; None when hidden, or when nobody is entitled."""
        if not self.entitled or self.receiving is None:
            return None
        return self.receiving / self.entitled


@dataclass(frozen=True)
class ProgrammeTakeUp:
    """One programme: its areas by name, and all of them together."""

    programme: str
    areas: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True)
class TakeUp:
    """What a sweep tells the public. `law_hash` is the law under which it was counted."""

    on: date
    law_hash: str
    programmes: tuple[ProgrammeTakeUp, ...]


def take_up(*, sweep_id: str = "") -> TakeUp | None:
    """Take-up as counted by a sweep (the newest when none is said), fit to be published; None before there is one.

    The rule, for each programme. Primary: an area with one to nine people entitled, receiving or missing is hidden
    whole, since two of the three give the third. Complementary: the total less what is shown is what is hidden
    together; so that it tells of nobody, at least two areas are hidden, and together they have none or ten and more in
    each of the three numbers; the smallest areas are hidden until that holds. A total that is small itself, or that
    cannot be shown without giving the areas away, is hidden. No totals over programmes are published, so the
    programmes' tables cannot be set off against one another.
    """
    if not sweep_id:
        newest = newest_sweep()
        if newest is None:
            return None
        sweep_id = newest.id
    row = sweep_row(sweep_id)
    by_programme: dict[str, list[Tally]] = {}
    for each in tallies(sweep_id=row.id):
        by_programme.setdefault(each.programme, []).append(each)
    shown = tuple(
        suppressed(name, by_programme.get(name, ())) for name in sorted(row.graphs) if name not in row.unknown
    )
    return TakeUp(row.on, row.law_hash, shown)


def suppressed(programme: str, counts: Sequence[Tally]) -> ProgrammeTakeUp:
    """One programme's numbers with those hidden that must be."""
    total = _sums(counts)
    hidden = {each.area for each in counts if not _safe(_sums((each,)))}
    rest = sorted((each for each in counts if each.area not in hidden), key=lambda each: (each.entitled, each.area))
    for each in rest:
        if not hidden or (len(hidden) > 1 and _safe(_sums(one for one in counts if one.area in hidden))):
            break
        hidden.add(each.area)
    whole = _safe(total) and (
        not hidden or (len(hidden) > 1 and _safe(_sums(one for one in counts if one.area in hidden)))
    )
    return ProgrammeTakeUp(
        programme,
        tuple(
            Cell(each.area, None, None) if each.area in hidden else Cell(each.area, each.entitled, each.receiving)
            for each in sorted(counts, key=lambda each: each.area)
        ),
        Cell("", total[0], total[1]) if whole else Cell("", None, None),
    )


def _sums(counts: Iterable[Tally]) -> tuple[int, int, int]:
    found = [(each.entitled, each.receiving, each.missing) for each in counts]
    entitled, receiving, missing = (sum(column) for column in zip(*found, strict=True)) if found else (0, 0, 0)
    return entitled, receiving, missing


def _safe(numbers: tuple[int, int, int]) -> bool:
    return all(each == 0 or each >= FEWEST for each in numbers)
