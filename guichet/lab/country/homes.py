"""Gives every household its tenure, rent, rates, mortgage, vehicles and savings, raked to the census of its area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guichet.lab.country import assumptions as assumed
from guichet.lab.country.census import Column
from guichet.lab.country.sampling import drawn, raked

OWNED, TRUST, RENTED, RENT_FREE = range(4)
#: Lower bounds of the census's bands of weekly rent, in dollars of 2018, and the highest drawn.
RENTS = np.array([40, 100, 150, 200, 300, 400, 500, 600, 1_200])
HEADS = np.array([0, 35, 50, 65])
CENTS = 100
_OWNS = np.array([[0.30, 0.03, 0.67], [0.55, 0.10, 0.35], [0.62, 0.18, 0.20], [0.66, 0.20, 0.14]])
_MORE_OWNS = np.array([0.6, 1.0, 1.6])  # by third of incomes
_SOCIAL = np.array([0.30, 0.08, 0.01])
_SOCIAL_RENT = np.array([0.35, 0.40, 0.12, 0.08, 0.03, 0.01, 0.005, 0.005])
_PRIVATE_RENT = np.array([0.02, 0.04, 0.05, 0.20, 0.27, 0.22, 0.12, 0.10])
_DEARER = np.array([0.8, 1.0, 1.25])
_VEHICLES = np.array([
    [0.16, 0.66, 0.13, 0.03, 0.01, 0.01], [0.03, 0.26, 0.55, 0.11, 0.03, 0.02],
    [0.02, 0.12, 0.35, 0.35, 0.11, 0.05], [0.02, 0.08, 0.22, 0.28, 0.25, 0.15],
])  # fmt: skip


@dataclass(frozen=True)
class Housing:
    """By household: money in cents; `rent`, `rent_2018` (dollars) and `mortgage` a week, `rates` a year."""

    tenure: Column
    social: Column
    rent: Column
    mortgage: Column
    rates: Column
    vehicles: Column
    cash: Column


def housed(
    head: Column,
    income: Column,
    adults: Column,
    shares: Mapping[str, Column],
    *,
    renting: float,
    random: np.random.Generator,
) -> Housing:
    """Homes for households by the age of the `head`, income in dollars of 2018 and number of adults.

    `renting`: the share of households that the census counts among renters.
    """
    count = len(head)
    third = (np.argsort(np.argsort(income, kind="stable"), kind="stable") * 3) // max(count, 1)
    age = np.searchsorted(HEADS, head, side="right") - 1
    kind = age * 3 + third
    there = np.bincount(kind, minlength=12).astype(np.float64)
    owns = raked((_OWNS[:, None, :] * np.stack([_MORE_OWNS, _MORE_OWNS, 1 / _MORE_OWNS], 1)[None]).reshape(12, 3),
                 (((1,), shares["tenure"] * count), ((0,), there)))  # fmt: skip
    tenure = drawn(owns, kind, random)
    lacking = np.flatnonzero(tenure == RENTED)
    free = max(0.0, 1 - renting / max(float(shares["tenure"][2]), 1e-9)) * len(lacking)
    if (number := int(np.floor(free + random.random()))) > 0:
        tenure[random.permutation(lacking)[:number]] = RENT_FREE
    social, rent = _rents(tenure, kind, shares, random)
    vehicle_kind = np.clip(adults, 1, 4) - 1
    cars = raked(_VEHICLES, (((1,), shares["vehicles"] * count), ((0,), np.bincount(vehicle_kind, minlength=4))))
    owner = tenure <= TRUST
    indebted = owner & (random.random(count) < assumed.at_age(assumed.HAS_MORTGAGE, head))
    mortgage = assumed.MORTGAGE_A_WEEK * np.exp(random.normal(0, assumed.MORTGAGE_SPREAD, count)) * indebted
    rates = assumed.RATES_A_YEAR * np.exp(random.normal(0, assumed.RATES_SPREAD, count)) * owner
    cash = assumed.at_age(assumed.CASH_AT, head) * (0.4 + 0.6 * third) * np.exp(
        random.normal(0, assumed.CASH_SPREAD, count)
    )  # fmt: skip
    return Housing(
        tenure, social, rent, _cents(mortgage), _cents(rates), drawn(cars, vehicle_kind, random), _cents(cash)
    )


def _rents(
    tenure: Column, kind: Column, shares: Mapping[str, Column], random: np.random.Generator
) -> tuple[Column, Column]:
    """Who rents social housing, and the rent a week in cents of today."""
    who = np.flatnonzero(tenure == RENTED)
    social, rent = np.zeros(len(tenure), dtype=bool), np.zeros(len(tenure), dtype=np.int64)
    if not len(who):
        return social, rent
    dearer = np.stack([_DEARER ** (band - 3) for band in range(8)], axis=1)
    pattern = np.zeros((4, 3, 2, 8))
    pattern[:, :, 0, :] = _SOCIAL[None, :, None] * _SOCIAL_RENT
    pattern[:, :, 1, :] = (1 - _SOCIAL)[None, :, None] * _PRIVATE_RENT * dearer[None]
    there = np.bincount(kind[who], minlength=12).astype(np.float64)
    table = raked(
        pattern.reshape(12, 2, 8),
        (((1,), shares["landlord"] * len(who)), ((2,), shares["rent"] * len(who)), ((0,), there)),
    )
    cell = drawn(table.transpose(0, 2, 1).reshape(12, 16), kind[who], random)
    band = cell // 2
    dollars = np.floor(RENTS[band] + random.random(len(who)) * (RENTS[band + 1] - RENTS[band] - 1))
    social[who] = cell % 2 == 0
    rent[who] = np.ceil(dollars * CENTS * assumed.RENTS_SINCE_CENSUS).astype(np.int64)
    return social, rent


def _cents(dollars: Column) -> Column:
    found: Column = np.minimum(dollars * CENTS, 2_000_000_000).astype(np.int64)
    return found
