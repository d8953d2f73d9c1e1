"""What can I get, in a real browser without scripts: asked, stopped, gone on with, and begun from the results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.browser import CHROMIUM, Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium"),
]

Arrive = Callable[..., Visitor]
KNOWN = {
    "child_birth_date-1": "1 11 2026",
    "applicant_birth_date": "2 5 1994",
    "main_carer": "yes",
    "lives_here": "yes",
    "child_lives_here-1": "yes",
    "child_born_in_new_zealand-1": "yes",
    "applicant_income": "30,000",
}
# What she does not know.
PASSED_OVER = "cash_savings"


def test_dana_finds_out_what_she_can_get(arrive: Arrive) -> None:
    lab = arrive("the lab", inspected=False)
    lab.opens("/lab/")
    lab.writes(day="2026-11-21")
    lab.presses("Go")
    dana = arrive("dana")
    dana.opens("/en/")
    dana.follows("What can I get?", within="main")
    dana.presses("Begin", within="main")
    assert dana.heading() == "Who lives with you?"
    dana.presses("Continue", expect=422)
    dana.sees("Enter this: Children who live with you.")
    dana.answers(has_partner="no", **{"household-children": "1"})
    dana.sees("questions answered", "of at most")
    dana.follows("Stop here and see what is settled")
    dana.sees("What you can get so far", "Not known yet")
    dana.follows("Go on with the questions")
    dana.inspector = None  # the same page with other questions
    for _ in range(60):
        if dana.page.url.endswith("/results/"):
            break
        wanted = [name for name in dana.asked() if name != PASSED_OVER]
        dana.answers(**{name: _said(dana, name) for name in wanted})
    inspected = arrive("dana again")
    inspected.opens("/en/resume/")
    inspected.writes(code=dana.page.locator("main .g-code").first.inner_text())
    inspected.presses("Go on", within="main")
    inspected.sees("What you can get", "Yes, it seems", "$77.00")
    inspected.page.locator("tr:has-text('Apply for Best Start') summary").click()
    inspected.sees("Your child is under 3 years old.", "Income Tax Act 2007, section MG 1 to MG 4")
    inspected.presses("Apply now", within="tr:has-text('Apply for Best Start')")
    inspected.sees("Your child's name")
    inspected.does_not_see("When was your child born?")


def _said(dana: Visitor, name: str) -> str:
    if name in KNOWN:
        return KNOWN[name]
    field = dana.page.locator(f"main [name='{name}']:not([type=hidden])").first
    if field.get_attribute("type") == "radio":
        values = dana.page.locator(f"main [name='{name}']").evaluate_all("all => all.map(each => each.value)")
        return "no" if "no" in values else next(each for each in values if each and each != "1")
    return "0"
