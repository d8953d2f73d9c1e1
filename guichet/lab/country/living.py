"""Moves a country's clock: a day or a year in which people are born, move, earn, part, turn 65 and die."""

from __future__ import annotations

import heapq
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from guichet.lab.country import assumptions as assumed
from guichet.lab.country import events, homes, storing, work
from guichet.lab.country.blocks import Columns, People
from guichet.lab.country.census import Column, default_census
from guichet.lab.country.families import ADULT, CAREGIVER, CHILD, PARTNER
from guichet.lab.country.happening import NEW_TAX_YEAR, possible
from guichet.lab.country.lives import Lives
from guichet.lab.country.partitions import Country
from guichet.lab.country.storing import Manifest, refused
from guichet.lab.country.working_together import Progress, do_parts

CENTS, WEEKS = 100, 52
#: Who is born meanwhile must still be a child at the end.
LONGEST = 365 * 17
RENT_OF_A_MOVE = (380, 680)
MORTGAGE_OF_A_MOVE = (350, 950)
PAY_OF_A_NEW_JOB = (48_000, 95_000)
Day = np.datetime64


@dataclass(frozen=True)
class _Living:
    folder: Path
    manifest: Manifest
    until: date

    def __call__(self, name: str) -> int:
        since = date.fromisoformat(self.manifest.day)
        people, receives = storing.read_part(self.folder / self.manifest.day / name)
        there, told = lived(people, receives, since=since, until=self.until, seed=self.manifest.seed)
        step = self.until.isoformat()
        events.write_events(self.folder / storing.EVENTS / step / f"{name}.arrow", told)
        storing.write_part(self.folder / step, name, there[0], there[1])
        return people.count


def live(
    *, folder: Path, days: int, workers: int = 1, keep: bool = False, progress: Progress | None = None
) -> Manifest:
    """Let a country live so many days; answers its manifest, at the new day. Raises Invalid.

    Steps of any length lead to the same country: what happens is drawn by person and calendar year. `keep`: the state
    of the day before stays, too. Repeat it after an interruption with the same number of days: whole parts stay.
    """
    manifest = Country(folder).manifest
    if not 1 <= days <= LONGEST:
        raise refused("days", f"the clock moves 1 to {LONGEST} days on, not {days}.", "Choose another number.")
    until = date.fromisoformat(manifest.day) + timedelta(days=days)
    step = until.isoformat()
    if manifest.reaching not in ("", step):
        raise refused("days", f"it is on its way to {manifest.reaching}.", "Finish that first: move it to that day.")
    manifest = replace(manifest, reaching=step)
    storing.write_manifest(folder, manifest)
    waiting = [name for name in manifest.parts if not storing.is_written(folder / step, name)]
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        if progress is not None:
            progress(min(done, manifest.population), manifest.population)

    do_parts(_Living(folder, manifest, until), waiting, workers=workers, told=tell)
    storing.remove_drafts(folder / step, manifest.parts)
    before = manifest.day
    manifest = storing.finished(folder, replace(manifest, lived=(*manifest.lived, step)), step)
    storing.write_manifest(folder, manifest)
    if not keep:
        shutil.rmtree(folder / before, ignore_errors=True)
    return manifest


def lived(
    people: People, receives: Columns, *, since: date, until: date, seed: int
) -> tuple[tuple[People, Columns], Columns]:
    """The people of a part some days later, and what happened to them."""
    chances = possible(
        people.persons["person"], people.persons["born"], np.arange(people.count), since=since, until=until, seed=seed
    )
    room = int(np.isin(chances.kind, (events.BORN, events.TURNED_18, events.SEPARATED)).sum())
    lives = Lives.of(people, receives, room, _areas(), seed)
    waiting: list[tuple[int, int, int, int, float]] = []  # newborns' own chances, by day, kind and number
    listed = (chances.day, chances.kind.tolist(), chances.row.tolist(), chances.whether.tolist())
    for day, kind, row, whether in zip(*listed, strict=True):
        while waiting and (waiting[0][0], waiting[0][1]) < (int(day.astype(np.int64)), kind):
            _apply_newborn(lives, heapq.heappop(waiting))
        count = lives.size[0]
        _apply(lives, kind, row, whether, day)
        for new in range(count, lives.size[0]):
            _look_ahead(lives, new, day, until, waiting)
    while waiting:
        _apply_newborn(lives, heapq.heappop(waiting))
    return lives.people(), _as_columns(lives)


