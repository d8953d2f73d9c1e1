"""Public pages: the same for everybody, without cookie, valid, light."""

from __future__ import annotations

import gzip
import re

import pytest

from guichet.catalogue import api as catalogue
from guichet.channels.web.tests.visiting import Visitor

PAGES = (
    "",
    "search/?q=baby",
    "search/?q=best+strat",
    "search/",
    "services/",
    "topics/family/",
    "organizations/inland-revenue/",
    "services/inland-revenue/best-start/",
    "services/internal-affairs/register-a-birth/",
    "services/plunket/plunketline/",
    "life-events/having-a-child/",
    "life-events/having-a-child/timeline/?date=2027-02-03",
    "about/languages/",
)


@pytest.mark.parametrize("language", ["en", "mi"])
@pytest.mark.parametrize("page", PAGES)
def test_a_public_page_is_for_everybody(visitor: Visitor, language: str, page: str) -> None:
    answer = visitor.get(f"/{language}/{page}")
    assert answer.status == 200
    assert answer.headers["Guichet-Public"] == "yes"
    assert answer.cookies == {}
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.tree is not None
    assert answer.tree.get("lang") == language


def test_every_service_has_a_page_in_every_language(visitor: Visitor, published: catalogue.Jurisdiction) -> None:
    for language in published.languages:
        for service in published.services.values():
            answer = visitor.get(f"/{language}/services/{service.identifier}/")
            assert answer.status == 200, service.identifier
            assert answer.title == service.title.in_language(language).text


def test_a_first_visit_weighs_less_than_50_kilobytes(visitor: Visitor) -> None:
    page = visitor.get("/en/services/inland-revenue/best-start/")
    weight = len(gzip.compress(page.body))
    for address in re.findall(r'(?:href|src)="(/(?:static|-/look)/[^"]+)"', page.text):
        weight += len(gzip.compress(visitor.get(address).body))
    assert weight < 50_000


@pytest.mark.parametrize(
    ("accepts", "expected"),
    [("mi", "/mi/"), ("fr, mi-NZ;q=0.8, en;q=0.2", "/mi/"), ("de", "/en/"), ("", "/en/"), ("en;q=0.1,mi;q=x", "/en/")],
)
def test_the_front_door_leads_to_the_language_of_the_browser(visitor: Visitor, accepts: str, expected: str) -> None:
    answer = visitor.get("/", **{"Accept-Language": accepts})
    assert (answer.status, answer.to) == (302, expected)
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_language_nobody_speaks_here_is_no_page(visitor: Visitor) -> None:
    assert visitor.get("/xx/").status == 404
    assert visitor.get("/en/nowhere/").status == 404


def test_the_search_finds_and_corrects(visitor: Visitor) -> None:
    assert "/en/services/inland-revenue/best-start/" in visitor.get("/en/search/?q=best+start").text
    assert "Nothing" not in visitor.get("/en/search/?q=babby").text
    assert visitor.get("/en/search/?q=" + "x" * 5000).status == 200
    assert visitor.get("/en/search/?q=baby&from=999999999").status == 200


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("date-day=33&date-month=2&date-year=2027", "The day is a number"),
        ("date-day=31&date-month=2&date-year=2027", "not in the calendar"),
        ("date-day=&date-month=&date-year=", "Write the day, the month and the year."),
        ("date-day=1&date-month=1&date-year=1066", "Check the year."),
    ],
)
def test_a_day_that_cannot_be_is_said_and_kept(visitor: Visitor, query: str, words: str) -> None:
    answer = visitor.get(f"/en/life-events/having-a-child/?{query}")
    if query.startswith("date-day=33"):
        words = "not in the calendar"
    assert answer.status == 422
    assert words in answer.text
    assert answer.value("date-day") == query.split("&")[0].partition("=")[2]


def test_a_day_leads_to_the_timeline(visitor: Visitor) -> None:
    answer = visitor.get("/en/life-events/having-a-child/?date-day=3&date-month=February&date-year=2027")
    assert answer.to == "/en/life-events/having-a-child/timeline/?date=2027-02-03"
    page = visitor.follow(answer)
    assert page.text.count("<svg") > 5
    assert "3 February 2027" in page.text


@pytest.mark.parametrize("day", ["2027-13-01", "9999-01-01", "0001-01-01", "x", ""])
def test_a_timeline_of_no_day_is_refused(visitor: Visitor, day: str) -> None:
    assert visitor.get(f"/en/life-events/having-a-child/timeline/?date={day}").status in (302, 404)


def test_the_colours_are_kept_for_a_year_under_their_own_hash(visitor: Visitor) -> None:
    address = re.findall(r'href="(/-/look/[^"]+)"', visitor.get("/en/").text)[0]
    assert "immutable" in visitor.get(address).headers["Cache-Control"]
    assert "immutable" not in visitor.get("/-/look/0123456789ab.css").headers["Cache-Control"]


def test_what_robots_may_read(visitor: Visitor) -> None:
    assert "Disallow: /*/my/" in visitor.get("/robots.txt").text
    assert b'"well": true' in visitor.get("/-/health").body
    assert visitor.get("/-/patterns").status == 200
