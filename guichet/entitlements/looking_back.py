"""Looks back: what was missed, month by month, as far as the law lets it be claimed."""

from __future__ import annotations

from datetime import date

import numpy as np

from guichet.entitlements.calendar import months_before, payments_in
from guichet.entitlements.looking import standings
from guichet.entitlements.ports import Partition
from guichet.entitlements.types import Missed, Programme
from guichet.rules import api as rules


def missed(
    *, household: Partition, programme: Programme, person_id: str, on: date, law: rules.Law
) -> tuple[Missed, ...]:
    """The months before this one in which a person was entitled and got nothing, earliest first.

    The household's table has columns for those months; a month of which nothing is known is refused by the rules, not
    guessed. No further back than the programme's `look_back`. Raises what the rules raise.
    """
    found = []
    for period in months_before(on, programme.look_back):
        standing = standings(household, (programme,), law=law, period=period).get(programme.name)
        if standing is None:
            continue
        due = standing.entitled & ~standing.receives & (standing.person.astype(str) == str(person_id))
        for at in np.flatnonzero(due):
            amount, payments = int(standing.amount[at]), payments_in(programme.pays, period)
            if amount and payments:
                found.append(Missed(period, amount, payments, amount * payments))
    return tuple(found)
