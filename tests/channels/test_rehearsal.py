"""A rehearsal finds what an example promised and did not get, and pages that not everyone can use."""

import msgspec
import pytest

from guichet.catalogue import api as catalogue
from guichet.lab.rehearsal.accessibility import faults_of
from guichet.lab.rehearsal.parts import Performance
from guichet.lab.rehearsal.play import differences
from guichet.lab.rehearsal.rehearse import channels_of, rehearse_example

NUMBER = "inland-revenue/child-ird-number"
DONE = Performance(
    answers={"email": "amina@example.org"},
    status="granted",
    outcome="granted",
    amounts={"weekly": 7300},
    reasons=("There is something to pay.",),
    messages=("granted",),
    digest="ab" * 32,
)


@pytest.mark.usefixtures("published")
def test_a_promise_that_is_not_kept_is_said_for_each_channel() -> None:
    service = catalogue.service(NUMBER)
    example = service.examples[0]
    broken = msgspec.structs.replace(example, expect=msgspec.structs.replace(example.expect, status="received"))

    found = rehearse_example(service, broken, language="en")

    assert {each.code for each in found} == {"unexpected"}
    assert {each.message for each in found} == {
        f"by {channel}, it ends as issued, not received." for channel in channels_of(service)
    }
    assert all(each.where == f"services/{NUMBER}/examples.yaml#examples/{example.id}" for each in found)


@pytest.mark.usefixtures("published")
def test_an_answer_that_does_not_fit_stops_the_play_and_says_where() -> None:
    service = catalogue.service(NUMBER)
    example = service.examples[0]
    broken = msgspec.structs.replace(example, given={**example.given, "applicant_ird_number": "49091851"})

    found = rehearse_example(service, broken, language="en")

    assert {each.code for each in found} == {"stuck"}
    assert all("applicant_ird_number" in each.message or "digit is missing" in each.message for each in found)


def test_channels_that_end_otherwise_are_told_apart() -> None:
    assert differences({"web": DONE, "sms": DONE}) == ()
    for name, value in (("status", "declined"), ("amounts", {"weekly": 7299}), ("answers", {}), ("digest", "cd" * 32)):
        changed = Performance(**{**DONE.__dict__, name: value})
        assert len(differences({"web": DONE, "sms": changed})) == 1


GOOD = (
    '<html lang="en"><head><title>Good</title></head><body><h1>Good</h1><h2>Part</h2>'
    '<label for="a">Name</label><input id="a" name="a"><label>Age <input name="b"></label>'
    '<a href="/">Home</a><input type="hidden" name="c"></body></html>'
)


def test_a_page_that_everyone_can_use_has_no_fault() -> None:
    assert faults_of(GOOD) == ()


@pytest.mark.parametrize(
    ("old", "new", "criterion"),
    [
        (' lang="en"', "", "3.1.1"),
        ("<title>Good</title>", "", "2.4.2"),
        ("<h1>Good</h1>", "", "1.3.1"),
        ("<h2>Part</h2>", "<h3>Part</h3>", "1.3.1"),
        ('<label for="a">Name</label>', "", "3.3.2"),
        (">Home<", "><", "2.4.4"),
        ('name="b"', 'name="b" id="a"', "4.1.2"),
        ('<a href="/"', '<a tabindex="3" href="/"', "2.4.3"),
        ("<h2>", '<img src="x.png"><h2>', "1.1.1"),
        ("<h2>", '<h2 style="color:red">', "style"),
        ("Age <input", "LocalizedText(by_language={}) <input", "the program's language"),
    ],
)
def test_each_fault_is_named_by_its_criterion(old: str, new: str, criterion: str) -> None:
    assert old in GOOD

    found = faults_of(GOOD.replace(old, new, 1))

    assert len(found) == 1
    assert criterion in found[0]
