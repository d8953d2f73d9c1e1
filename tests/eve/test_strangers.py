"""What compares the rows before and after a stranger's visit does see a change, and undoes nothing of its own."""

from __future__ import annotations

from django.db import transaction

from guichet.intake.models import RequestRow
from tests.eve.belongings import Belongings
from tests.eve.strangers import picture, watched


def test_a_change_is_seen_and_a_look_is_none(belongings: Belongings) -> None:
    before, row = picture(), RequestRow.objects.filter(id=belongings.one("request_id"))
    with watched() as writing:
        assert row.exists()
    assert (writing.happened, writing.changed(before)) == (False, [])
    with watched() as writing, transaction.atomic():
        row.update(language="mi")
        changed = writing.changed(before)
        transaction.set_rollback(True)
    assert (writing.happened, changed) == (True, [f"intake_request {belongings.one('request_id')}"])
    assert picture() == before
