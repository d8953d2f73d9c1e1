"""instruct_payout, stop_payouts, make_batch: paid once, stopped in time, in a file that reads back as what was owed."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest
from pyiso20022.pain import pain_001_001_09 as pain
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig

from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.payments import ports

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)
GRANT = kernel.Reference("grant", "g")
PAYER = payments.Account("Inland Revenue", "03-0049-0001100-27")
OPERATOR = kernel.Actor(channel="command", name="operator")
ACCOUNTS = {
    "amina": payments.Account("Amina Rahimi", "01-0902-0068389-00"),
    "boris": payments.Account("Boris & Söhne <3", "DE89 3704 0044 0532 0130 00"),
}


class Book(ports.AccountBook):
    def accounts(self, payouts: Sequence[payments.Payout]) -> Mapping[str, payments.Account]:
        return {each.id: ACCOUNTS[each.payee_id] for each in payouts if each.payee_id in ACCOUNTS}


@pytest.fixture(autouse=True)
def _book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ports.account_books._things, "default", Book())


def instructed(key: str, payee: str = "amina", cents: int = 7700, due: date = DAY) -> payments.Payout:
    return payments.instruct(
        key=key, about=GRANT, organization="inland-revenue", payee_id=payee, amount=kernel.Money(cents, "NZD"),
        due_on=due, by=kernel.SYSTEM,
    )  # fmt: skip


def batch(until: date = DAY) -> tuple[payments.Batch, bytes] | None:
    return payments.make_batch(organization="inland-revenue", until=until, payer=PAYER, by=OPERATOR)


def read(content: bytes) -> pain.Document:
    config = ParserConfig(
        fail_on_unknown_properties=True, fail_on_unknown_attributes=True, fail_on_converter_warnings=True
    )
    found: pain.Document = XmlParser(config=config).from_bytes(content, pain.Document)
    return found


def test_a_key_is_paid_once() -> None:
    assert instructed("one") == instructed("one", cents=9900)
    made = batch()
    assert made is not None
    assert (made[0].count, made[0].cents) == (1, 7700)
    assert batch() is None
    assert instructed("one").state == "batched"
    assert payments.paid(about=GRANT, until=DAY, by=kernel.SYSTEM) == 7700


def test_the_file_says_what_is_owed_to_whom() -> None:
    instructed("one")
    instructed("two", "boris", 123456)
    instructed("later", due=date(2026, 12, 1))
    made = batch()
    assert made is not None
    said = read(made[1]).cstmr_cdt_trf_initn
    assert said.grp_hdr.nb_of_txs == "2"
    assert said.grp_hdr.ctrl_sum == Decimal("1311.56")
    (order,) = said.pmt_inf
    assert order.reqd_exctn_dt.dt.to_date() == DAY
    assert order.dbtr_acct.id.othr.id == "030049000110027"
    paid = {
        each.cdtr.nm: (each.cdtr_acct.id.iban or each.cdtr_acct.id.othr.id, each.amt.instd_amt.value)
        for each in order.cdt_trf_tx_inf
    }
    assert paid == {
        "Amina Rahimi": ("010902006838900", Decimal(77)),
        "Boris & Söhne <3": ("DE89370400440532013000", Decimal("1234.56")),
    }
    ids = [each.pmt_id.end_to_end_id for each in order.cdt_trf_tx_inf]
    assert len(set(ids)) == 2
    assert max(map(len, ids)) <= 35
    assert order.cdt_trf_tx_inf[0].cdtr_agt.fin_instn_id.clr_sys_mmb_id.mmb_id == "010902"


def test_a_lost_file_is_written_again_and_a_changed_account_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    instructed("one")
    made = batch()
    assert made is not None
    assert payments.batch_file(batch_id=made[0].id, payer=PAYER, by=OPERATOR) == made[1]
    monkeypatch.setitem(ACCOUNTS, "amina", payments.Account("Amina Rahimi", "01-0902-0068390-00"))
    with pytest.raises(kernel.Conflict):
        payments.batch_file(batch_id=made[0].id, payer=PAYER, by=OPERATOR)


def test_who_has_no_account_is_left_out_and_told() -> None:
    instructed("one")
    nobody = instructed("two", "nobody")
    made = batch()
    assert made is not None
    assert made[0].left_out == (nobody.id,)
    assert instructed("two", "nobody").state == "planned"


def test_what_is_stopped_in_time_is_not_paid() -> None:
    instructed("one")
    instructed("two", due=date(2026, 12, 1))
    assert payments.stop_payouts(about=GRANT, after=DAY, by=kernel.SYSTEM) == 1
    assert payments.stop_payouts(about=GRANT, after=DAY, by=kernel.SYSTEM) == 0
    made = batch(date(2026, 12, 31))
    assert made is not None
    assert made[0].count == 1


def test_a_number_no_bank_could_read_stops_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    instructed("one")
    monkeypatch.setitem(ACCOUNTS, "amina", payments.Account("Amina Rahimi", "my sock"))
    with pytest.raises(kernel.Invalid):
        batch()
    assert instructed("one").state == "planned"


def test_nobody_else_pays() -> None:
    eve = kernel.Actor(agent_id="e", channel="web", name="Eve", assurance=kernel.Assurance.SUBSTANTIAL)
    instructed("one")
    with pytest.raises(kernel.NotAllowed):
        payments.make_batch(organization="inland-revenue", until=DAY, payer=PAYER, by=eve)
    with pytest.raises(kernel.NotAllowed):
        payments.stop_payouts(about=GRANT, after=DAY, by=eve)
    assert payments.payouts_about(about=GRANT, by=eve) == ()
