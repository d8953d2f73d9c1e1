"""A whole visit with nothing but a keyboard, in a real browser; axe looks at every state."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as configured
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.identity import api as identity
from tests.channels.counter.window import Window

BEST_START = "inland-revenue/best-start"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
# Pictures of every state at 1440 and 320 pixels are put here when it is named.
ARRIVED = "!document.querySelector('[autofocus]') || document.activeElement !== document.body"
PICTURES = os.environ.get("GUICHET_PICTURES", "")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium"),
]

Look = Callable[[str], None]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # The driver of the browser runs a loop of its own; Django would refuse the database beside one.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield made
        made.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def server(transactional_db: None, settings: Any) -> Iterator[str]:
    """The address of the site, which serves its static files itself: Django's test server must not do so before it."""
    settings.STATIC_URL = "/not-served/"
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    started = LiveServer("127.0.0.1")
    yield started.url
    # Not stop(): it forbids sharing the connection while the browser's last connection may still be closing.
    started.thread.terminate()


@pytest.fixture
def page(browser: Browser, server: str, cast: Any) -> Iterator[Page]:
    """Clara's browser, signed in."""
    window = Window().sign_in("clara")
    # axe brings its own script, which the site's policy forbids to everybody else.
    context = browser.new_context(bypass_csp=True, viewport={"width": 1440, "height": 900}, base_url=server)
    session = window.client.cookies[configured.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": session, "url": server}])
    opened = context.new_page()
    yield opened
    context.close()


@pytest.fixture
def looked_at(page: Page) -> Look:
    """Let axe look at the state, at both widths."""
    seen: list[str] = []

    def at(name: str) -> None:
        for width in (320, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, (name, width)
            if PICTURES:
                page.screenshot(path=f"{PICTURES}/{len(seen):02}-{name}-{width}.png", full_page=True)
            found = Axe().run(page).response["violations"]
            told = [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in found]
            assert told == [], (name, width)
        seen.append(name)

    return at


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.tagName"))


def opens(page: Page, address: str) -> None:
    """A page by its address, arrived as `press` says."""
    page.goto(address)
    page.wait_for_function(ARRIVED)


def press(page: Page, key: str) -> None:
    """A key that leads to another page; it has arrived when the field that asks for the focus has it.

    A browser gives that focus with the first picture it draws, which may come after the page's load.
    """
    with page.expect_navigation():
        page.keyboard.press(key)
    page.wait_for_function(ARRIVED)


def answer(page: Page, given: dict[str, Any]) -> None:
    """Answer the question on the screen: the first field has the focus, Tab goes on, Enter sends."""
    names = page.evaluate(
        """[...new Set([...document.querySelectorAll('.g-window form [name]')]
             .filter(each => each.type !== 'hidden' && each.tagName !== 'BUTTON' && each.getClientRects().length)
             .map(each => each.name))]"""
    )
    for index, name in enumerate(names):
        if index:
            page.keyboard.press("Tab")
            while page.evaluate("document.activeElement.name || ''") != name:
                page.keyboard.press("Tab")
        _type(page, name, given)
    while page.evaluate("['textarea', 'file', 'checkbox'].includes(document.activeElement.type)"):
        page.keyboard.press("Tab")  # Enter means something of its own there
    press(page, "Enter")


def _type(page: Page, name: str, given: dict[str, Any]) -> None:
    fact, _, part = name.partition("-")
    value = given.get(name, given.get(fact))
    kind = page.evaluate("document.activeElement.type")
    if part in ("day", "month", "year"):
        page.keyboard.type(str(value).split("-")[("year", "month", "day").index(part)])
    elif kind == "radio":
        wanted = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        for _ in range(20):
            if page.evaluate("document.activeElement.value") == wanted:
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
    elif kind == "checkbox":
        page.keyboard.press("Space")
    elif value is not None:
        page.keyboard.type(f"{value / 100:.2f}" if isinstance(value, int) else str(value))


@pytest.mark.django_db(transaction=True)
def test_best_start_without_a_mouse(page: Page, looked_at: Look, cast: Any, published: Any) -> None:
    given = dict(published.services[BEST_START].examples[0].given)
    opens(page, "/counter/")
    assert focused(page) == "f-who"
    looked_at("start")
    page.keyboard.type("nobody by this name")
    press(page, "Enter")
    looked_at("nobody-found")
    page.keyboard.press("Escape")
    press(page, "n")
    assert focused(page) == "f-name"
    looked_at("someone-new")
    press(page, "Enter")
    assert focused(page).startswith("problems")
    looked_at("someone-new-wrong")

    opens(page, "/counter/")
    page.keyboard.type("amina rahimi")
    press(page, "Enter")
    looked_at("found")
    press(page, "Enter")  # the first who was found has the focus
    assert focused(page) == "f-purpose"
    looked_at("begin")
    press(page, "Enter")
    looked_at("begin-wrong")
    page.locator("#f-purpose").focus()
    page.keyboard.type("The baby was born")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the passport stands first
    press(page, "Enter")
    assert page.get_by_text("You act for Amina Rahimi").is_visible()
    assert focused(page) == "search"
    looked_at("desk")
    page.keyboard.type("best start")
    press(page, "Enter")
    looked_at("desk-found")
    here = "document.activeElement.closest('li').innerText"
    page.keyboard.press("j")
    assert "Best Start" not in page.evaluate(here).split("\n")[0]
    page.keyboard.press("k")
    assert "Apply for Best Start" in page.evaluate(here)
    press(page, "Enter")
    looked_at("question")
    press(page, "Enter")
    assert focused(page).startswith("problems")
    looked_at("question-wrong")
    opens(page, page.url)
    for _ in range(40):
        if page.url.rstrip("/").endswith("/review"):
            break
        answer(page, given)
    assert focused(page) == "f-agreed"
    looked_at("read-back")
    press(page, "Enter")
    assert page.get_by_text("Nothing is sent before the person says yes").first.is_visible()
    looked_at("read-back-wrong")
    page.locator("#f-agreed").focus()
    page.keyboard.press("Space")
    press(page, "Enter")
    assert re.search(r"/outcome/$", page.url)
    looked_at("receipt")
    page.emulate_media(media="print")
    assert page.locator(".g-letter").is_visible()
    assert not page.locator(".c-person").is_visible()
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/printed.png", full_page=True)
    page.emulate_media(media="screen")
    page.evaluate("document.activeElement.blur()")
    press(page, "d")
    looked_at("desk-with-a-case")
    page.keyboard.press("Escape")
    press(page, "e")
    assert page.get_by_text("You act for").count() == 0
    assert identity.open_visit_of(cast.agents["clara"]) is None
    audit.drain(worker="test", until_empty=True)
    assert [each.service for each in cases.cases_of(by=cast.amina)] == [BEST_START]


@pytest.mark.django_db(transaction=True)
def test_a_weak_check_is_made_good_without_script(browser: Browser, server: str, cast: Any, published: Any) -> None:
    """Neither the check nor anything else needs JavaScript."""
    window = Window().sign_in("clara")
    context = browser.new_context(java_script_enabled=False, base_url=server)
    session = window.client.cookies[configured.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": session, "url": server}])
    page = context.new_page()
    opens(page, f"/counter/en/people/{cast.agents['amina']}/")
    page.keyboard.type("Best Start")
    page.locator("[name=proof][value=none]").press("Space")
    press(page, "Enter")
    assert page.locator("[data-keys-switch]").is_hidden()
    page.locator("#search").fill("best start")
    press(page, "Enter")
    page.locator(f"form[action$='{BEST_START}/'] button").press("Enter")
    assert "/requests/" in page.url
    context.close()