def _look_ahead(lives: Lives, row: int, day: Day, until: date, waiting: list[tuple[int, int, int, int, float]]) -> None:
    """What may happen to somebody who was just born, for as long as the step lasts."""
    at = np.array([row])
    first = day.astype(date)
    own = possible(
        lives.persons["person"][at], lives.persons["born"][at], at,
        since=first, until=until, seed=lives.seed, newborn=True,
    )  # fmt: skip
    days = own.day.astype(np.int64).tolist()
    for on, kind, whether in zip(days, own.kind.tolist(), own.whether.tolist(), strict=True):
        heapq.heappush(waiting, (on, kind, int(lives.persons["person"][row]), row, whether))


def _apply_newborn(lives: Lives, due: tuple[int, int, int, int, float]) -> None:
    on, kind, _, row, whether = due
    _apply(lives, kind, row, whether, np.datetime64(on, "D"))


def _apply(lives: Lives, kind: int, row: int, whether: float, day: Day) -> None:
    if kind == NEW_TAX_YEAR:
        lives.persons["income_last"][:] = lives.persons["income"]
    elif lives.alive[row]:
        _WHAT[kind](lives, row, whether, day)


def _born(lives: Lives, row: int, whether: float, day: Day) -> None:
    if lives.persons["role"][row] == CHILD:
        return
    share = assumed.BIRTHS_PARTNERED if lives.partner(row) is not None else assumed.BIRTHS_SINGLE
    rate = assumed.at_age(assumed.BIRTHS_AT, np.array([lives.age(row, day)]))[0] * share
    if whether >= rate:
        return
    child = lives.new_person(int(lives.persons["family"][row]), day)
    works = lives.persons["hours"][row] > 0
    lives.persons["parental_leave"][child] = works and lives.outcome(events.BORN, row, day) < assumed.PARENTAL_LEAVE
    lives.tell(events.BORN, child, day, int(lives.persons["person"][row]))


def _turned_18(lives: Lives, row: int, _: float, day: Day) -> None:
    if lives.persons["role"][row] == CHILD:
        lives.new_family(row, lives.household(row), 500 * CENTS)
        lives.tell(events.TURNED_18, row, day)


def _turned_65(lives: Lives, row: int, _: float, day: Day) -> None:
    claims = lives.outcome(events.TURNED_65, row, day) < assumed.CLAIMS_AT_65
    # Ten years and more here, as the law asks of the oldest; the law itself decides when it is swept.
    if (
        claims
        and lives.persons["resident"][row]
        and int((day - lives.persons["arrived"][row]).astype(np.int64)) > 20 * 366
    ):
        lives.persons["benefit"][row] = work.SUPERANNUATION
        for programme in ("nz_super", "supergold_card"):
            if programme in lives.receives:
                lives.receives[programme][row] = True
    lives.tell(events.TURNED_65, row, day)


def _income_changed(lives: Lives, row: int, _: float, day: Day) -> None:
    if lives.persons["work"][row] > work.PART_TIME:
        return
    factor = 0.85 + 0.4 * lives.outcome(events.INCOME_CHANGED, row, day)
    lives.persons["income"][row] = min(int(lives.persons["income"][row] * factor), 2_000_000_000)
    lives.tell(events.INCOME_CHANGED, row, day)


def _work_lost(lives: Lives, row: int, _: float, day: Day) -> None:
    persons = lives.persons
    if persons["work"][row] > work.PART_TIME or not persons["wages"][row]:
        return
    persons["work"][row], persons["hours"][row], persons["wages"][row] = work.UNEMPLOYED, 0, False
    persons["income"][row] //= 2
    if persons["benefit"][row] == work.NO_BENEFIT and lives.outcome(events.WORK_LOST, row, day) < 0.5:
        persons["benefit"][row] = work.JOBSEEKER
    lives.tell(events.WORK_LOST, row, day)


def _work_found(lives: Lives, row: int, _: float, day: Day) -> None:
    persons = lives.persons
    if persons["work"][row] != work.UNEMPLOYED or persons["role"][row] == CHILD:
        return
    persons["work"][row], persons["hours"][row], persons["wages"][row] = work.FULL_TIME, 40, True
    persons["income"][row] = _between(PAY_OF_A_NEW_JOB, lives.outcome(events.WORK_FOUND, row, day))
    if persons["benefit"][row] != work.SUPERANNUATION:
        persons["benefit"][row] = work.NO_BENEFIT
    lives.tell(events.WORK_FOUND, row, day)


