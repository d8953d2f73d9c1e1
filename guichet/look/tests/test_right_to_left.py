"""A language from right to left, with part of its words: the page turns round, and what it lacks is marked."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from guichet.language.api import say_date, say_money, translator, untranslated
from guichet.look import api as look
from guichet.look import foreign
from guichet.look.tests.arabic import ANSWERS, SAID, speaking_arabic
from guichet.look.tests.rendering import parse, patterns

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
# Where it is meant: the safe area of a telephone has no name by reading direction.
PHYSICAL = re.compile(
    r"(?<!area-)\b(?:margin|padding|border|inset)-(?:left|right)|\b(?:float|clear)\s*:|text-align\s*:\s*(?:left|right)"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with speaking_arabic(tmp_path_factory.mktemp("words") / "locale"):
        yield patterns("ar")


def test_the_page_says_its_language_and_direction(page: str) -> None:
    root = parse(page)
    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")
    assert "متابعة" in page


def test_every_sentence_without_words_is_marked_with_its_language_and_direction(page: str) -> None:
    marked = {"".join(each.itertext()).strip() for each in parse(page).iter() if each.get("data-foreign") is not None}
    assert marked, "a part of the words is missing"
    for each in parse(page).iter():
        if each.get("data-foreign") is not None:
            assert (each.get("lang"), each.get("dir")) == ("en", "ltr")
    assert not marked & set(SAID), "what is said in Arabic is not marked"
    assert foreign.OPEN not in page
    assert foreign.CLOSE not in page


def test_what_code_says_is_marked_as_what_the_template_says(tmp_path: Path) -> None:
    with speaking_arabic(tmp_path / "locale"):
        words = translator("ar")
        title, named = words("Take-up"), words("Send my answer to {office}", office="Births & Deaths")
        html = f"<title>{title}</title><h1> {title}\n</h1><p>{named.replace('&', '&amp;')}</p><p>{words('Back')}</p>"
        said = foreign.drawn(html, frozenset(words.missing))
    span = '<span lang="en" dir="ltr" data-foreign>{}</span>'
    assert f"<title>{title}</title>" in said, "in a title no element may stand"
    assert f"<h1> {span.format('Take-up')}\n</h1>" in said
    assert f"<p>{span.format('Send my answer to Births &amp; Deaths')}</p>" in said
    assert "<p>رجوع</p>" in said, "what is said in Arabic is not marked"
    assert foreign.drawn("<p>Something else owed</p>", frozenset(words.missing)) == "<p>Something else owed</p>"
    assert foreign.drawn("<p>a: b</p>", {"{fact}: {value}"}) == "<p>a: b</p>", "it says too little to be known by"


def test_what_is_marked_is_what_is_listed(page: str) -> None:
    sentence = "These figures of the law could not be confirmed:"
    assert untranslated("ar", [sentence]) == (sentence,)
    assert f'<span lang="en" dir="ltr" data-foreign>{sentence}</span>' in page


def test_no_element_stands_where_only_text_may() -> None:
    sentence = foreign.marked("Back & forth")
    drawn = foreign.drawn(f'<title>{sentence}</title><a title="{sentence}">{sentence}</a><option>{sentence}</option>')
    kept = "\u2066Back & forth\u2069"
    span = '<span lang="en" dir="ltr" data-foreign>Back & forth</span>'
    assert drawn == f'<title>{kept}</title><a title="{kept}">{span}</a><option>{kept}</option>'


def test_who_writes_the_mark_into_an_answer_gets_no_element_out_of_place() -> None:
    assert foreign.drawn(f'<input value="{foreign.OPEN}x"><p>{foreign.CLOSE}y</p>') == '<input value="x"><p>y</p>'


def test_complete_languages_have_no_mark() -> None:
    assert "data-foreign" not in patterns("en")
    assert not [each for each in parse(patterns("mi")).iter() if _is_fallback(each)]


def _is_fallback(element: Element) -> bool:
    return element.tag == "span" and element.get("data-foreign") is not None and not element.get("class")


def test_counting_dates_and_money_follow_the_language(page: str) -> None:
    words = translator("ar")
    for n, form in ((0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (103, 3)):
        said = words.plural("One answer needs another look", "{n} answers need another look", n)
        assert said == ANSWERS[form].format(n=n), n
    assert say_date("2026-11-21", "ar") == "21 نوفمبر 2026"
    assert re.search(r"1,234\.50", say_money(1_234_50, "NZD", "ar"))


def test_numbers_addresses_and_telephones_are_typed_from_the_left(page: str) -> None:
    inputs = [each for each in parse(page).iter("input") if each.get("type") in ("tel", "email")]
    assert inputs
    assert {each.get("dir") for each in inputs} == {"ltr"}
    assert {each.get("dir") for each in parse(page).iter("input") if each.get("inputmode") == "decimal"} == {"ltr"}


@pytest.mark.parametrize(
    "sheet", sorted(Path(look.__file__).parents[1].rglob("static/**/*.css")), ids=lambda path: path.name
)
def test_no_sheet_names_left_or_right(sheet: Path) -> None:
    assert PHYSICAL.findall(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.browser
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium")
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_runs_over(page: str, width: int, tmp_path: Path) -> None:
    static = tmp_path / "static" / "look"
    shutil.copytree(look.STATIC / "look", static)
    (static / "tokens.css").write_text(look.stylesheet(look.Tokens()), encoding="utf-8")
    (tmp_path / "ar.html").write_text(page.replace('"/static/', '"static/'), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        shown = browser.new_page(viewport={"width": width, "height": 900})
        shown.goto((tmp_path / "ar.html").as_uri())
        shown.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert shown.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        found = Axe().run(shown).response["violations"]
        assert [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in found] == []
        shown.evaluate("document.querySelectorAll('details').forEach(each => each.open = false)")
        shown.screenshot(path=str(tmp_path / f"ar-{width}.png"), full_page=True)
        browser.close()


def test_the_progress_is_lit_from_the_right(page: str) -> None:
    def lit(language: str) -> list[float]:
        svg = look.progress_svg(done=1, total=3, words=translator(language))
        first = re.compile(r'<g class="w done"[^>]*>.*?<rect[^>]* x="([0-9.]+)"', re.DOTALL)
        return [float(x) for x in first.findall(str(svg))]

    assert lit("ar")[0] > lit("en")[0]
