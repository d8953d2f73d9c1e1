"""The page of patterns in a real browser: axe finds nothing, nothing overflows, targets are large enough."""

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from guichet.look import api as look
from guichet.look.tests.rendering import patterns

Show = Callable[..., Page]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("patterns")
    static = folder / "static" / "look"
    shutil.copytree(look.STATIC / "look", static)
    (static / "tokens.css").write_text(look.stylesheet(look.Tokens()), encoding="utf-8")
    for language in ("en", "mi", "ar"):
        (folder / f"{language}.html").write_text(patterns(language), encoding="utf-8")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def end_headers(self) -> None:
            # The policy of the site: a style or script of its own would not run here, and would be reported.
            policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:"
            self.send_header("Content-Security-Policy", policy)
            super().end_headers()

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield made
        made.close()


@pytest.fixture
def show(browser: Browser, address: str) -> Iterator[Show]:
    """Opens the patterns: language, width, scheme. Text errors of the console fail the test."""
    opened: list[Page] = []
    errors: list[str] = []

    def open_page(language: str = "en", width: int = 1280) -> Page:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}/{language}.html")
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        page.close()
    # A browser asks for /favicon.ico by itself; all else would be a refusal of the policy or a broken script.
    assert [each for each in errors if "404" not in each] == []


def violations(browser: Browser, address: str, *, width: int = 1280, **options: Any) -> list[tuple[str, list[str]]]:
    # axe puts its script into the page, which the policy forbids to everybody else.
    page = browser.new_page(bypass_csp=True, viewport={"width": width, "height": 900}, **options)
    page.goto(f"{address}/en.html")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(page).response["violations"]
    page.close()
    return [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Browser, address: str, scheme: str, width: int) -> None:
    assert violations(browser, address, color_scheme=scheme, width=width) == []


def test_axe_finds_nothing_under_forced_colours(browser: Browser, address: str) -> None:
    assert violations(browser, address, forced_colors="active") == []


@pytest.mark.parametrize("language", ["en", "mi", "ar"])
@pytest.mark.parametrize("width", [320, 768, 1440])
def test_nothing_runs_over_the_edge(show: Show, language: str, width: int) -> None:
    page = show(language, width)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    outside = page.evaluate(
        """[...document.querySelectorAll('.g-window *, .g-notice *')].filter(each => {
             const box = each.getBoundingClientRect();
             const frame = each.closest('.g-window, .g-notice').getBoundingClientRect();
             if (!box.width || getComputedStyle(each).position === 'absolute') return false;
             return box.right > frame.right + 1 || box.left < frame.left - 1;
           }).map(each => each.outerHTML.slice(0, 120))"""
    )
    assert outside == []


def test_targets_are_44_pixels_high(show: Show) -> None:
    page = show(width=390)
    small = page.evaluate(
        """[...document.querySelectorAll(
             '.g-button:not(.small), .g-input, .g-option, summary, .g-head a, .g-foot a, .g-pages a')]
             .filter(each => each.getBoundingClientRect().height > 0 && each.getBoundingClientRect().height < 44)
             .map(each => each.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_the_error_summary_takes_the_focus_without_script(show: Show) -> None:
    assert show().evaluate("document.activeElement.getAttribute('role')") == "alert"


def test_keys_walk_the_queue_and_can_be_turned_off(show: Show) -> None:
    page = show()
    page.locator("[data-keys-switch]").scroll_into_view_if_needed()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/cases/415"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/cases/412"
    page.locator("[data-keys-switch]").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "search"
    page.locator("[data-keys-switch]").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("End")
    page.keyboard.type("jk/")
    assert page.locator("#search").input_value() == "best stratjk/"


def test_everything_is_there_without_script_or_style(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.route("**/*.css", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{address}/en.html")
    assert page.get_by_role("button", name="Send my registration").count() >= 2
    assert page.locator("[data-keys-switch]").is_hidden()
    context.close()
