"""The inspection itself: a page that is wrong in each way is found to be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import CHROMIUM, Inspector

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium"),
]

PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>T</title></head>'
    "<body><main>{}</main></body></html>"
)
WRONG = {
    "axe color-contrast": '<h1>T</h1><p style="color:#bbb;background:#fff">pale</p>',
    "axe select-name": "<h1>T</h1><select><option>1</option></select>",
    "px too wide at 320": '<h1>T</h1><div style="width:400px">wide</div>',
    "HTML: ParseError": "<h1>T</h1><p><div>no</p></div>",
    "two things are called #a": '<h1>T</h1><p id="a">1</p><p id="a">2</p>',
}


@pytest.fixture
def inspector(chromium: Browser) -> Inspector:
    made = Inspector(chromium)
    made.open()
    return made


@pytest.mark.parametrize("fault", WRONG)
def test_a_fault_is_found(inspector: Inspector, fault: str) -> None:
    inspector.look("http://localhost/wrong/", PAGE.format(WRONG[fault]), "nobody")
    inspector.close()
    assert any(fault in each for each in inspector.found), inspector.found


def test_nothing_is_found_on_a_page_in_order(inspector: Inspector) -> None:
    inspector.look("http://localhost/right/", PAGE.format("<h1>T</h1><p>Right.</p>"), "nobody")
    inspector.close()
    assert inspector.found == []


def test_a_fault_is_found_in_what_is_new_on_a_page_that_is_known(inspector: Inspector) -> None:
    known = "<h1>T</h1><p>Right.</p><p>{}</p>"
    inspector.look("http://localhost/right/", PAGE.format(known.format("Right.")), "nobody")
    assert inspector.found == []
    pale = '<span class="unheard-of" style="color:#bbb;background:#fff">pale</span>'
    inspector.look("http://localhost/wrong/", PAGE.format(known.format(pale)), "nobody")
    inspector.close()
    assert [each for each in inspector.found if "(light): axe color-contrast" in each], inspector.found
