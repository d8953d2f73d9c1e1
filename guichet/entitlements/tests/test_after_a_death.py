"""end_offers and resume_grant: what a death ends, and what runs on when there was none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.entitlements import api as entitlements
from guichet.kernel import api as kernel

DIED = date(2026, 11, 18)


def test_a_grant_stopped_for_a_death_that_was_none_runs_on(cast: Any) -> None:
    (grant,) = entitlements.grants_of(person_id=cast.agents["hemi"], by=kernel.SYSTEM)
    entitlements.stop(grant_id=grant.id, until_on=DIED, reason="death", by=kernel.SYSTEM)
    found = entitlements.overpayment(grant_id=grant.id, paid=99_999_999, on=DIED, by=kernel.SYSTEM)
    assert [each.id for each in entitlements.overpayments_of(person_id=cast.agents["hemi"], by=kernel.SYSTEM)] == [
        found.id if found else ""
    ]
    assert entitlements.overpayments_of(person_id=cast.agents["hemi"], by=cast.eve) == ()
    for by in (cast.eve, cast.dana, cast.moana):
        with pytest.raises(kernel.NotAllowed):
            entitlements.resume(grant_id=grant.id, by=by)
    resumed = entitlements.resume(grant_id=grant.id, by=kernel.SYSTEM)
    assert (resumed.state, resumed.until_on) == ("running", None)
    assert entitlements.resume(grant_id=grant.id, by=kernel.SYSTEM) == resumed
    assert entitlements.overpayments_of(person_id=cast.agents["hemi"], by=kernel.SYSTEM) == ()
    told = [each.type for each in audit.history(stream=kernel.Reference("grant", grant.id))]
    assert told.count("entitlements.EntitlementResumed") == 1


def test_offers_end_with_a_reason_and_only_by_the_platform(cast: Any) -> None:
    for by in (cast.eve, cast.dana):
        with pytest.raises(kernel.NotAllowed):
            entitlements.end_offers(person_id=cast.agents["hemi"], on=DIED, why="death", by=by)
    with pytest.raises(kernel.Invalid):
        entitlements.end_offers(person_id=cast.agents["hemi"], on=DIED, why="whatever", by=kernel.SYSTEM)
    assert entitlements.end_offers(person_id=cast.agents["hemi"], on=DIED, why="death", by=kernel.SYSTEM) == 0
