"""The ledger: balanced or not written, once for a key, never changed, and what was done below it is found."""

import pytest
from django.db import DatabaseError, connection, transaction

from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.payments import ledger
from guichet.payments.models import EntryRow, TransactionRow
from guichet.payments.tests.cast import CLARA, cash, opened, raised, whole
from guichet.payments.types import Entry
from guichet.payments.verification import verify_ledger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
A, B = Entry("bank:a", 100, "CAD"), Entry("bank:b", -100, "CAD")


def post(key: str, *entries: Entry) -> tuple[TransactionRow, bool]:
    with transaction.atomic():
        return ledger.post(key=key, kind="test", entries=entries, by=kernel.SYSTEM)


@pytest.mark.parametrize("wrong", [(A,), (A, Entry("bank:b", -100, "NZD")), (), (Entry("bank:a", 0, "CAD"),)])
def test_what_does_not_sum_to_zero_in_each_currency_is_not_written(wrong: tuple[Entry, ...]) -> None:
    with pytest.raises(ledger.Unbalanced):
        post("k", *wrong)
    assert not TransactionRow.objects.exists()


def test_a_key_is_posted_once_and_never_otherwise() -> None:
    first, new = post("k", A, B)
    again, newer = post("k", A, B)
    assert (new, newer, again.id) == (True, False, first.id)
    with pytest.raises(kernel.Conflict):
        post("k", Entry("bank:a", 200, "CAD"), Entry("bank:b", -200, "CAD"))
    assert EntryRow.objects.count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_entry SET cents = 1",
        "DELETE FROM payments_entry",
        "UPDATE payments_transaction SET kind = 'x'",
        "DELETE FROM payments_transaction",
        "UPDATE payments_allocation SET cents = 1",
        "UPDATE payments_line SET cents = 1",
        "DELETE FROM payments_share",
        "DELETE FROM payments_till_count",
    ],
)
def test_the_database_refuses_to_change_what_stands(statement: str) -> None:
    till = opened()
    cash(till, raised(), tendered=2500)
    payments.count_till(till_id=till.id, counted={2000: 1}, by=CLARA)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    whole()


def test_what_was_slipped_in_below_is_found() -> None:
    charge = raised()
    whole()
    row = TransactionRow.objects.get(key=f"charge:{charge.id}")
    EntryRow.objects.create(transaction=row, position=9, account="bank:eve", cents=5, currency="CAD")
    found = {fault.what for fault in verify_ledger().faults}
    assert "its entries are not those that were posted" in found
    assert any("sum to" in each for each in found)


def test_a_whole_transaction_slipped_in_is_found() -> None:
    entries = (A, B)
    row = TransactionRow.objects.create(
        id=kernel.new_id(), key="forged", kind="test", at=kernel.now(),
        digest=ledger.digest_of("forged", "test", entries),
    )  # fmt: skip
    for place, each in enumerate(entries):
        EntryRow.objects.create(transaction=row, position=place, **vars(each))
    (fault,) = verify_ledger().faults
    assert fault.what == "no event tells that it was posted"
