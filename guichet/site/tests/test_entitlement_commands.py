"""The commands that sweep, follow, offer and pay: what they print, and what they refuse with what to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from guichet.entitlements import ports
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.pytest_cast import DAY_OF_CONTENT, Cast
from guichet.payments import api as payments
from guichet.payments import ports as payment_ports
from guichet.rules import api as rules
from guichet.site import command

pytest.importorskip("pyarrow", reason="the extra 'sweep' is not installed")
pytestmark = pytest.mark.django_db
LAW = Path(__file__).parents[3] / "jurisdictions" / "aotearoa" / "law"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], cast: Cast) -> Run:  # the cast's jurisdiction is published
    """Runs `guichet ...`: exit status, standard output, standard error."""

    def running(*words: object) -> tuple[int, str, str]:
        status = command.perform(command.parser().parse_args(list(map(str, words))))
        said = capsys.readouterr()
        return status, said.out, said.err

    return running


@pytest.fixture
def country(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "country"
    lab.country.make(people=3_000, folder=folder, day=DAY_OF_CONTENT.date(), law=LAW, part=1_000)
    monkeypatch.setattr(settings, "GUICHET_LAB_COUNTRY", folder)
    monkeypatch.setitem(ports.populations._things, "country", lab.LabCountry())
    with kernel.held_at(DAY_OF_CONTENT):
        yield folder


def test_sweep_follow_offer_and_take_up(run: Run, country: Path) -> None:
    status, out, err = run("entitlements", "sweep", "--population", "country")
    assert status == 0
    assert "3,000 people in " in out
    assert "register-a-birth was left out: the population does not say" in out
    assert "(100 %)" in err
    found = json.loads(run("entitlements", "take-up", "--areas", "--json")[1])
    (pension,) = [each for each in found["programmes"] if each["programme"].endswith("nz-superannuation")]
    assert pension["total"]["entitled"] > pension["total"]["receiving"] > 100

    lab.country.live(folder=country, days=3, keep=True)
    status, out, _ = run("entitlements", "reassess", "--population", "country", "--on", "2026-11-24", "--json")
    followed = json.loads(out)
    assert (status, followed["on"]) == (0, "2026-11-24")
    anew = json.loads(run("entitlements", "sweep", "--population", "country", "--on", "2026-11-24", "--json")[1])
    assert anew["id"] != followed["id"]
    assert (anew["missing"], anew["persons"]) == (followed["missing"], followed["persons"])
    assert "0 told, 0 offered, 0 given notice" in run("entitlements", "offers")[1]  # nobody of it is known here by name


def test_a_wrong_rule_is_listed_and_what_is_paid_is_reviewed(run: Run, country: Path) -> None:
    law = rules.load(LAW).hash
    asked = ("entitlements", "correct", "--population", "country", "--from", "2026-11", "--to", "2026-11")
    status, out, _ = run(*asked, "--old-law", law)
    assert status == 0
    assert "0 people in 0 months" in out  # the same law wronged nobody
    assert json.loads(run(*asked, "--old-law", law, "--json")[1])["wronged"] == []
    status, _, err = run(*asked, "--old-law", "0" * 64)
    assert (status, "was not kept" in err) == (2, True)
    assert "0 changes were found" in run("entitlements", "review")[1]
    assert lab.country.Country(country).population == 3_000


def test_what_is_refused_says_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("entitlements", "offers")[::2] == (
        2, "guichet: --sweep: no sweep is finished yet Run `guichet entitlements sweep`.\n"
    )  # fmt: skip
    status, _, err = run("entitlements", "sweep", "--population", "moon")
    assert status == 2
    assert "no population is plugged in as 'moon'" in err
    monkeypatch.setitem(ports.populations._things, "country", lab.LabCountry())
    status, _, err = run("entitlements", "sweep", "--population", "country")
    assert status == 2
    assert "guichet lab country make --folder" in err


class Book(payment_ports.AccountBook):
    """Everybody has the same account."""

    def accounts(self, payouts: Sequence[payments.Payout]) -> Mapping[str, payments.Account]:
        return {each.id: payments.Account("Amina Rahimi", "01-0902-0068389-00") for each in payouts}


PAYER = ("--payer-name", "Inland Revenue", "--payer-account", "03-0049-0001100-27")


def test_a_batch_is_written_once_and_again_byte_for_byte(
    run: Run, tmp_path: Path, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(payment_ports.account_books._things, "default", Book())
    payments.instruct(
        key="one", about=kernel.Reference("grant", "g"), organization="inland-revenue", payee_id=cast.agents["amina"],
        amount=kernel.Money(7700, "NZD"), due_on=kernel.today(), by=kernel.SYSTEM,
    )  # fmt: skip
    asked = ("payouts", "batch", "--organization", "inland-revenue", *PAYER, "--out")
    status, out, _ = run(*asked, tmp_path / "first.xml")
    assert status == 0
    assert "1 pay-outs, 77.00 in all" in out
    content = (tmp_path / "first.xml").read_bytes()
    assert b"010902006838900" in content
    assert (tmp_path / "first.xml").stat().st_mode & 0o077 == 0  # names and accounts are for nobody else

    status, _, err = run(*asked, tmp_path / "first.xml")
    assert (status, "it is there already" in err) == (2, True)
    assert (tmp_path / "first.xml").read_bytes() == content
    assert "Nothing is to be paid" in run(*asked, tmp_path / "second.xml")[1]
    batch = out.split("Batch ")[1].split(",")[0]
    assert run("payouts", "file", batch, *PAYER, "--out", tmp_path / "again.xml")[0] == 0
    assert (tmp_path / "again.xml").read_bytes() == content
    assert sorted(each.name for each in tmp_path.iterdir() if each.suffix) == ["again.xml", "first.xml"]
    assert run("payouts", "batch", "--organization", "x", *PAYER, "--out", tmp_path / "no" / "where.xml")[0] == 2
    assert run("payouts", "plan")[1] == run("payouts", "plan")[1]  # planned once
