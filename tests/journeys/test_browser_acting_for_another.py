"""In a browser without scripts: Boris lets Dana do his tax matters; she does; he ends it between two of her clicks."""

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


def test_dana_acts_for_boris_until_he_says_no(arrive: Arrive) -> None:
    dana, boris = arrive("dana"), arrive("boris")
    code = she_shows_the_code_by_which_she_is_found(dana)
    he_gives_her_a_mandate(boris, code)
    she_accepts_and_acts_for_him(dana)
    she_begins_something_for_him(dana)
    he_sees_it_and_takes_the_mandate_back(boris)
    her_next_click_does_nothing(dana)
    both_logs_name_both(dana, boris)


def she_shows_the_code_by_which_she_is_found(dana: Visitor) -> str:
    dana.opens("/en/my/")
    dana.signs_in_as("dana", "substantial")
    dana.follows("Mandates", within="main")
    dana.sees("Nobody, by a mandate of yours.")
    dana.presses("Show my code")
    dana.sees("Your code, for a week")
    return dana.page.locator(".w-big .g-code").inner_text()


def he_gives_her_a_mandate(boris: Visitor, code: str) -> None:
    """A mistyped code finds nobody; nothing ticked is nothing given."""
    boris.opens("/en/my/")
    boris.signs_in_as("boris", "substantial")
    boris.follows("Mandates", within="main")
    boris.follows("Give a mandate", within="main")
    boris.writes(code="22222-22222")
    boris.presses("Go on", within="main", expect=422)
    boris.does_not_see("Dana")
    boris.writes(code=code.lower())
    boris.presses("Go on", within="main")
    boris.sees("You let Dana Tūhoe act for you.")
    boris.presses("Offer this mandate", expect=422)
    boris.sees("Choose all services, or some of them.")
    boris.page.locator("[name=services][value='inland-revenue/*']").check()
    boris.page.locator("[name=actions][value=submit]").check()
    boris.presses("Offer this mandate")
    boris.sees("Dana Tūhoe", "Offered, not yet accepted")


def she_accepts_and_acts_for_him(dana: Visitor) -> None:
    dana.opens("/en/my/mandates/")
    dana.sees("Offered to you", "Everything at Inland Revenue")
    dana.presses("Accept", within="main")
    dana.opens("/en/my/acting/")
    dana.presses("Act for Boris Novak")
    assert "You act for Boris Novak" in banner(dana)
    for page in ("/en/", "/mi/", "/en/services/", "/en/my/acting/"):
        dana.opens(page)
        assert "Boris Novak" in banner(dana), page


def banner(dana: Visitor) -> str:
    """What stands on every page above its content."""
    return dana.page.locator(".g-acting").inner_text()


def she_begins_something_for_him(dana: Visitor) -> None:
    dana.opens("/en/services/inland-revenue/best-start/")
    dana.presses("Start now")
    assert "You act for Boris Novak" in banner(dana)
    dana.opens("/en/my/")
    dana.sees("Best Start")


def he_sees_it_and_takes_the_mandate_back(boris: Visitor) -> None:
    boris.opens("/en/my/")
    boris.sees("Best Start", "Draft, not sent")
    boris.opens("/en/my/mandates/")
    boris.sees("In force")
    boris.presses("End it now", within="main")
    boris.sees("Nobody, by a mandate of yours.")


def her_next_click_does_nothing(dana: Visitor) -> None:
    """She still stands on the page that lists his draft."""
    draft = dana.page.locator("main a", has_text="Best Start").first.get_attribute("href")
    dana.opens(str(draft), expect=404)
    dana.sees("There is no such page here")
    assert "You can no longer act for Boris Novak" in banner(dana)
    dana.presses("Act for yourself again")
    dana.does_not_see("Boris Novak", "Best Start")


def both_logs_name_both(dana: Visitor, boris: Visitor) -> None:
    boris.opens("/en/my/log/?everything")
    boris.sees("A request was begun", "Dana Tūhoe, for Boris Novak", "A mandate was ended")
    dana.opens("/en/my/log/?everything")
    dana.sees("You, for Boris Novak", "A mandate was ended")
