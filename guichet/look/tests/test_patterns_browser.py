"""The page of patterns in a real browser: axe finds nothing, nothing overflows, targets are large enough."""

import functools
import http.server
import shutil
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from guichet.look import api as look
from guichet.look.tests.rendering import patterns

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("patterns")
    static = folder / "static" / "look"
    shutil.copytree(look.STATIC / "look", static)
    (static / "tokens.css").write_text(look.stylesheet(look.Tokens()), encoding="utf-8")
    for language in ("en", "mi", "ar"):
        (folder / f"{language}.html").write_text(patterns(language), encoding="utf-8")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

        def end_headers(self):
            # The policy of the site: a style or script of its own would not run here, and would be reported.
            self.send_header(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:",
            )
            super().end_headers()

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield made
        made.close()


@pytest.fixture
def show(browser, address):
    """Opens the patterns: language, width, scheme. Text errors of the console fail the test."""
    opened = []

    def open_page(language="en", width=1280, **options):
        page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=False, **options)
        page.errors = []
        page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}/{language}.html")
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        assert [each for each in page.errors if "favicon" not in each and "404" not in each] == []
        page.close()


def violations(browser, address, **options):
    # axe puts its script into the page, which the policy forbids to everybody else.
    page = browser.new_page(bypass_csp=True, viewport={"width": options.pop("width", 1280), "height": 900}, **options)
    page.goto(f"{address}/{options.pop('language', 'en')}.html")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(page).response["violations"]
    page.close()
    return [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser, address, scheme, width):
    assert violations(browser, address, color_scheme=scheme, width=width) == []


def test_axe_finds_nothing_under_forced_colours(browser, address):
    assert violations(browser, address, forced_colors="active") == []


@pytest.mark.parametrize("language", ["en", "mi", "ar"])
@pytest.mark.parametrize("width", [320, 768, 1440])
def test_nothing_runs_over_the_edge(show, language, width):
    page = show(language, width)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    outside = page.evaluate(
        """[...document.querySelectorAll('.g-window *, .g-notice *')].filter(each => {
             const box = each.getBoundingClientRect(), frame = each.closest('.g-window, .g-notice').getBoundingClientRect();
             return box.width && getComputedStyle(each).position !== 'absolute' && (box.right > frame.right + 1 || box.left < frame.left - 1);
           }).map(each => each.outerHTML.slice(0, 120))"""
    )
    assert outside == []


def test_targets_are_44_pixels_high(show):
    page = show(width=390)
    small = page.evaluate(
        """[...document.querySelectorAll('.g-button:not(.small), .g-input, .g-option, summary, .g-head a, .g-foot a, .g-pages a')]
             .filter(each => each.getBoundingClientRect().height > 0 && each.getBoundingClientRect().height < 44)
             .map(each => each.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_the_error_summary_takes_the_focus_without_script(show):
    assert show().evaluate("document.activeElement.getAttribute('role')") == "alert"


def test_keys_walk_the_queue_and_can_be_turned_off(show):
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


def test_everything_is_there_without_script_or_style(browser, address):
    context = browser.new_context(java_script_enabled=False)
    context.route("**/*.css", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{address}/en.html")
    assert page.get_by_role("button", name="Send my registration").count() >= 2
    assert page.locator("[data-keys-switch]").is_hidden()
    context.close()
