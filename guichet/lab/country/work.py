"""Gives everybody of 15 or more work, benefits and an income, raked to the census for the people who are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guichet.lab.country import assumptions as assumed
from guichet.lab.country.census import Column
from guichet.lab.country.sampling import drawn, evenly, raked

FULL_TIME, PART_TIME, UNEMPLOYED, NOT_WORKING = 0, 1, 2, 3
NO_BENEFIT, JOBSEEKER, SOLE_PARENT, SUPPORTED_LIVING, STUDENT_ALLOWANCE, SUPERANNUATION = range(6)
#: Lower bounds of the census's income bands, in dollars of 2018, and the highest income.
BANDS = np.array([0, 5_001, 10_001, 20_001, 30_001, 50_001, 70_001, assumed.HIGHEST_INCOME])
HOURS = np.array([1, 10, 20, 30, 40, 50, 60, 75])
AGES = np.array([15, 18, 25, 35, 50, 65, 75])
DEPENDENT, SINGLE, COUPLE, COUPLE_WITH_CHILDREN, ONE_PARENT = range(5)
FAMILY_KINDS = 5
CENTS = 100

# Patterns that raking starts from, [age group, work]: who works at which age.
_WORK_AT = np.array([
    [0.05, 0.30, 0.10, 0.55], [0.42, 0.22, 0.09, 0.27], [0.66, 0.12, 0.05, 0.17], [0.68, 0.15, 0.03, 0.14],
    [0.63, 0.15, 0.03, 0.19], [0.17, 0.13, 0.01, 0.69], [0.03, 0.04, 0.002, 0.93],
])  # fmt: skip
# [work, benefit]: who gets what while of working age; the pension is a matter of age.
_BENEFIT_AT = np.array([
    [0.99, 0.005, 0.002, 0.002, 0.002, 0], [0.75, 0.06, 0.06, 0.03, 0.10, 0],
    [0.40, 0.48, 0.15, 0.02, 0.05, 0], [0.45, 0.20, 0.25, 0.16, 0.12, 0],
])  # fmt: skip
# [work, income]: without a benefit.
_INCOME_AT = np.array([
    [0.01, 0.01, 0.03, 0.09, 0.33, 0.27, 0.26], [0.10, 0.10, 0.28, 0.22, 0.20, 0.06, 0.04],
    [0.55, 0.15, 0.15, 0.08, 0.05, 0.01, 0.01], [0.60, 0.10, 0.12, 0.08, 0.05, 0.025, 0.025],
])  # fmt: skip
# [benefit, income]: with one.
_INCOME_WITH = np.array([
    [0, 0, 0, 0, 0, 0, 0], [0.08, 0.15, 0.55, 0.15, 0.06, 0.01, 1e-4], [0.02, 0.05, 0.35, 0.45, 0.12, 0.01, 1e-4],
    [0.03, 0.06, 0.60, 0.25, 0.05, 0.01, 1e-4], [0.10, 0.20, 0.50, 0.15, 0.05, 1e-3, 1e-4],
    [0.01, 0.01, 0.42, 0.33, 0.15, 0.05, 0.03],
])  # fmt: skip
_PENSION_AND_WORK = np.array([[0, 0, 0.02, 0.08, 0.30, 0.25, 0.35], [0, 0, 0.10, 0.30, 0.35, 0.15, 0.10]])
_INCOME_UNTIL_18 = np.array([1, 0.5, 0.2, 0.05, 0.01, 1e-4, 1e-5])


@dataclass(frozen=True)
class Working:
    """By person of 15 or more: `income` in dollars of 2018, hours a week, truth of working for wages."""

    work: Column
    benefit: Column
    income: Column
    hours: Column
    wages: Column


def at_work(
    ages: Column, kinds: Column, shares: Mapping[str, Column], *, first: int, random: np.random.Generator
) -> Working:
    """Work and income of people of those ages and kinds of family; `first` numbers them for even draws."""
    count, groups = len(ages), len(AGES) * FAMILY_KINDS
    group = (np.searchsorted(AGES, ages, side="right") - 1) * FAMILY_KINDS + kinds
    present = np.bincount(group, minlength=groups).astype(np.float64).reshape(len(AGES), FAMILY_KINDS)
    benefits = shares["benefits"]
    rest = max(0.0, 1 - float(benefits.sum()))
    table = raked(
        _PATTERN,
        (
            ((4,), shares["income"] * count),
            ((2,), shares["work"] * count),
            ((3,), np.concatenate(([rest], benefits)) * count),
            ((0, 1), present),
        ),
    )
    # Income outermost: what systematic sampling keeps best.
    by_group = np.moveaxis(table, 4, 2).reshape(groups, -1)
    cell = drawn(by_group, group, random)
    works, gets = table.shape[2], table.shape[3]
    band, work, benefit = cell // (works * gets), cell // gets % works, cell % gets
    employed = work <= PART_TIME
    hours = np.zeros(count, dtype=np.int64)
    for status, kept in ((FULL_TIME, np.arange(7) >= 3), (PART_TIME, np.arange(7) < 3)):
        who = np.flatnonzero(work == status)
        at = drawn((shares["hours"] * kept)[None, :] + 1e-12 * kept, np.zeros(len(who), dtype=np.int64), random)
        hours[who] = HOURS[at] + (random.random(len(who)) * (HOURS[at + 1] - HOURS[at])).astype(np.int64)
        forty = (HOURS[at] == 40) & (random.random(len(who)) < 0.8)
        hours[who[forty]] = 40
    wages = np.zeros(count, dtype=bool)
    who = random.permutation(np.flatnonzero(employed))
    wages[who] = evenly(shares["employment"], first, len(who)) == 0
    return Working(work, benefit, _dollars(band, random), hours, wages)


def _dollars(band: Column, random: np.random.Generator) -> Column:
    """An income within its band: evenly in the closed ones, with a long tail in the open one."""
    spread = random.random(len(band))
    inside = BANDS[band] + spread * (BANDS[band + 1] - BANDS[band] - 1)
    tail = BANDS[-2] * np.power(1 - spread, -1 / assumed.TAIL)
    found: Column = np.where(band == len(BANDS) - 2, np.minimum(tail, assumed.HIGHEST_INCOME), inside)
    # A third of those in the lowest band have nothing at all.
    return np.where((band == 0) & (spread < 1 / 3), 0, np.floor(found)).astype(np.int64)


def _pattern() -> Column:
    """[age, family, work, benefit, income]: how likely each together is, before the census has its say."""
    ages, works, gets, bands = len(AGES), _WORK_AT.shape[1], _BENEFIT_AT.shape[1], len(BANDS) - 1
    pattern = np.zeros((ages, FAMILY_KINDS, works, gets, bands))
    for age in range(ages):
        for work in range(works):
            benefits = np.array([0.06, 0, 0, 0, 0, 0.94]) if AGES[age] >= 65 else _BENEFIT_AT[work].copy()
            if AGES[age] >= 35 or AGES[age] < 18:
                benefits[STUDENT_ALLOWANCE] *= 0.05 if AGES[age] >= 18 else 0
            if AGES[age] < 18:
                benefits[[JOBSEEKER, SUPPORTED_LIVING]] *= 0.1
            for benefit in range(gets):
                income = _INCOME_WITH[benefit] if benefit else _INCOME_AT[work]
                if benefit == SUPERANNUATION and work <= PART_TIME:
                    income = _PENSION_AND_WORK[work]
                if AGES[age] < 18:
                    income = income * _INCOME_UNTIL_18
                pattern[age, :, work, benefit, :] = _WORK_AT[age, work] * benefits[benefit] * (income + 1e-9)
    pattern[:, [DEPENDENT, SINGLE, COUPLE, COUPLE_WITH_CHILDREN], :, SOLE_PARENT, :] = 0
    pattern[:, ONE_PARENT, FULL_TIME] *= 0.7
    pattern[:, [COUPLE, COUPLE_WITH_CHILDREN], :, JOBSEEKER, :] *= 0.4
    return pattern


_PATTERN = _pattern()
