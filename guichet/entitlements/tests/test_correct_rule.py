"""A wrong rule, once corrected, lists everyone it wronged, with amounts; and what was missed is looked back for."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from guichet.audit import api as audit
from guichet.entitlements import api as entitlements
from guichet.entitlements.tests.country import (
    BEST_START,
    OPERATOR,
    PERIOD,
    PROGRAMMES,
    SUPER,
    Country,
    country,
    law,
    partition,
)
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
MONDAYS = 5  # in November 2026


def test_everyone_wronged_is_listed_with_the_amount() -> None:
    wrong = law().changed({"best_start.abatement_threshold": 1000})
    people = Country(partition(1, 300), partition(2, 300))
    done = entitlements.correct_rule(
        population=people, old_law=wrong, new_law=law(), from_period=PERIOD, to_period=PERIOD, by=OPERATOR,
        programmes=PROGRAMMES,
    )  # fmt: skip
    listed = {
        (each.person_id, each.kind, each.cents) for each in entitlements.wronged(correction_id=done.id, by=OPERATOR)
    }
    wanted = set()
    for part in people.parts:
        old = wrong.sweep(BEST_START.outputs, PERIOD, part.table)
        new = law().sweep(BEST_START.outputs, PERIOD, part.table)
        heads = np.flatnonzero(part.table.memberships["family"].role == 0)
        for at, receives in enumerate(part.receives[BEST_START.name]):
            was, ought = (int(each.column("best_start_weekly_amount")[at]) for each in (old, new))
            before = bool(old.column("best_start_entitled")[at])
            if ought > was and (receives or not before):
                kind = "too_little" if receives else "refused"
                wanted.add((str(part.person_ids[heads[at]]), kind, (ought - was) * MONDAYS))
    assert {kind for _, kind, _ in wanted} == {"too_little", "refused"}
    assert listed == wanted
    assert done.people == len({person for person, _, _ in wanted})
    assert done.cents == sum(cents for _, _, cents in wanted)
    (event,) = audit.history(stream=kernel.Reference("correction", done.id))
    assert event.data["programmes"] == [BEST_START.name]


def test_the_same_law_wrongs_nobody() -> None:
    done = entitlements.correct_rule(
        population=country(1), old_law=law(), new_law=law(), from_period="2026-10", to_period="2026-11", by=OPERATOR,
        programmes=PROGRAMMES,
    )  # fmt: skip
    assert (done.people, done.cents) == (0, 0)


def test_look_back_goes_as_far_as_the_law_lets_it() -> None:
    (part,) = country(1).parts
    columns = dict(part.table.columns)
    for (name, period), column in part.table.columns.items():
        if period == PERIOD:
            columns.update({(name, f"2026-{month:02d}"): column for month in range(5, 12)})
    known = replace(part, table=replace(part.table, columns=columns))
    swept = law().sweep(SUPER.outputs, "2026-10", known.table)
    due = swept.column("nz_super_entitled") & ~part.receives[SUPER.name]
    at = int(np.flatnonzero(due)[0])
    amount = int(swept.column("nz_super_weekly_amount")[at])

    def months(look_back: int, person: str) -> tuple[entitlements.Missed, ...]:
        return entitlements.missed(
            household=known, programme=replace(SUPER, look_back=look_back), person_id=person, on=date(2026, 11, 22),
            law=law(),
        )  # fmt: skip

    found = months(3, str(part.person_ids[at]))
    assert [each.period for each in found] == ["2026-08", "2026-09", "2026-10"]
    assert [(each.payments, each.cents) for each in found if each.amount == amount][-1] == (4, 4 * amount)
    assert months(0, str(part.person_ids[at])) == ()
    receiving = int(np.flatnonzero(part.receives[SUPER.name])[0])
    assert months(3, str(part.person_ids[receiving])) == ()
