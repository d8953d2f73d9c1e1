"""A small country in memory: invented households under the law of the tests' jurisdiction."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

from guichet.entitlements.ports import Partition, Population
from guichet.entitlements.types import Programme
from guichet.kernel import api as kernel
from guichet.rules import api as rules

LAW = Path(__file__).parents[3] / "jurisdictions" / "aotearoa" / "law"
PERIOD = "2026-11"
AREAS = np.array(["Auckland", "Gisborne", "Otago", "Wellington"])
OPERATOR = kernel.Actor(channel="command", name="operator")


def programme(name: str, mode: str, entitled: str, *amounts: str, look_back: int = 0, pays: str = "week") -> Programme:
    return Programme(
        name=name,
        organization=name.split("/", maxsplit=1)[0],
        mode=mode,
        decision=entitled,
        amounts=amounts,
        pays=pays,
        look_back=look_back,
        opt_out_days=14,
        authority=None,
    )


BEST_START = programme("inland-revenue/best-start", "offer", "best_start_entitled", "best_start_weekly_amount")
SUPER = programme("social-development/nz-super", "inform", "nz_super_entitled", "nz_super_weekly_amount")
PROGRAMMES = (BEST_START, SUPER)


@lru_cache
def law() -> rules.Law:
    return rules.load(LAW)


@lru_cache
def table(seed: int, households: int = 150) -> rules.Table:
    outputs = [name for each in PROGRAMMES for name in each.outputs]
    return law().invent(outputs, PERIOD, households=households, seed=seed)


def partition(seed: int, households: int = 150, *, salt: int = 0) -> Partition:
    """Households with identifiers of their own; `salt` changes the facts and keeps who lives with whom."""
    people = table(seed, households)
    columns = dict(people.columns)
    if salt:
        chance = np.random.default_rng(salt)
        income = chance.integers(0, 12_000_000, people.persons)
        columns["annual_income", "2026"] = income.astype(columns["annual_income", "2026"].dtype)
        columns["receives_main_benefit", PERIOD] = chance.random(people.persons) < 0.1
    membership = people.memberships["family"]
    chance = np.random.default_rng(seed)
    return Partition(
        table=rules.Table(people.persons, people.memberships, columns),
        person_ids=np.array([f"p{seed}-{at}" for at in range(people.persons)]),
        household_ids=np.array([f"h{seed}-{at}" for at in range(membership.count)]),
        area=AREAS[chance.integers(0, len(AREAS), membership.count)][membership.group],
        receives={
            BEST_START.name: chance.random(membership.count) < 0.5,
            SUPER.name: chance.random(people.persons) < 0.7,
        },
    )


class Country(Population):
    """Some partitions in memory."""

    def __init__(self, *parts: Partition, about: str = "a small country") -> None:
        self.parts, self.about = parts, about

    def partitions(self) -> Iterator[Partition]:
        yield from self.parts


def country(parts: int = 4, about: str = "a small country") -> Country:
    return Country(*(partition(seed) for seed in range(1, parts + 1)), about=about)