def _moved(lives: Lives, row: int, _: float, day: Day) -> None:
    if not lives.keeps(row):
        return
    home, of = lives.household(row), lives.households
    far, how, cost = (lives.outcome(events.MOVED, row, day, which) for which in range(3))
    if far < assumed.MOVES_TO_ANOTHER_AREA:
        of["area"][home] = lives.elsewhere(far / assumed.MOVES_TO_ANOTHER_AREA)
    owns = how < (0.7 if of["tenure"][home] <= homes.TRUST else 0.12)
    of["social"][home] = False
    of["tenure"][home] = homes.OWNED if owns else homes.RENTED
    of["rent"][home] = 0 if owns else _between(RENT_OF_A_MOVE, cost)
    of["mortgage"][home] = _between(MORTGAGE_OF_A_MOVE, cost) if owns else 0
    of["rates"][home] = _between((2_200, 4_800), cost) if owns else 0
    lives.tell(events.MOVED, row, day)


def _partnered(lives: Lives, row: int, _: float, day: Day) -> None:
    if lives.persons["role"][row] != CAREGIVER or lives.partner(row) is not None:
        return
    if not ADULT < lives.age(row, day) < 75 or (other := lives.nearest_single(row, day)) is None:
        return
    lives.join(other, int(lives.persons["family"][row]), PARTNER)
    lives.tell(events.PARTNERED, row, day, int(lives.persons["person"][other]))


def _separated(lives: Lives, row: int, _: float, day: Day) -> None:
    if lives.persons["role"][row] != PARTNER:
        return
    stays = lives.partner(row)
    family = int(lives.persons["family"][row])
    half = int(lives.families["cash"][family]) // 2
    lives.families["cash"][family] -= half
    rent = _between(RENT_OF_A_MOVE, lives.outcome(events.SEPARATED, row, day))
    lives.new_family(row, lives.new_household(lives.household(row), day, rent), half)
    lives.tell(events.SEPARATED, row, day, 0 if stays is None else int(lives.persons["person"][stays]))


def _died(lives: Lives, row: int, _: float, day: Day) -> None:
    family = int(lives.persons["family"][row])
    children = sorted(
        (each for each in lives.members[family] if lives.persons["role"][each] == CHILD and each != row),
        key=lambda each: int(lives.persons["person"][each]),
    )
    orphaned = bool(children) and lives.persons["role"][row] != CHILD and lives.partner(row) is None
    guardian = lives.guardian(row, day) if orphaned else None
    if orphaned and guardian is None:
        return  # the last adult of a block of a handful: nobody could take the children in
    lives.tell(events.DIED, row, day)
    if guardian is not None:
        for child in children:
            lives.join(child, int(lives.persons["family"][guardian]), CHILD)
            lives.tell(events.TAKEN_IN, child, day, int(lives.persons["person"][guardian]))
    lives.remove(row)


_WHAT: dict[int, Callable[[Lives, int, float, Day], None]] = {
    events.BORN: _born, events.TURNED_18: _turned_18, events.TURNED_65: _turned_65,
    events.INCOME_CHANGED: _income_changed, events.WORK_LOST: _work_lost, events.WORK_FOUND: _work_found,
    events.MOVED: _moved, events.PARTNERED: _partnered, events.SEPARATED: _separated, events.DIED: _died,
}  # fmt: skip


def _between(dollars: tuple[int, int], number: float) -> int:
    low, high = dollars
    return int((low + (high - low) * number) * CENTS)


def _areas() -> tuple[Column, Column]:
    """Their numbers, and the shares of the people added up."""
    areas = default_census().areas
    people = np.array([area.persons for area in areas], dtype=np.float64)
    return np.array([area.number for area in areas]), np.cumsum(people / people.sum())


def _as_columns(lives: Lives) -> Columns:
    names = ("id", "kind", "person", "household", "day", "other", "area")
    told = sorted(lives.told)
    columns = dict(zip(names, np.array(told, dtype=np.int64).reshape(-1, len(names)).T, strict=True))
    columns["day"] = columns["day"].astype("datetime64[D]")
    columns["kind"] = columns["kind"].astype(np.int8)
    columns["area"] = columns["area"].astype(np.int16)
    return {name: np.ascontiguousarray(column) for name, column in columns.items()}
