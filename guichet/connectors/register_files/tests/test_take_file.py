"""take_file: a file is taken whole or refused whole, once, whatever is in it; and then the register answers."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from guichet.audit import api as audit
from guichet.connectors.register_files import api as register_files
from guichet.connectors.register_files.models import EntryRow, FileRow
from guichet.evidence import ports
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
LAYOUT: dict[str, Any] = {
    "register": "rates", "organization": "city", "files": "rates-{as_of}.csv", "kind": "csv", "separator": ";",
    "decimal": ",", "names": True, "encoding": "windows-1252",
    "columns": [
        {"name": "name", "at": 1, "required": True},
        {"name": "born", "at": 2, "type": "date", "format": "%d.%m.%Y", "required": True},
        {"name": "rates", "at": 3, "type": "money"},
        {"name": "payer", "at": 4, "type": "boolean", "values": {"J": True, "N": False}},
    ],
    "key": {"name": ["name"], "birth_date": "born"},
    "facts": {"rates_of_year": "rates", "home_ratepayer": "payer"},
    "last": {"mark": "SUM", "count": {"at": 2}, "sums": {"rates": {"at": 3}}},
}  # fmt: skip
GOOD = (
    "name;born;rates;payer\r\n"
    "Amina Rahimi;14.03.1996;1.234,50;J\r\n"
    '"Núñez; María";01.02.1980;99,00-;N\r\n'
    "SUM;2;1.135,50;\r\n"
)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with kernel.held_at(NOW):
        yield


def layout(tmp_path: Path, **changes: Any) -> register_files.Layout:
    path = tmp_path / "layout.yaml"
    path.write_text(yaml.safe_dump({**LAYOUT, **changes}), encoding="utf-8")
    return register_files.load(path)


def written(tmp_path: Path, text: str | bytes = GOOD, name: str = "rates-20261121.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("windows-1252"))
    return path


def ask(found: register_files.Layout, name: str = "amina RAHIMI", born: str = "1996-03-14", about: str = "") -> Any:
    query = ports.RegisterQuery(
        id="q", about=about, identifiers={"name": name, "birth_date": born}, facts=("rates_of_year", "home_ratepayer"),
        purpose="rates-rebate", agreement="a", recipient="internal-affairs",
    )  # fmt: skip
    return register_files.FileRegister(found).fetch(query)


def test_it_is_taken_and_answers_as_of_its_day(tmp_path: Path) -> None:
    found = layout(tmp_path)
    report = register_files.take_file(written(tmp_path), found)
    assert (report.state, report.entries, report.as_of) == ("taken", 2, date(2026, 11, 21))
    answer = ask(found)
    assert answer.facts == {"rates_of_year": 123450, "home_ratepayer": True}
    assert answer.as_of == datetime(2026, 11, 21, 23, 59, 59, tzinfo=UTC)
    assert "rates-20261121.csv" in answer.proof
    assert ask(found, "Nunez; Maria", "1980-02-01").facts == {"rates_of_year": -9900, "home_ratepayer": False}
    with pytest.raises(ports.RegisterRefused):
        ask(found, "Eve Nobody")
    with pytest.raises(ports.RegisterRefused):
        ask(found, "", "")
    row = EntryRow.objects.first()
    assert row is not None
    assert "123450" not in row.sealed_facts
    assert "amina" not in row.who.casefold()
    (taken,) = audit.history(stream=kernel.Reference("register", "rates"))
    assert taken.data["entries"] == 2


def test_the_same_content_again_changes_nothing(tmp_path: Path) -> None:
    found = layout(tmp_path)
    register_files.take_file(written(tmp_path), found)
    again = register_files.take_file(written(tmp_path, name="rates-20261122.csv"), found)
    assert again.state == "known"
    assert (FileRow.objects.count(), EntryRow.objects.count()) == (1, 2)


def test_a_newer_whole_file_replaces_all_and_an_older_is_refused(tmp_path: Path) -> None:
    found = layout(tmp_path)
    register_files.take_file(written(tmp_path), found)
    newer = "name;born;rates;payer\r\nBoris Novak;02.09.1984;1,00;J\r\nSUM;1;1,00;\r\n"
    assert register_files.take_file(written(tmp_path, newer, "rates-20261122.csv"), found).state == "taken"
    with pytest.raises(ports.RegisterRefused):
        ask(found)
    assert ask(found, "Boris Novak", "1984-09-02").facts["rates_of_year"] == 100
    assert EntryRow.objects.count() == 1
    older = register_files.take_file(written(tmp_path, GOOD + "\r\n"[:0], "rates-20261121.csv"), found)
    assert older.state == "known"
    other = GOOD.replace("1.234,50", "1.234,51").replace("1.135,50", "1.135,51")
    assert register_files.take_file(written(tmp_path, other, "rates-20261120.csv"), found).state == "refused"
    assert ask(found, "Boris Novak", "1984-09-02").facts["rates_of_year"] == 100


def test_changes_stand_over_the_whole_file(tmp_path: Path) -> None:
    columns = [*LAYOUT["columns"], {"name": "action", "at": 5}]
    deltas = {"files": "rates-{as_of}.delta", "column": "action", "puts": ["U"], "takes_out": ["D"]}
    found = layout(tmp_path, columns=columns, deltas=deltas, names=False, last=None)
    change = "Amina Rahimi;14.03.1996;2,00;N;U\nBoris Novak;02.09.1984;;;U\n"
    early = register_files.take_file(written(tmp_path, change, "rates-20261121.delta"), found)
    assert (early.state, "whole file" in early.problems[0].remedy) == ("refused", True)
    whole = "Amina Rahimi;14.03.1996;1,00;J;\nDana Moana;01.01.1970;5,00;J;\n"
    assert register_files.take_file(written(tmp_path, whole, "rates-20261120.csv"), found).state == "taken"
    assert register_files.take_file(written(tmp_path, change, "rates-20261121.delta"), found).state == "taken"
    assert ask(found).facts == {"rates_of_year": 200, "home_ratepayer": False}
    assert ask(found, "Dana Moana", "1970-01-01").as_of == datetime(2026, 11, 21, 23, 59, 59, tzinfo=UTC)
    gone = "Amina Rahimi;14.03.1996;;;D\n"
    register_files.take_file(written(tmp_path, gone, "rates-20261122.delta"), found)
    with pytest.raises(ports.RegisterRefused):
        ask(found)
    wrong = register_files.take_file(written(tmp_path, gone.replace(";D", ";X"), "rates-20261122.delta"), found)
    assert [each.where for each in wrong.problems] == ["rates-20261122.delta:1 action"]


def test_one_that_is_too_old_is_as_good_as_away(tmp_path: Path) -> None:
    found = layout(tmp_path)
    register = register_files.FileRegister(found)
    assert "no file" in register.check()[0].message
    register_files.take_file(written(tmp_path), found)
    assert register.check() == ()
    with kernel.held_at(NOW + timedelta(days=40)):
        with pytest.raises(ports.RegisterDown, match="2026-11-21"):
            ask(found)
        assert "more than 31 days ago" in register.check()[0].message


def test_two_of_one_name_and_birth_date_are_nobodys(tmp_path: Path) -> None:
    text = GOOD.replace('"Núñez; María";01.02.1980', "AMINA rahimi;14.03.1996")
    found = layout(tmp_path)
    assert register_files.take_file(written(tmp_path, text), found).state == "taken"
    with pytest.raises(ports.RegisterRefused, match="several"):
        ask(found)


def test_by_our_own_number_each_stands_there_once(tmp_path: Path) -> None:
    found = layout(tmp_path, key={"about": "name"})
    twice = GOOD.replace('"Núñez; María"', "Amina Rahimi")
    refused = register_files.take_file(written(tmp_path, twice), found)
    assert (refused.state, refused.problems[0].message) == ("refused", "1 people are there twice")
    assert (EntryRow.objects.count(), FileRow.objects.get().state) == (0, "refused")
    assert register_files.take_file(written(tmp_path), found).state == "taken"
    assert ask(found, about="Amina Rahimi").facts["home_ratepayer"] is True


@pytest.mark.parametrize(
    ("before", "after", "where", "message"),
    [
        ("14.03.1996", "31.02.1996", "2 born", "expected a day"),
        ("1.234,50", "1.23,50", "2 rates", "expected an amount"),
        ("1.234,50", "=SUM(A1)", "2 rates", "expected an amount"),
        (";J", ";Y", "2 payer", "expected one of the 2 codes"),
        ("Amina Rahimi", "", "2 name", "nothing stands here"),
        (";J\r\n", "\r\n", "2", "3 columns where 4"),
        ("name;born", "born;name", "1", "the columns are not named name, born, rates, payer"),
        ("SUM;2", "SUM;3", "4", "2 entries"),
        ("1.135,50", "1.135,51", "4 rates", "adds up to something else"),
        ("SUM;2;1.135,50;\r\n", "", "3", "the last record is missing"),
        ("SUM;2;1.135,50;\r\n", "SUM;2;1.135,50;\r\nEve;01.01.2000;;\r\n", "5", "something after the last record"),
        ('"Núñez', 'N"úñez"x"', "", ""),
        ("Amina Rahimi", "Amina\0Rahimi", "2", "NUL"),
        ("Amina Rahimi", "A" * 70_000, "2", "more than 65,536 signs"),
        ("Amina Rahimi", '"Amina', "", "no CSV"),
    ],
)
def test_it_is_refused_whole_with_the_line_and_without_a_value(
    tmp_path: Path, before: str, after: str, where: str, message: str
) -> None:
    found = layout(tmp_path)
    text = GOOD.replace(before, after, 1)
    report = register_files.take_file(written(tmp_path, text), found)
    if not message:  # signs between quotes that CSV allows: taken or refused, never half
        assert report.state in ("taken", "refused")
        return
    assert report.state == "refused"
    assert (EntryRow.objects.count(), FileRow.objects.get().state) == (0, "refused")
    assert message in report.problems[0].message
    if where:
        assert report.problems[0].where == f"rates-20261121.csv:{where}"
    told = json.dumps(register_files.said(report)) + FileRow.objects.get().report
    assert not any(each in told for each in ("Amina", "1996", "1234", "SUM(A1)"))
    with pytest.raises(ports.RegisterDown):
        ask(found)
    assert register_files.take_file(written(tmp_path), found).state == "taken", "the right one is taken after"


@pytest.mark.parametrize(
    ("encoding", "content"),
    [("utf-8", GOOD.encode("windows-1252")), ("utf-16", GOOD.encode("utf-8")), ("ascii", GOOD.encode("utf-8")),
     ("utf-8", bytes(range(256)) * 400), ("windows-1252", b"\x81\x8d" * 50), ("utf-8", b"")],
)  # fmt: skip
def test_the_wrong_encoding_and_no_text_at_all_are_refused(tmp_path: Path, encoding: str, content: bytes) -> None:
    report = register_files.take_file(written(tmp_path, content), layout(tmp_path, encoding=encoding))
    assert report.state == "refused"
    assert report.problems
    assert EntryRow.objects.count() == 0


@pytest.mark.parametrize("name", ["rates-20261123.csv", "rates-20261131.csv", "other.csv", "rates-20261121.csv.exe"])
def test_a_name_that_says_no_day_or_one_to_come_is_refused(tmp_path: Path, name: str) -> None:
    assert register_files.take_file(written(tmp_path, name=name), layout(tmp_path)).state == "refused"


def test_more_than_it_may_be_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "rates-20261121.csv"
    with path.open("wb") as file:
        file.truncate(2**30)  # a gigabyte of nothing
    report = register_files.take_file(path, layout(tmp_path))
    assert (report.state, report.sha256, report.problems[0].message) == ("refused", "", "the file has more than 256 MB")


def test_links_folders_and_pipes_are_not_followed(tmp_path: Path) -> None:
    found = layout(tmp_path)
    secret = written(tmp_path, name="secret")
    (tmp_path / "rates-20261121.csv").symlink_to(secret)
    with pytest.raises(OSError, match="symbolic links"):
        register_files.take_file(tmp_path / "rates-20261121.csv", found)
    os.mkfifo(tmp_path / "rates-20261120.csv")
    assert register_files.take_file(tmp_path / "rates-20261120.csv", found).problems[0].message == "this is no file"


def test_only_so_many_problems_are_said(tmp_path: Path) -> None:
    text = "name;born;rates;payer\r\n" + "Eve;never;;\r\n" * 5_000 + "SUM;5000;0,00;\r\n"
    report = register_files.take_file(written(tmp_path, text), layout(tmp_path))
    assert (len(report.problems), report.more) == (100, 4_900)


def test_one_that_a_dead_process_left_half_way_is_taken_anew(tmp_path: Path) -> None:
    found, path = layout(tmp_path), written(tmp_path)
    sha = register_files.take_file(path, found, keep=False).sha256
    row = FileRow.objects.create(
        register="rates", name="x", sha256=sha, state="loading", came_at=NOW - timedelta(minutes=5)
    )
    EntryRow.objects.create(file=row, who="somebody")
    assert register_files.take_file(path, found).state == "busy"
    FileRow.objects.update(came_at=NOW - timedelta(hours=3))
    assert register_files.take_file(path, found).state == "taken"
    assert EntryRow.objects.count() == 2


def test_the_drop_folder_is_worked_off_in_order_and_put_aside(tmp_path: Path) -> None:
    found = layout(tmp_path)
    folder = tmp_path / "drop" / "rates"
    folder.mkdir(parents=True)
    written(folder)
    written(folder, GOOD.replace("SUM;2", "SUM;9"), "rates-20261122.csv")
    written(folder, name="rates-20261119.csv.part")
    (folder / ".hidden").write_text("x")
    (folder / "rates-20261118.csv").symlink_to("/etc/passwd")
    drop = tmp_path / "drop"
    assert list(register_files.take_dropped(found, drop)) == [], "somebody may still be writing"
    states = {each.name: each.state for each in register_files.take_dropped(found, drop, at_once=True)}
    assert states == {
        "rates-20261118.csv": "refused", "rates-20261121.csv": "taken", "rates-20261122.csv": "refused",
    }  # fmt: skip
    left = sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if not each.is_dir())
    assert left == [
        ".hidden", "rates-20261119.csv.part", "refused/rates-20261118.csv", "refused/rates-20261118.csv.report.json",
        "refused/rates-20261122.csv", "refused/rates-20261122.csv.report.json", "taken/rates-20261121.csv",
    ]  # fmt: skip
    said = json.loads((folder / "refused/rates-20261122.csv.report.json").read_text())
    assert said["problems"][0]["where"] == "rates-20261122.csv:4"
    assert list(register_files.take_dropped(found, drop, at_once=True)) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"facts": {"rates_of_year": "rate"}}, "there is no column 'rate'"),
        ({"key": {"name": ["name"]}}, "a person is found by"),
        ({"key": {"about": "name", "name": ["name"], "birth_date": "born"}}, "a person is found by"),
        ({"encoding": "klingon"}, "there is no encoding"),
        ({"files": "rates.csv"}, "for which day"),
        ({"kind": "fixed", "names": False}, "`length` is for fixed files"),
        ({"columns": [*LAYOUT["columns"], dict(LAYOUT["columns"][0])]}, "there twice"),
        ({"facts": {}}, "knows no fact"),
        ({"separator": ";;"}, "separator"),
        ({"sepparator": ";"}, "sepparator"),
        ({"last": {"mark": "SUM", "sums": {"name": {"at": 3}}}}, "neither money nor a number"),
    ],
)
def test_a_layout_that_cannot_work_says_why_with_its_line(tmp_path: Path, changes: Any, message: str) -> None:
    with pytest.raises(kernel.Invalid) as refused:
        layout(tmp_path, **changes)
    assert message in str(refused.value)
    assert all(each.where.startswith("layout.yaml:") for each in refused.value.problems)
