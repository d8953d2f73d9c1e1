"""Draws that keep to a table: shares spread evenly, tables raked to margins, people matched by age, keyed chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guichet.lab.country.census import Column

GOLDEN = 0.6180339887498949
RAKINGS = 40
OLDEST = 121
_FIRST, _SECOND, _THIRD = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def evenly(shares: Column, first: int, count: int) -> Column:
    """The kinds of the persons numbered from `first`: any stretch keeps to the shares (golden-ratio sequence)."""
    spread = (np.arange(first, first + count, dtype=np.float64) * GOLDEN + 0.5) % 1.0
    bounds = np.cumsum(shares / shares.sum())
    found: Column = np.minimum(np.searchsorted(bounds, spread, side="right"), len(shares) - 1)
    return found


def raked(seed: Column, margins: Sequence[tuple[tuple[int, ...], Column]]) -> Column:
    """Iterative proportional fitting: a table with the pattern of `seed` and the margins as sums over the named axes.

    The last margin is met exactly; where the margins contradict one another the others give way.
    """
    table = seed.astype(np.float64)
    every = range(table.ndim)
    for _ in range(RAKINGS):
        for axes, wanted in margins:
            others = tuple(axis for axis in every if axis not in axes)
            found = table.sum(axis=others, keepdims=True)
            shape = tuple(table.shape[axis] if axis in axes else 1 for axis in every)
            table *= np.divide(wanted.reshape(shape), found, out=np.zeros(shape), where=found > 0)
    return table


def drawn(table: Column, groups: Column, random: np.random.Generator) -> Column:
    """A kind for each person: `table` [groups, kinds] says how often each kind comes in a person's group.

    Systematic sampling: each kind comes as often as the table says, give or take one; who gets it is chance.
    """
    count = len(groups)
    found = np.zeros(count, dtype=np.int64)
    if not count:
        return found
    sizes = np.bincount(groups, minlength=len(table))
    sums = table.sum(axis=1, keepdims=True)
    fallback = table.sum(axis=0) if table.sum() > 0 else np.ones(table.shape[1])
    rows = np.where(sums > 0, table, fallback[None, :])
    rows = rows / rows.sum(axis=1, keepdims=True) * sizes[:, None]
    bounds = np.cumsum(rows.ravel())
    order = np.lexsort((random.random(count), groups))
    points = np.arange(count) + random.random()
    cells = np.searchsorted(bounds, np.minimum(points, bounds[-1] * (1 - 1e-12)), side="right")
    width = table.shape[1]
    owners = groups[order]
    found[order] = np.clip(cells - owners * width, 0, width - 1)
    return found


def chosen(weights: Column, count: float, random: np.random.Generator) -> Column:
    """Which of them are chosen, `count` in all: odds in the ratio of the weights' own odds (truth by person)."""
    if not len(weights) or count <= 0:
        return np.zeros(len(weights), dtype=bool)
    odds = np.clip(weights, 1e-6, 1 - 1e-6) / (1 - np.clip(weights, 1e-6, 1 - 1e-6))
    low, high = -40.0, 40.0
    for _ in range(60):
        middle = (low + high) / 2
        scaled = odds * np.exp(middle)
        if (scaled / (1 + scaled)).sum() > count:
            high = middle
        else:
            low = middle
    scaled = odds * np.exp(low)
    order = random.permutation(len(weights))
    likely = (scaled / (1 + scaled))[order]
    reached = np.cumsum(likely) + random.random()
    picked = np.floor(reached) > np.floor(reached - likely)
    found = np.zeros(len(weights), dtype=bool)
    found[order] = picked
    return found


def matched(wanted: Column, offered: Column, random: np.random.Generator) -> Column:
    """For each wanted age the index of somebody offered who is near it, nobody twice; -1 when nobody is left."""
    wanted, offered = np.clip(wanted, 0, OLDEST - 1).astype(np.int64), np.clip(offered, 0, OLDEST - 1).astype(np.int64)
    need, have = np.bincount(wanted, minlength=OLDEST), np.bincount(offered, minlength=OLDEST)
    asking = np.lexsort((random.random(len(wanted)), wanted))
    giving = np.lexsort((random.random(len(offered)), offered))
    next_asking, next_giving = np.cumsum(need) - need, np.cumsum(have) - have
    found = np.full(len(wanted), -1, dtype=np.int64)
    for step in range(2 * OLDEST - 1):
        away = (step + 1) // 2 if step % 2 else -(step // 2)
        lower, upper = max(0, -away), min(OLDEST, OLDEST - away)
        if lower >= upper:
            continue
        flow = np.minimum(need[lower:upper], have[lower + away : upper + away])
        for age in np.flatnonzero(flow) + lower:
            number = int(flow[age - lower])
            asked, given = next_asking[age], next_giving[age + away]
            found[asking[asked : asked + number]] = giving[given : given + number]
            need[age] -= number
            have[age + away] -= number
            next_asking[age] += number
            next_giving[age + away] += number
        if not need.any() or not have.any():
            break
    return found


def chance(seed: int, what: int, numbers: Column) -> Column:
    """A number in [0, 1) for each person and matter that is always the same: splitmix64 of seed, matter and number."""
    with np.errstate(over="ignore"):
        key = _mixed(np.array([seed % 2**64], dtype=np.uint64) + np.uint64(what) * _FIRST)
        mixed = _mixed(numbers.astype(np.uint64) ^ key)
    found: Column = (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return found


def _mixed(numbers: Column) -> Column:
    mixed: Column = numbers + _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _SECOND
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _THIRD
    last: Column = mixed ^ (mixed >> np.uint64(31))
    return last
