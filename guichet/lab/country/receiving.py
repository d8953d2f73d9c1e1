"""Decides who receives what: a share of those whom the law entitles, the same for the same seed."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import numpy as np

from guichet.lab.country import assumptions as assumed
from guichet.lab.country import work
from guichet.lab.country.blocks import People
from guichet.lab.country.census import Column
from guichet.lab.country.families import CAREGIVER, CHILD
from guichet.lab.country.lawful import FAMILY, table_of
from guichet.lab.country.sampling import chance
from guichet.rules import api as rules

SUPERANNUATION, SUPPLEMENT = "nz_super", "accommodation_supplement"


def programmes_of(law: rules.Law) -> tuple[str, ...]:
    """The programmes of ours that a law knows."""
    return tuple(name for name, (output, _, _) in assumed.TAKE_UP.items() if output in law.system.variables)


def received(people: People, law: rules.Law, *, day: np.datetime64, seed: int) -> dict[str, Column]:
    """By programme, which persons receive it. What a family gets is received by its caregiver."""
    found: dict[str, Column] = {}
    known = programmes_of(law)
    # The card looks at who receives the supplement, so that comes first.
    first = tuple(name for name in known if name == SUPPLEMENT)
    for names in (first, tuple(name for name in known if name not in first)):
        entitled = _entitled(people, law, names, day, found)
        for name in names:
            takes = chance(seed, zlib.crc32(name.encode()), people.persons["person"]) < assumed.TAKE_UP[name][1]
            if name == SUPERANNUATION:
                takes = people.persons["benefit"] == work.SUPERANNUATION
            found[name] = entitled[name] & takes
    return {name: found[name] for name in known}


def _entitled(
    people: People, law: rules.Law, names: tuple[str, ...], day: np.datetime64, receives: Mapping[str, Column]
) -> dict[str, Column]:
    by_month: dict[str, list[str]] = {}
    for name in names:
        month = assumed.TAKE_UP[name][2]
        period = f"{str(day)[:4]}-{month:02}" if month else str(day)[:7]
        by_month.setdefault(period, []).append(name)
    found: dict[str, Column] = {}
    for period, wanted in by_month.items():
        table = table_of(people, period, day, receives)
        swept = law.sweep([assumed.TAKE_UP[name][0] for name in wanted], period, table)
        for name in wanted:
            found[name] = of_persons(law, people, assumed.TAKE_UP[name][0], swept)
    return found


def of_persons(law: rules.Law, people: People, output: str, swept: rules.Swept) -> Column:
    """An output by person: a family's is its caregiver's."""
    column = swept.column(output)
    role = people.persons["role"]
    if law.raw(output).entity.key == FAMILY:
        answer: Column = column[people.persons["family"]] & (role == CAREGIVER)
        return answer
    grown: Column = column & (role != CHILD)
    return grown
