"""A real site in a process of its own, and people with real browsers who inspect every page they are shown.

Every page is parsed strictly as HTML and measured at 320 pixels and at 400 % zoom. axe, which takes longest by far,
looks at it unfolded: with all rules unless it saw a page that differs in nothing but its words and names, and
narrow with the rules of size when something is drawn on it that was not before. Colours are the stylesheet's, and take
longest again: light and dark, axe looks at those of what was not drawn before. People browse with scripts switched off;
axe needs them on, so it looks at the same bytes in a second window.
"""

from __future__ import annotations

import atexit
import hashlib
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import html5lib
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    APIResponse,
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    Route,
    ViewportSize,
    sync_playwright,
)
from pypdf import PdfReader

from guichet.lab.rehearsal.accessibility import faults_of

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
#: Pictures of every page, wide and narrow, are put into this folder when it is named.
PICTURES = os.environ.get("GUICHET_PICTURES", "")
#: The bytes of every page are kept in this folder when it is named, for validators that are no part of the tests.
PAGES = os.environ.get("GUICHET_PAGES", "")
#: 1,280 pixels at 400 % are as narrow as a telephone and as low as a strip (WCAG 2.2, 1.4.10).
ZOOMED: ViewportSize = {"width": 320, "height": 256}
WIDE: ViewportSize = {"width": 1280, "height": 900}
# What the page came with is remembered on the first call, and comes back with each.
_FOLD = """() => {
    window.came ??= [...document.querySelectorAll('details')].map(each => [each, each.open]);
    window.came.forEach(([each, open]) => { each.open = open; });
}"""
_UNFOLD = "() => { window.came.forEach(([each]) => { each.open = true; }); return window.came.length; }"
# Looks at the elements of these kinds (as Shape names them), at the whole page when one of them is not found: a browser
# may put an element elsewhere than the page said.
_RUN_AXE = """async ([options, kinds]) => {
    const of = each => each ? `${each.localName.toLowerCase()}.${each.getAttribute('class') ?? ''}` : '';
    const kind = each => [each.parentElement?.parentElement, each.parentElement, each].map(of).join('>');
    const wanted = new Set(kinds);
    const found = [...document.querySelectorAll('*')].filter(each => wanted.has(kind(each)));
    const all = !found.length || new Set(found.map(kind)).size < wanted.size;
    return (await axe.run(all ? document : {include: found}, options)).violations;
}"""
_STARTS_WITHIN = 120.0
#: What axe has seen in this process, and found nothing wrong with: shapes of pages, and what is drawn on them.
_SEEN: set[str] = set()
_DRAWN: set[str] = set()
# What passed is not written down, and styles are read as the browser has them: the findings are the same, sooner.
_ALL_RULES: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
_COLOURLESS: dict[str, Any] = {**_ALL_RULES, "rules": {"color-contrast": {"enabled": False}}}
_COLOURS = {**_ALL_RULES, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
# What else can differ between wide and narrow; wide is looked at with every rule.
_SIZES = {
    **_ALL_RULES,
    "runOnly": {"type": "rule", "values": ["link-in-text-block", "scrollable-region-focusable", "target-size"]},
}


@cache
def _prepared(jurisdiction: str = "") -> tuple[Path, int]:
    """A demonstration nobody was at yet, and its port; made once in this process, each site begins as a copy of it.

    People are known by who vouches for them, and that is the provider at this address: so the port stays.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    var = Path(tempfile.mkdtemp(prefix="guichet-demonstration-"))
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    _run(["demo", "--prepare-only", "--port", str(port)], _environment(var, jurisdiction))
    return var, port


@contextmanager
def site(var: Path, jurisdiction: str = "") -> Iterator[str]:
    """A demonstration, prepared and served with its background worker; gives its address. `jurisdiction` is a folder.

    `operate(var, ...)` runs a command on it meanwhile.
    """
    prepared, port = _prepared(jurisdiction)
    shutil.copytree(prepared, var, dirs_exist_ok=True)
    environment = _environment(var, jurisdiction)
    log = var / "serve.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "guichet.site", "demo", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_for(f"http://localhost:{port}/-/health", process, log)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def operate(var: Path, *words: str, jurisdiction: str = "") -> str:
    """What an operator types on the site's machine, after `guichet`; gives what it printed."""
    return _run(words, _environment(var, jurisdiction))


def _run(words: Sequence[str], environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", "guichet.site", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"guichet {' '.join(words)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _environment(var: Path, jurisdiction: str = "") -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUICHET_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    chosen = {"GUICHET_JURISDICTION": jurisdiction} if jurisdiction else {}
    return {**kept, "GUICHET_VAR": str(var), **chosen}


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"the site did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield made
        made.close()


class Shape(HTMLParser):
    """What of a page axe's rules look at, without its words: elements, attributes, and where there is text at all.

    `digest` is shared by pages that differ in their words, addresses and names only. `drawn` is each kind of element
    within the two kinds around it, which is what a stylesheet goes by.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._names: dict[str, int] = {}
        self._around: list[str] = []
        self.drawn: set[str] = set()
        self.feed(html)
        self.digest = hashlib.sha256("".join(self._parts).encode()).hexdigest()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = (f"{name}={self._said(name, value or '')}" for name, value in attrs)
        self._parts.append(f"<{tag} {' '.join(said)}")
        kind = f"{tag}.{dict(attrs).get('class') or ''}"
        self.drawn.add(">".join((["", "", *self._around, kind])[-3:]))
        if tag not in _VOID:
            self._around.append(kind)

    def handle_endtag(self, tag: str) -> None:
        self._parts.append(f"</{tag}")
        while self._around and self._around.pop().partition(".")[0] != tag:
            pass  # a paragraph or list item that was not closed

    def handle_data(self, data: str) -> None:
        if data.strip() and self._parts[-1:] != ["text"]:
            self._parts.append("text")

    def _said(self, name: str, value: str) -> str:
        if name in _NAMING:  # what points at what is kept, what it is called is not
            return " ".join(str(self._names.setdefault(each, len(self._names))) for each in value.split())
        return "" if name in _WORDING and value else value


_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_NAMING = {"id", "for", "name", "aria-describedby", "aria-labelledby", "aria-controls", "headers", "list", "form"}
#: That they are there is what counts.
_WORDING = {
    "href", "action", "value", "content", "title", "alt", "aria-label", "nonce", "src", "datetime", "placeholder",
    "maxlength", "min", "max", "d", "points", "x", "y", "width", "height", "viewbox", "transform",
}  # fmt: skip


@dataclass
class Inspector:
    """Looks at the bytes of a page with axe and a ruler, and keeps what it finds until it is asked."""

    browser: Browser
    found: list[str] = field(default_factory=list)
    pages: int = 0
    _window: Page | None = None
    _document: tuple[str, str] = ("", "")
    #: What the pages are drawn with, by address: fetched once, a window whose answers we give keeps nothing itself.
    _fetched: dict[str, APIResponse] = field(default_factory=dict)

    def open(self) -> None:
        # axe puts its script into the page, which the policy of the site forbids to everybody else.
        context = self.browser.new_context(bypass_csp=True, viewport=WIDE)
        context.route("**/*", self._give)
        self._window = context.new_page()

    def _give(self, route: Route) -> None:
        address = route.request.url
        if route.request.is_navigation_request():
            route.fulfill(body=self._document[1], content_type="text/html; charset=utf-8")
        elif "/static/" in address or "/-/look/" in address:
            if address not in self._fetched:
                self._fetched[address] = route.fetch()
            route.fulfill(response=self._fetched[address])
        else:
            route.continue_()

    def close(self) -> None:
        if self._window is not None:
            self._window.context.close()

    def look(self, url: str, html: str, who: str) -> None:
        """Everything a machine can see of one page."""
        assert self._window is not None
        self.pages += 1
        path = re.sub(r"[0-9a-f-]{36}", "…", url.split("/", 3)[-1])
        where = f"{who} at /{path}"
        if PAGES:
            (Path(PAGES) / f"{self.pages:03}.html").write_text(html, encoding="utf-8")
        self._parse(html, where)
        self._document = (url, html)
        shape, before = Shape(html), len(self.found)
        new = sorted(shape.drawn - _DRAWN)
        self._window.emulate_media(color_scheme="light")
        self._window.set_viewport_size(WIDE)
        self._window.goto(url)
        self._measure_folded_and_not(where, f"{self.pages:03}-{who}-wide")
        if shape.digest not in _SEEN:
            self._axe(f"{where} (wide)", _COLOURLESS)
        if new:
            self._axe(f"{where} (light)", _COLOURS, new)
        self._window.emulate_media(color_scheme="dark")
        self._window.set_viewport_size(ZOOMED)
        self._measure_folded_and_not(where, f"{self.pages:03}-{who}-narrow")
        if new:
            self._axe(f"{where} (narrow)", _SIZES)
            self._axe(f"{where} (dark)", _COLOURS, new)
        if len(self.found) == before:
            _SEEN.add(shape.digest)
            _DRAWN.update(shape.drawn)

    def _parse(self, html: str, where: str) -> None:
        try:
            html5lib.HTMLParser(strict=True).parse(html)
        except html5lib.html5parser.ParseError as wrong:
            self.found.append(f"{where}: HTML: {wrong!r} {wrong}")
        self.found += [f"{where}: {each}" for each in faults_of(html)]

    def _measure_folded_and_not(self, where: str, picture: str) -> None:
        """As it comes and with everything unfolded, which it is left."""
        assert self._window is not None
        self._window.evaluate(_FOLD)
        if PICTURES:
            self._picture(picture)
        self._measure(where)
        if self._window.evaluate(_UNFOLD):
            self._measure(f"{where} (unfolded)")

    def _measure(self, where: str) -> None:
        assert self._window is not None
        over, width = self._window.evaluate(
            "[document.documentElement.scrollWidth - window.innerWidth, window.innerWidth]"
        )
        if over > 0:
            self.found.append(f"{where}: {over} px too wide at {width}")

    def _axe(self, where: str, options: dict[str, Any], kinds: Sequence[str] = ()) -> None:
        assert self._window is not None
        if not self._window.evaluate("'axe' in window"):
            self._window.evaluate(AXE_SCRIPT)
        for each in self._window.evaluate(_RUN_AXE, [options, kinds]):
            nodes = [node["html"][:200] for node in each["nodes"]][:3]
            self.found.append(f"{where}: axe {each['id']}: {nodes}")

    def _picture(self, name: str) -> None:
        assert self._window is not None
        size = self._window.viewport_size
        assert size is not None
        self._window.set_viewport_size({"width": size["width"], "height": 700})
        self._window.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
        self._window.set_viewport_size(size)


@dataclass
class Visitor:
    """One person with one browser: opens, reads, follows, writes, presses. Scripts are off unless they ask for them."""

    name: str
    address: str
    browser: Browser
    inspector: Inspector | None
    scripts: bool = False
    viewport: tuple[int, int] = (1280, 900)
    #: What the button says that leads on, in the language they read.
    go_on: str = "Continue"
    troubles: list[str] = field(default_factory=list)
    context: BrowserContext = field(init=False)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        width, height = self.viewport
        self.context = self.browser.new_context(
            java_script_enabled=self.scripts, base_url=self.address, viewport={"width": width, "height": height}
        )
        self.page = self._tab()

    def _tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.troubles.append(f"{self.name}: {error}"))
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        # A page that says no with 4xx is meant to; everything else the browser complains of is ours.
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            self.troubles.append(f"{self.name}: {message.text}")

    # going about

    def opens(self, path: str, *, expect: int = 200) -> None:
        # A page that looks again by itself may do so just then: the browser has no answer to show for ours.
        self._arrived(self.page.goto(path) or self.page.goto(path), expect)

    def opens_a_second_tab(self) -> Page:
        """The same page once more; gives back the tab that was open before."""
        before, self.page = self.page, self._tab()
        self.opens(before.url)
        return before

    def goes_to(self, tab: Page) -> None:
        self.page = tab

    def follows(self, words: str, *, within: str = "body", nth: int = 0, expect: int = 200) -> None:
        self._goes(self.page.locator(within).get_by_role("link", name=words).nth(nth), expect)

    def presses(self, words: str, *, within: str = "body", nth: int = 0, expect: int = 200) -> None:
        self._goes(self.page.locator(within).get_by_role("button", name=words).nth(nth), expect)

    def hits(self, key: str, *, expect: int = 200) -> None:
        """A key that leads to another page."""
        with self.page.expect_navigation() as arriving:
            self.page.keyboard.press(key)
        self._arrived(arriving.value, expect)

    def _goes(self, to: Locator, expect: int = 200) -> None:
        assert to.count(), f"{self.name} at {self.page.url} does not find {to} in:\n{self.reads()[:3000]}"
        with self.page.expect_navigation() as arriving:
            to.click()
        self._arrived(arriving.value, expect)

    def _arrived(self, response: Response | None, expect: int) -> None:
        assert response is not None
        shown = self.page.locator("main").inner_text()[:600] if response.status != expect else ""
        assert response.status == expect, f"{self.name} at {response.url}: {response.status}\n{shown}"
        if self.inspector is not None:
            self.inspector.look(response.url, response.text(), self.name)
        if self.scripts:
            self._waits_for_the_focus()

    def _waits_for_the_focus(self) -> None:
        """A field that asks for the focus gets it with the first picture drawn, maybe after the page's load."""
        for _ in range(100):
            if self.page.evaluate("!document.querySelector('[autofocus]') || document.activeElement !== document.body"):
                return
            self.page.wait_for_timeout(20)

    # reading

    def reads(self) -> str:
        return self.page.locator("main").inner_text()

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def sees(self, *words: str) -> None:
        text = self.reads()
        for each in words:
            assert each in text, f"{self.name} at {self.page.url} does not read {each!r} in:\n{text[:2500]}"

    def does_not_see(self, *words: str) -> None:
        text = self.reads()
        for each in words:
            assert each not in text, f"{self.name} at {self.page.url} reads {each!r}"

    def waits_to_see(self, words: str, path: str) -> None:
        """Open a page again until the background work is done; only the page that says so is inspected."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            self.page.goto(path)
            if words in self.reads():
                self.opens(path)
                return
            time.sleep(0.3)
        raise AssertionError(f"{self.name} never read {words!r} at {path}:\n{self.reads()[:2500]}")

    def asked(self, form: str = "main form[method=post]") -> list[str]:
        """The names of the facts this page asks for, known ones that are only shown left out."""
        names: list[str] = self.page.evaluate(
            """form => [...document.querySelectorAll(`${form} [name]`)]
                 .filter(each => !['hidden', 'submit'].includes(each.type) && each.checkVisibility())
                 .map(each => each.name.replace(/-(day|month|year)$/, ''))""",
            form,
        )
        return list(dict.fromkeys(names))

    def changes(self, page: str) -> None:
        """The link at the check before sending that leads back to a page."""
        self._goes(self.page.locator(f".g-change a[href*='/{page}/']").first)

    # writing

    def writes(self, **answers: str) -> None:
        """Fill in by name: a date as "22 1 2027", a choice by its value, several lines as they are."""
        for name, value in answers.items():
            fields = self.page.locator(f"main [name='{name}']:not([type=hidden])")
            if self.page.locator(f"[name='{name}-day']").count():
                for part, piece in zip(("day", "month", "year"), value.split(), strict=True):
                    self.page.locator(f"[name='{name}-{part}']").fill(piece)
            elif fields.first.get_attribute("type") in ("radio", "checkbox"):
                self.page.locator(f"main [name='{name}'][value='{value}']").check()
            elif fields.first.evaluate("each => each.tagName") == "SELECT":
                fields.first.select_option(value)
            else:
                fields.first.fill(value)

    def answers(self, **answers: str) -> None:
        """Fill in and go on."""
        self.writes(**answers)
        self.presses(self.go_on)

    def answers_wrongly(self, **answers: str) -> None:
        """Fill in, go on, and be told what needs another look."""
        self.writes(**answers)
        self.presses(self.go_on, expect=422)

    def goes_through(self, **known: str) -> list[str]:
        """Answer page after page until the check before sending; gives back every fact that was asked for."""
        asked: list[str] = []
        for _ in range(40):
            if self.page.url.endswith("/review/"):
                return asked
            wanted = self.asked()
            asked += wanted
            self.answers(**{name: known[name] for name in wanted if name in known})
        raise AssertionError(f"{self.name} is asked without end: {asked}")

    def presses_again_and_gets_the_same_receipt(self) -> None:
        """Back to the page that sent it, and sent once more: one request, one receipt."""
        receipt, url = self.page.locator(".g-letter .g-code").first.inner_text(), self.page.url
        self.page.go_back()
        if self.page.locator("form[action$='/send/']").count():
            self.presses("Send it")
        assert self.page.url == url
        assert self.page.locator(".g-letter .g-code").first.inner_text() == receipt

    def reads_the_pdf(self, link: str, *words: str) -> None:
        """A letter to keep: it opens, and says so."""
        href = self.page.get_by_role("link", name=link).get_attribute("href")
        answer = self.context.request.get(str(href))
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages)
        solid = "".join(text.split())  # where a line breaks is the paper's own
        for each in words:
            assert "".join(each.split()) in solid, f"{self.name} does not read {each!r} in the letter:\n{text[:1500]}"

    def attaches(self, name: str, path: Path) -> None:
        self.page.locator(f"input[type=file][name='{name}']").set_input_files(path)

    # by keyboard only

    def tabs_to(self, *, name: str = "", words: str = "") -> None:
        """Press Tab until something has the focus: a field by its name, or a link or button by its words."""
        for _ in range(150):
            if self._has_focus(name, words):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.name} cannot reach {name or words!r} by keyboard at {self.page.url}")

    def _has_focus(self, name: str, words: str) -> bool:
        here: dict[str, str] = self.page.evaluate(
            """(at => ({name: at.name || '', words: at.innerText || ''}))(document.activeElement)"""
        )
        return here["words"].strip().startswith(words) if words else here["name"] == name

    def types(self, **answers: str) -> None:
        """Answer by keyboard: Tab to each field, type, arrows and Space for a choice."""
        for name, value in answers.items():
            if self.page.locator(f"[name='{name}-day']").count():
                for part, piece in zip(("day", "month", "year"), value.split(), strict=True):
                    self.tabs_to(name=f"{name}-{part}")
                    self.page.keyboard.type(piece)
                continue
            self.tabs_to(name=name)
            if self.page.evaluate("document.activeElement.type") in ("radio", "checkbox"):
                self.chooses(value)
            else:
                self.page.keyboard.type(value)

    def chooses(self, value: str) -> None:
        """Arrows to the choice, Space to take it."""
        for _ in range(40):
            if self.page.evaluate("document.activeElement.value") == value:
                break
            self.page.keyboard.press("ArrowDown")
        if not self.page.evaluate("document.activeElement.checked"):
            self.page.keyboard.press("Space")
        assert self.page.evaluate("document.activeElement.checked")

    def enters(self, words: str, *, expect: int = 200) -> None:
        """Tab to a link or button and press Enter."""
        self.tabs_to(words=words)
        self.hits("Enter", expect=expect)

    # the simulated provider

    def signs_in_as(self, person: str, level: str = "") -> None:
        """From the page that offers to sign in: through the simulated provider and back."""
        self._goes(self.page.locator("main .g-actions a.g-button").first)
        self.page.locator(f"#person-{person}").check()
        if level:
            self.page.locator(f"#acr-{level}").check()
        self.presses("Sign in", within="main")

    def ends(self) -> None:
        self.context.close()
