"""The worked example: an old system drops its files in fixed columns, and evidence asks the register as any other."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from guichet.connectors.register_files import api as register_files
from guichet.connectors.register_files.apps import check_settings
from guichet.connectors.register_files.taking import take_all_dropped
from guichet.evidence import api as evidence
from guichet.evidence import ports
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from guichet.lab.registers.dropping import LAYOUT, Line, drop
from guichet.sharing import api as sharing
from guichet.site.command import main

AMINA = Line("Amina", "Rahimi", date(1996, 3, 14), True, 12_345)
BORIS = Line("Boris", "Novak", date(1984, 9, 2), False)
FACT = "gets_accommodation_supplement"
QUERY = ports.RegisterQuery(
    id="q", about="", identifiers={"name": "Amina Rahimi", "birth_date": "1996-03-14"}, facts=(FACT,),
    purpose="p", agreement="a", recipient="r",
)  # fmt: skip


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> Path:
    layouts, dropped = tmp_path / "layouts", tmp_path / "drop"
    layouts.mkdir()
    dropped.mkdir()
    (layouts / LAYOUT.name).write_bytes(LAYOUT.read_bytes())
    settings.GUICHET_REGISTER_LAYOUTS, settings.GUICHET_REGISTER_DROP = str(layouts), str(dropped)
    return dropped


def test_the_whole_register_then_changes(folders: Path, published: Any) -> None:
    register = register_files.FileRegister(register_files.load(LAYOUT))
    drop(folders, [AMINA, BORIS], on=date(2026, 11, 15))
    assert [each.state for each in register_files.take_registers(at_once=True)] == ["taken"]
    assert register.fetch(QUERY).facts == {FACT: True}
    changes = [Line("Amina", "Rahimi", date(1996, 3, 14), False, action="U"), Line("Boris", "Novak", date(1984, 9, 2),
               False, action="D")]  # fmt: skip
    drop(folders, changes, on=date(2026, 11, 16), changes=True)
    assert [each.state for each in register_files.take_registers(at_once=True)] == ["taken"]
    assert register.fetch(QUERY).facts == {FACT: False}
    cut = drop(folders, [AMINA], on=date(2026, 11, 17))
    cut.write_bytes(cut.read_bytes()[:-82])
    (refused,) = register_files.take_registers(at_once=True)
    assert [(each.where, each.message) for each in refused.problems] == [
        ("ACCSUP.20261117.FULL:2", "the last record is missing")
    ]
    assert register.fetch(QUERY).facts == {FACT: False}


def test_evidence_asks_it_under_an_agreement_and_shows_the_files_day(
    cast: Cast, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged: kernel.Registry[ports.Register] = kernel.Registry("register")
    plugged.register("accommodation", register_files.FileRegister(register_files.load(LAYOUT)))
    monkeypatch.setattr(ports, "registers", plugged)
    amina = str(cast.amina.agent_id)

    def permit() -> sharing.Permit:
        return sharing.Permit("exchange", "an-agreement", 1, "law", (FACT,), "", "exchange")

    def fetch(page: str) -> evidence.Fetched:
        return evidence.fetch(
            register="accommodation", file_of=amina, about_id=amina, facts={FACT: "applicant"}, purpose="housing",
            recipient="internal-affairs", request=kernel.Reference("request", "r"), service="a/b", page=page,
            agreement="an-agreement", permit=permit, read=lambda said: said, by=cast.amina,
        )  # fmt: skip

    assert fetch("before").state == "waiting", "no file came yet: asked again later"
    drop(folders, [AMINA], on=date(2026, 11, 20))
    take_all_dropped({}, attempt=1)  # not settled yet: nobody waits for a file in a test
    list(register_files.take_registers(at_once=True))
    found = fetch("after")
    assert (found.state, dict(found.said)) == ("said", {FACT: True})
    assert found.as_of is not None
    assert found.as_of.isoformat() == "2026-11-20T10:59:59+00:00", "the end of that day in Wellington"
    assert found.proof.startswith("ACCSUP.20261120.FULL")


def test_the_commands_say_what_they_took_and_refused(
    folders: Path, published: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = drop(folders, [AMINA], on=date(2026, 11, 20))
    assert main(["registers", "check", str(LAYOUT), str(path)]) == 0
    assert main(["registers", "take", "--at-once"]) == 0
    assert "ACCSUP.20261120.FULL: taken, 1 entries as of 2026-11-20" in capsys.readouterr().out
    drop(folders, [AMINA], on=date(2026, 11, 19))
    assert main(["registers", "take", "--at-once", "--json"]) == 1
    assert '"state": "refused"' in capsys.readouterr().out
    assert main(["registers", "take", "--register", "nowhere"]) == 2


def test_settings_that_cannot_work_are_said(tmp_path: Path) -> None:
    with override_settings(GUICHET_REGISTER_LAYOUTS=str(tmp_path / "gone"), GUICHET_REGISTER_DROP=""):
        assert [each.id for each in check_settings(None)] == ["register_files.E001", "register_files.E002"]
    (tmp_path / "wrong.yaml").write_text("register: 7\n")
    with override_settings(GUICHET_REGISTER_LAYOUTS=str(tmp_path), GUICHET_REGISTER_DROP=str(tmp_path)):
        assert {each.id for each in check_settings(None)} == {"register_files.E003"}
