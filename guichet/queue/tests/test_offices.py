"""The files of offices: what is wrong is said with file and line, and a change counts at once."""

from pathlib import Path
from typing import Any

import pytest

from guichet.kernel import api as kernel
from guichet.queue import api as queue
from guichet.queue.checks import offices_can_be_read
from guichet.queue.offices import examine
from guichet.queue.tests.cast import OFFICE

RIGHT = (Path(__file__).parent / "minimal/queues/fredericton.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("office: fredericton", "office: moncton", "queues/fredericton.yaml:2: `office` is 'moncton'"),
        ("letter: Q", "letter: A", "the letter 'A' stands here twice"),
        ('id: "2"', 'id: "1"', "the window '1' stands here twice"),
        ("[general]", "[generol]", "the lane 'generol', which is not there. Did you mean"),
        ("vehicles]", "quick]", "no window calls from the lane 'vehicles'"),
        ("{en: Quick, fr: Rapide}", "{en: Quick}", "a name is missing in 'fr'"),
        ("names: {en: F", "time_zone: Mars/Olympus\nnames: {en: F", "'Mars/Olympus' is no time zone"),
        ("letter: V", "letter: VV", "one capital letter"),
        ("appointment_head_start_minutes: 30", "appointment_head_start: 30", "no key 'appointment_head_start'"),
    ],
)  # fmt: skip
def test_every_mistake_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in RIGHT
    (tmp_path / "queues").mkdir()
    text = (
        RIGHT.replace(old, new)
        if old != "vehicles]"
        else RIGHT.replace("[vehicles, quick]", "[quick]").replace(", vehicles]", "]")
    )
    (tmp_path / "queues/fredericton.yaml").write_text(text, encoding="utf-8")
    found, problems = examine(tmp_path, languages=("en", "fr"), time_zone="UTC")
    assert any(said in str(each) for each in problems), [str(each) for each in problems]
    assert found == {}


def test_a_change_counts_at_once(tmp_path: Path, settings: Any) -> None:
    settings.GUICHET_JURISDICTION = tmp_path
    (tmp_path / "queues").mkdir()
    file = tmp_path / "queues/fredericton.yaml"
    file.write_text(RIGHT, encoding="utf-8")
    assert set(queue.office(OFFICE).places) == {"1", "2", "3", "4"}
    file.write_text(RIGHT + '  - {id: "5", lanes: [general]}\n', encoding="utf-8")
    assert set(queue.office(OFFICE).places) == {"1", "2", "3", "4", "5"}
    file.write_text("office: 7\n", encoding="utf-8")
    with pytest.raises(kernel.Invalid):
        queue.office(OFFICE)
    assert [each.id for each in offices_can_be_read(None)][:1] == ["guichet.E060"]


def test_an_office_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(kernel.NotFound) as refused:
        queue.office("frederickton")
    assert "fredericton" in str(refused.value)


def test_the_schema_of_the_file_is_generated() -> None:
    schema = queue.json_schema()
    assert schema["title"] == "queue"
    assert {"office", "lanes", "windows"} <= set(schema["$defs"]["OfficeFile"]["properties"])


def test_a_service_goes_to_its_lane_else_to_the_one_for_anything() -> None:
    office = queue.office(OFFICE)
    assert office.lane_for("snb/plates") == "general"
