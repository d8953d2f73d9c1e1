"""Says on which day what may happen to whom: drawn by person and calendar year, so that steps of any length agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from guichet.lab.country import assumptions as assumed
from guichet.lab.country import events
from guichet.lab.country.census import Column
from guichet.lab.country.sampling import chance

#: A new tax year begins: no event of anybody's, but this year's income becomes last year's.
NEW_TAX_YEAR = -1
_DRAWN = {
    events.INCOME_CHANGED: assumed.INCOME_CHANGES,
    events.WORK_LOST: assumed.LOSES_WORK,
    events.WORK_FOUND: assumed.FINDS_WORK,
    events.PARTNERED: assumed.PARTNERINGS,
    events.SEPARATED: assumed.SEPARATIONS,
}
_BY_AGE = {
    events.BORN: tuple((age, rate * assumed.BIRTHS_PARTNERED) for age, rate in assumed.BIRTHS_AT),
    events.MOVED: assumed.MOVES_AT,
    events.DIED: assumed.DEATHS_AT,
}
_BIRTHDAYS = {events.TURNED_18: 18, events.TURNED_65: 65}
#: Draws for each kind and year: the day, whether, and three more for what comes of it.
DRAWS = 8
_WHICH_DAY, _WHETHER, FIRST_OUTCOME = 0, 1, 2


@dataclass(frozen=True)
class Chances:
    """What may happen, in its order: `row` is the person's, `whether` the draw that a rate must be above."""

    day: Column
    kind: Column
    row: Column
    whether: Column


def draw(seed: int, kind: int, year: int, which: int, person: Column) -> Column:
    """A number in [0, 1) for each person, kind of event and calendar year."""
    return chance(seed, (year * 64 + kind) * DRAWS + which, person)


def possible(
    person: Column, born: Column, rows: Column, *, since: date, until: date, seed: int, newborn: bool = False
) -> Chances:
    """What may happen to persons after `since`, up to and with `until`. State decides the rest when the day comes.

    `newborn`: only what can happen to a child that is born meanwhile.
    """
    found: list[tuple[Column, Column, Column, Column]] = []
    first, last = np.datetime64(since, "D"), np.datetime64(until, "D")
    for year in range(since.year, until.year + 1):
        starts = np.datetime64(f"{year}-01-01", "D")
        length = int((np.datetime64(f"{year + 1}-01-01", "D") - starts).astype(np.int64))
        for kind in (events.DIED,) if newborn else (*_DRAWN, *_BY_AGE):
            on = starts + (draw(seed, kind, year, _WHICH_DAY, person) * length).astype("timedelta64[D]")
            near = np.flatnonzero((on > first) & (on <= last) & (on >= born))
            whether = draw(seed, kind, year, _WHETHER, person[near])
            if kind in _DRAWN:
                rate: Column = np.full(len(near), _DRAWN[kind])
            else:
                rate = assumed.at_age(_BY_AGE[kind], ages_at(born[near], on[near]))
            kept = whether < rate
            near, whether = near[kept], whether[kept]
            found.append((on[near], np.full(len(near), kind), near, whether))
        for kind, age in () if newborn else _BIRTHDAYS.items():
            near, on = _birthdays(born, age, year, first, last)
            found.append((on, np.full(len(near), kind), near, np.zeros(len(near))))
        new_year = np.datetime64(f"{year}-04-01", "D")
        if first < new_year <= last and not newborn:
            found.append((np.array([new_year]), np.array([NEW_TAX_YEAR]), np.array([-1]), np.zeros(1)))
    day, kinds, at, whether = (np.concatenate(each) for each in zip(*found, strict=True))
    somebody = at >= 0
    order = np.lexsort((np.where(somebody, person[at], 0), kinds, day))
    return Chances(day[order], kinds[order], np.where(somebody, rows[at], -1)[order], whether[order])


def ages_at(born: Column, days: Column) -> Column:
    """Full years of each person on a day of their own."""
    months = days.astype("datetime64[M]")
    born_in = born.astype("datetime64[M]")
    early = (days - months).astype(np.int64) < (born - born_in).astype(np.int64)
    found: Column = ((months - born_in).astype(np.int64) - early) // 12
    return found


def _birthdays(born: Column, age: int, year: int, first: np.datetime64, last: np.datetime64) -> tuple[Column, Column]:
    """Who reaches an age in a year, and when; born on 29 February on 1 March."""
    born_in = born.astype("datetime64[M]")
    near = np.flatnonzero((born_in.astype("datetime64[Y]").astype(np.int64) + 1970) == year - age)
    day_of_month = (born[near] - born_in[near]).astype("timedelta64[D]")
    on = (born_in[near] + np.timedelta64(12 * age, "M")).astype("datetime64[D]") + day_of_month
    kept = (on > first) & (on <= last)
    return near[kept], on[kept]
