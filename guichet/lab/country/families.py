"""Puts people of given ages together: couples, children with their parents, homes that several share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guichet.lab.country import assumptions as assumed
from guichet.lab.country.census import Column
from guichet.lab.country.sampling import chosen, drawn, matched

CAREGIVER, PARTNER, CHILD = 0, 1, 2
ADULT = 18


@dataclass(frozen=True)
class Homes:
    """Who lives with whom, by person: the family, the role in it, and the household; numbered from 0.

    The first family of a household is that of whoever keeps it (`keeper`, truth by family).
    """

    family: Column
    role: Column
    household_of_family: Column
    keeper: Column


def settle(ages: Column, *, partnered: float, households: int, random: np.random.Generator) -> Homes:
    """Put people together. `ages` in years, at least one adult among them; `partnered`: the share of those of 15 or
    more; `households`: how many there should be. As many as the families allow.
    """
    adults, children = np.flatnonzero(ages >= ADULT), np.flatnonzero(ages < ADULT)
    family, role = np.full(len(ages), -1, dtype=np.int64), np.full(len(ages), CHILD, dtype=np.int8)
    role[adults] = CAREGIVER
    first, second = _couples(ages, adults, partnered * np.count_nonzero(ages >= 15), random)
    single = np.setdiff1d(adults, np.concatenate((first, second)), assume_unique=True)
    heads = np.concatenate((first, single))
    couple = np.arange(len(heads)) < len(first)
    family[heads] = np.arange(len(heads))
    family[second] = np.arange(len(first))
    role[second] = PARTNER
    if len(children):
        family[children] = _parents(ages[children], ages[heads], couple, random)
    with_children = np.bincount(family[children], minlength=len(heads)) > 0
    home, keeper = _homes(ages[heads], couple | with_children, households, random)
    return Homes(family, role, home, keeper)


def _couples(ages: Column, adults: Column, wanted: float, random: np.random.Generator) -> tuple[Column, Column]:
    likely = assumed.at_age(assumed.PARTNERED_AT, ages[adults])
    partnered = adults[chosen(likely, min(wanted, len(adults)), random)]
    if len(partnered) % 2:
        partnered = np.delete(partnered, random.integers(len(partnered)))
    order = np.argsort(ages[partnered] + random.normal(0, 2.5, len(partnered)), kind="stable")
    pairs = partnered[order].reshape(-1, 2)
    turned = random.random(len(pairs)) < 0.5
    return np.where(turned, pairs[:, 1], pairs[:, 0]), np.where(turned, pairs[:, 0], pairs[:, 1])


def _parents(ages: Column, heads: Column, couple: Column, random: np.random.Generator) -> Column:
    """The family of each child: brothers and sisters a few years apart, parents some thirty years older."""
    brood, eldest = _broods(ages, random)
    likely = random.normal(assumed.PARENT_AT_BIRTH, assumed.PARENT_AT_BIRTH_SPREAD, len(eldest))
    wanted = eldest + np.clip(likely, assumed.YOUNGEST_PARENT, assumed.OLDEST_PARENT)
    alone = chosen(np.full(len(eldest), assumed.ONE_PARENT), assumed.ONE_PARENT * len(eldest), random)
    found = np.full(len(eldest), -1, dtype=np.int64)
    free = np.ones(len(heads), dtype=bool)
    for asking, offering in ((~alone, couple), (alone, ~couple), (~alone, ~couple), (alone, couple)):
        left, offered = np.flatnonzero(asking & (found < 0)), np.flatnonzero(offering & free)
        if len(left) and len(offered):
            taken = matched(wanted[left], heads[offered], random)
            found[left[taken >= 0]] = offered[taken[taken >= 0]]
            free[found[found >= 0]] = False
    # More families' worth of children than adults: they live with whoever is there.
    homeless = found < 0
    found[homeless] = random.integers(0, len(heads), int(homeless.sum()))
    return found[brood]


def _broods(ages: Column, random: np.random.Generator) -> tuple[Column, Column]:
    """Children as brothers and sisters: the number of each child's brood, and the eldest's age in each."""
    shares, count = assumed.CHILDREN_IN_FAMILY, len(ages)
    broods = max(1, round(count / float(shares @ np.arange(1, len(shares) + 1))))
    sizes = 1 + drawn(shares[None, :], np.zeros(broods, dtype=np.int64), random)
    sizes = _adding_up(sizes, count, random)
    place = np.concatenate([np.full(int((sizes > at).sum()), at) for at in range(int(sizes.max()))])
    # Elder children first, roughly: they are the first-born of those at home.
    order = np.argsort(-(ages + random.normal(0, 5.0, count)), kind="stable")
    born = np.empty(count, dtype=np.int64)
    born[order] = place
    key = ages + assumed.YEARS_BETWEEN_SIBLINGS * born + random.random(count)
    brood = np.empty(count, dtype=np.int64)
    firsts = np.flatnonzero(born == 0)
    brood[firsts] = np.arange(broods)
    eldest = key[firsts]
    for at in range(1, int(sizes.max())):
        members, takers = np.flatnonzero(born == at), np.flatnonzero(sizes > at)
        brood[members[np.argsort(key[members], kind="stable")]] = takers[np.argsort(eldest[takers], kind="stable")]
    return brood, np.asarray(np.maximum.reduceat(ages[np.argsort(brood, kind="stable")], np.cumsum(sizes) - sizes))


def _adding_up(sizes: Column, count: int, random: np.random.Generator) -> Column:
    while (missing := count - int(sizes.sum())) != 0:
        able = np.flatnonzero(sizes > 1) if missing < 0 else np.arange(len(sizes))
        changed = random.permutation(able)[: abs(missing)]
        sizes[changed] += 1 if missing > 0 else -1
    return sizes


def _homes(heads: Column, bound: Column, households: int, random: np.random.Generator) -> tuple[Column, Column]:
    """The household of each family; `bound` are couples and parents, who keep a home of their own."""
    host = np.arange(len(heads))
    free = np.flatnonzero(~bound)
    joining = min(len(heads) - max(households, 1), len(free) - (0 if bound.any() else 1))
    if joining > 0:
        weight = assumed.at_age(assumed.SHARES_A_HOME_AT, heads[free])
        guests = free[np.argsort(random.exponential(size=len(free)) / weight, kind="stable")[:joining]]
        staying = np.ones(len(heads), dtype=bool)
        staying[guests] = False
        young = heads[guests] < assumed.LIVES_WITH_PARENTS_UNTIL
        with_kin = random.random(len(guests)) < np.where(young, assumed.LIVES_WITH_PARENTS, assumed.LIVES_WITH_KIN)
        flats = staying & ~bound & (random.random(len(heads)) < assumed.HOMES_SHARED)
        for who, hosts, older in (
            (with_kin & young, staying & bound, 29.0),
            (with_kin & ~young, staying & bound, 0.0),
            (~with_kin, flats, 0.0),
        ):
            able = np.flatnonzero(hosts if hosts.any() else staying)
            left = guests[who]
            while len(left):  # one guest each at a time: nobody's home fills before the others'
                taken = matched(heads[left] + older, heads[able], random)
                host[left[taken >= 0]] = able[taken[taken >= 0]]
                left = left[taken < 0]
    keeper = host == np.arange(len(heads))
    return np.unique(host, return_inverse=True)[1].astype(np.int64), keeper
