"""Lifting a hold that is not there is refused, lifting one twice is not; both are told in the person's log."""

import pytest

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.vault import api as vault

pytestmark = pytest.mark.django_db


def test_holds_stand_in_the_log() -> None:
    owner = kernel.new_id()
    hold = vault.place_hold(owner, why="a claim", legal_basis="Evidence Act 2006", by=kernel.SYSTEM)
    for _ in range(2):
        vault.lift_hold(hold.id, why="settled", by=kernel.SYSTEM)
    assert [each.type for each in audit.about(owner)] == ["vault.HoldLifted", "vault.HoldPlaced"]
    with pytest.raises(kernel.NotFound, match="there is no hold nope"):
        vault.lift_hold("nope", why="settled", by=kernel.SYSTEM)
