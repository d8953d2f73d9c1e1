"""The patterns are valid, named, ordered, and carry no style or script of their own."""

import re
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from guichet.look import api as look
from guichet.look.patterns import SampleField, SampleStep, sample_step
from guichet.look.tests.rendering import LANGUAGES, parse, patterns, piece

MACROS = re.findall(r"{% set (\w+) =", (look.TEMPLATES / "look" / "components.html").read_text(encoding="utf-8"))


def hidden(element: Element) -> bool:
    return element.tag == "input" and element.get("type") == "hidden"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_patterns_parse_strictly_and_ids_are_unique(language: str) -> None:
    tree = parse(patterns(language))
    ids = [each.get("id", "") for each in tree.iter() if each.get("id")]
    assert len(ids) > 60
    assert sorted(ids) == sorted(set(ids))
    assert tree.get("lang") == language
    assert tree.get("dir") == ("rtl" if language == "ar" else "ltr")


def test_every_reference_to_an_id_finds_it() -> None:
    tree = parse(patterns())
    ids = {each.get("id") for each in tree.iter()}
    for each in tree.iter():
        for name in ("for", "aria-labelledby", "aria-describedby"):
            for wanted in (each.get(name) or "").split():
                assert wanted in ids, (each.tag, name, wanted)
        href = each.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in ids, href


def test_every_control_has_a_label_and_every_group_a_legend() -> None:
    tree = parse(patterns())
    labelled = {each.get("for") for each in tree.iter("label")}
    inside = {id(control) for label in tree.iter("label") for control in label.iter() if control is not label}
    controls = [each for each in tree.iter() if each.tag in {"input", "select", "textarea"} and not hidden(each)]
    assert len(controls) > 30
    for control in controls:
        assert control.get("id") in labelled or id(control) in inside, control.attrib
    for group in tree.iter("fieldset"):
        assert group[0].tag == "legend"


def test_headings_never_skip_a_level() -> None:
    levels = [int(each.tag[1]) for each in parse(patterns()).iter() if re.fullmatch(r"h[1-6]", str(each.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    for before, after in pairwise(levels):
        assert after <= before + 1, (before, after)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_inline(language: str) -> None:
    for each in parse(patterns(language)).iter():
        assert each.tag != "style"
        assert not [name for name in each.attrib if name == "style" or name.startswith("on")], each.attrib
        if each.tag == "script":
            assert each.get("src")
            assert not (each.text or "").strip()


def test_every_macro_is_shown_on_the_page_of_patterns() -> None:
    source = (look.TEMPLATES / "look" / "patterns.html").read_text(encoding="utf-8")
    step = (look.TEMPLATES / "look" / "step.html").read_text(encoding="utf-8")
    for name in MACROS:
        assert f"ui.{name}(" in source or f" {name}(" in step, name


def test_a_problem_stands_at_the_top_and_at_the_field() -> None:
    html = piece(
        '{{ ui.step_form(step, "/a") }}',
        step=SampleStep("question", "s", "Who?", fields=(SampleField("n", "name", "Name", problem="Write the name."),)),
    )
    tree = parse(html)
    summary = next(each for each in tree.iter("div") if each.get("role") == "alert")
    assert [link.get("href") for link in summary.iter("a")] == ["#f-n"]
    field = next(each for each in tree.iter("input") if each.get("id") == "f-n")
    assert field.get("aria-invalid") == "true"
    assert field.get("aria-describedby") == "f-n-problem"
    assert html.count("Write the name.") == 2
    assert "Everything you wrote is still here." in html


def test_a_known_value_says_where_it_came_from_and_can_be_changed() -> None:
    html = piece('{{ ui.step_form(step, "/a") }}', step=sample_step())
    assert "We have this already. From your midwife’s notice, 3 November 2026." in html
    known = next(each for each in parse(html).iter("details") if "Change" in "".join(each.itertext()))
    assert [each.get("value") for each in known.iter("input")] == ["Wellington Hospital"]


def test_what_was_typed_is_shown_again() -> None:
    step = SampleStep(
        "question", "s", "When?", fields=(SampleField("d", "date", "Day", problem="Not in the calendar."),)
    )
    html = piece(
        '{{ ui.step_form(step, "/a", typed=typed) }}', step=step, typed={"d": {"day": "31", "month": "2", "year": "26"}}
    )
    values = {each.get("name"): each.get("value") for each in parse(html).iter("input")}
    assert (values["d-day"], values["d-month"], values["d-year"]) == ("31", "2", "26")


def test_hostile_words_are_only_words() -> None:
    bad = '"><script>alert(1)</script>'
    step = SampleStep(
        "question", "s", bad, lead=bad, fields=(SampleField("x", "text", bad, hint=bad, value=bad),), why=bad
    )
    tree = parse(piece('{{ ui.step_form(step, "/a") }}{{ ui.tag("done", bad) }}', step=step, bad=bad))
    assert not list(tree.iter("script"))


def test_stylesheet_and_script_stay_small_and_logical() -> None:
    folder = Path(look.STATIC) / "look"
    css = (folder / "guichet.css").read_text(encoding="utf-8")
    assert len(css.encode()) < 30_000
    assert (folder / "guichet.js").stat().st_size < 3_000
    physical = re.findall(r"[{;](?:margin|padding|border)-(?:left|right)|text-align:(?:left|right)|float:", css)
    assert physical == []
    assert not re.search(r"animation|transition|@import|url\(", css)
    colours = re.findall(r"#[0-9a-fA-F]{3,8}\b", css)
    assert colours == [], "colours come from the tokens"


def test_every_named_colour_is_given_by_the_tokens() -> None:
    css = (Path(look.STATIC) / "look" / "guichet.css").read_text(encoding="utf-8")
    given = set(re.findall(r"--([\w-]+):", look.stylesheet(look.Tokens())))
    assert set(re.findall(r"var\(--([\w-]+)", css)) <= given


def test_the_class_of_every_picture_is_styled() -> None:
    css = (Path(look.STATIC) / "look" / "guichet.css").read_text(encoding="utf-8")
    for each in parse(patterns()).iter():
        if each.tag.rpartition("}")[2] in {"path", "rect", "circle", "ellipse"}:
            classes = (each.get("class") or "").split()
            assert not classes or any(f".{name}" in css for name in classes), classes


@pytest.mark.parametrize(("language", "order"), [("en", ["span", "input"]), ("fr", ["input", "span"])])
def test_the_sign_of_a_currency_stands_where_the_language_writes_it(language: str, order: list[str]) -> None:
    html = piece("{{ ui.field(field) }}", language, field=SampleField("m", "money", "Sum", unit="EUR"))
    joined = next(each for each in parse(html).iter("div") if each.get("class") == "g-joined")
    assert [each.tag for each in joined] == order
    assert [each.text for each in joined if each.tag == "span"] == ["€"]
