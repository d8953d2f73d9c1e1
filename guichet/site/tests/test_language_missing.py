"""What a language lacks is counted, of the interface, the services and the law, and listed with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guichet.site import command

AOTEAROA = Path(__file__).parents[3] / "jurisdictions" / "aotearoa"


def test_the_official_languages_lack_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["language", "missing", str(AOTEAROA)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[0] for line in said] == ["en", "mi"]
    assert all(line.count(" 0 of ") == 3 for line in said)


def test_another_lacks_everything_and_says_where_it_is_to_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["language", "missing", str(AOTEAROA), "--language", "ar", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)["ar"]
    assert set(told) == {"interface", "services", "law"}
    for part in told.values():
        assert len(part["missing"]) == part["of"] > 800
    assert "locales/ar.yaml#name" in told["services"]["missing"]
    assert "variables.has_partner.to_you.met" in told["law"]["missing"]
    assert "Continue" in told["interface"]["missing"]


def test_without_a_folder_it_is_the_interface_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["language", "missing", "--language", "mi", "--list"]) == 0
    assert capsys.readouterr().out.startswith("mi (Te reo Māori) lacks: interface 0 of ")
