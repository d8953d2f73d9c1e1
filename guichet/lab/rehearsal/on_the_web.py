"""Plays a part in a browser: reads the question off the page, fills in the form, sends it."""

from __future__ import annotations

import re

from guichet.kernel import api as kernel
from guichet.lab.rehearsal.browsing import Browser, filled
from guichet.lab.rehearsal.parts import MOST_TURNS, Part
from guichet.lab.rehearsal.reading import Page
from guichet.language import api as language

# A receipt number (R-…) has the same groups; a tracking code stands alone.
CODE = re.compile(r"(?<![\w-])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?![\w-])")


class OnTheWeb:
    """A signed-in person with a browser that runs no script."""

    channel = "web"

    def play(self, part: Part) -> str:
        """Start from the service's own page, answer page by page, send."""
        browser = Browser(self.channel)
        browser.sign_in(part.account_id, assurance=kernel.Assurance.SUBSTANTIAL)
        page = browser.get(f"/{part.language}/services/{part.service.identifier}/")
        start = page.form(action=f"/start/{part.service.identifier}/")
        if start is None:
            raise browser.stuck("there is no way to start")
        return fill_in(browser, browser.send(start, {}), part)


def fill_in(browser: Browser, page: Page, part: Part) -> str:
    """Answer what is asked until it is sent; the tracking code on the receipt."""
    for _ in range(MOST_TURNS):
        if page.status != 200:
            raise browser.stuck("an answer was not taken")
        sending = page.form("key", "revision", action="/send/")
        if sending is not None:
            # At the counter the person says first that they heard it; the box is not there elsewhere.
            agreed = {"agreed": ["yes"]} if "agreed" in sending.controls else {}
            return receipt_on(browser, browser.send(sending, agreed))
        asking = page.form("revision", action=page.url)
        words = language.translator(part.language)("Go on with the questions")
        onward = next((href for href, said in page.links if said.strip().startswith(words)), "")
        if asking is None and onward:  # what is settled was shown
            page = browser.get(onward)
            continue
        if asking is None:
            raise browser.stuck("there is neither a question nor a way to send")
        page = browser.send(asking, filled(asking, part))
    raise browser.stuck("it asks without end")


def receipt_on(browser: Browser, page: Page) -> str:
    """The tracking code that a receipt shows."""
    found = CODE.search(page.texts)
    if page.status != 200 or found is None or not page.url.endswith(("/outcome/", "/payment/")):
        raise browser.stuck("no receipt was given")
    return found.group()
