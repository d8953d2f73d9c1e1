"""What is read by a written statement is what Django's own query reads."""

import pytest

from guichet.intake.models import DraftRow, PlanRow
from guichet.kernel import api as kernel
from guichet.rows import api as rows

DRAFT = rows.Read(DraftRow, where="intake_draft.request_id = %s", related="request")
PLANS = rows.Read(PlanRow, where="owner_id = %s", order="id DESC")


def plan(owner: str) -> PlanRow:
    return PlanRow.objects.create(
        code=kernel.new_tracking_code(),
        life_event="having-a-child",
        anchor_on=kernel.today(),
        owner_id=owner,
        language="en",
        calendar_token=kernel.new_id(),
        opened_at=kernel.now(),
    )


@pytest.mark.django_db
def test_rows_come_as_django_would_read_them_in_the_order_asked() -> None:
    first, second = plan("amina"), plan("amina")
    plan("boris")

    found = PLANS.all("amina")

    assert found == list(PlanRow.objects.filter(owner_id="amina").order_by("-id")) == [second, first]
    assert [each.__dict__["anchor_on"] for each in found] == [second.anchor_on, first.anchor_on]
    assert found[0].opened_at == second.opened_at
    assert PLANS.all("eve") == []
    assert PLANS.first("eve") is None


@pytest.mark.django_db
def test_a_change_writes_the_columns_named_and_no_other() -> None:
    row = plan("amina")
    row.language, row.life_event = "mi", "something-else"

    rows.change(row, "language")

    row.refresh_from_db()
    assert (row.language, row.life_event) == ("mi", "having-a-child")


@pytest.mark.django_db
def test_a_row_that_is_gone_is_not_changed_in_silence() -> None:
    row = plan("amina")
    PlanRow.objects.all().delete()

    with pytest.raises(RuntimeError, match="is gone"):
        rows.change(row, "language")
