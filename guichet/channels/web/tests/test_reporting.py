"""Reporting a problem on the web: by words, on the map, the receipt, the public page, the pages of the body."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from PIL import Image

from guichet.channels.web.tests.visiting import Visitor
from guichet.kernel import api as kernel
from guichet.reports import api as reports

TOWN = Path(reports.__file__).parent / "tests" / "town"
OPERATOR = kernel.Actor(channel="command", name="operator")


@pytest.fixture
def town(cast: Any) -> Any:
    reports.publish_plan(reports.load_plan(TOWN, languages=("en", "fr", "mi")), by=OPERATOR)
    return cast


def picture() -> io.BytesIO:
    content = io.BytesIO()
    Image.new("RGB", (20, 20), "teal").save(content, "JPEG")
    content.seek(0)
    content.name = "hole.jpg"
    return content


def test_where_nothing_can_be_reported_there_is_no_page(visitor: Visitor) -> None:
    for address in ("report/", "report/map/", "report/new/", "reports/"):
        assert visitor.get(f"/en/{address}").status == 404
    assert "/en/report/" not in visitor.get("/en/").text


def test_a_problem_is_reported_by_words_and_followed_to_its_end(town: Any) -> None:
    boris, chen = Visitor(), Visitor()
    assert 'href="/en/report/"' in boris.get("/en/").text
    begun = boris.get("/en/report/")
    assert "Harbour Town" in begun.text
    where = "words=by+12+Main+Street&area=old-town"
    kinds = boris.get(f"/en/report/new/?{where}")
    assert "Pothole" in kinds.text
    form = boris.get(f"/en/report/new/?{where}&category=pothole")
    assert "How deep is it?" in form.text
    assert "call the police" in form.text
    address = f"/en/report/new/?{where}&category=pothole"
    wrong = boris.post(address, {"key": "k-1", "your_email": "me"})
    assert wrong.status == 422
    assert wrong.text.count("Answer this.") == 2  # above the form, and at the question
    values = {"key": "k-1", "depth": "deep", "text": "Deep, by the bakery.", "photo": picture()}
    sent = boris.post(address, values)
    assert sent.status == 302, sent.text
    number = sent.to.split("/")[-2]
    receipt = boris.get(sent.to)
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", receipt.text)
    assert "27 November 2026" in receipt.text
    assert Visitor().get(sent.to).status == 404
    public = Visitor().get(f"/en/reports/{number}/")
    assert "bakery" not in public.text
    assert "once somebody has looked at it" in public.text
    assert number in Visitor().get("/en/reports/?area=old-town").text
    near = Visitor().get(address)
    assert number in near.text  # shown first: follow it instead
    chen.sign_in("chen")
    assert number in chen.get("/en/work/reports/").text
    assert number in chen.get("/en/work/reports/?only=waiting").text
    page = f"/en/work/reports/{number}/"
    assert "bakery" in chen.get(page).text
    assert chen.post(page, {"do": "show", "what": "text"}).status == 302
    assert "bakery" in Visitor().get(f"/en/reports/{number}/").text
    assert chen.post(page, {"do": "move", "state": "declined"}).status == 422
    assert chen.post(page, {"do": "move", "state": "fixed", "words": "Filled."}).status == 302
    closed = boris.get(f"/en/reports/{number}/")
    assert "Filled." in closed.text
    assert "No, open it again" in closed.text
    assert "No, open it again" not in Visitor().get(f"/en/reports/{number}/").text
    assert boris.post(f"/en/reports/{number}/", {"do": "not-fixed", "words": "Still deep."}).status == 200
    assert "Still deep." in chen.get(page).text
    assert chen.post(page, {"do": "hide", "what": "report", "why": "spam"}).status == 302
    assert "it is no report" in Visitor().get(f"/en/reports/{number}/").text
    rangi = Visitor()
    rangi.sign_in("rangi")
    assert rangi.get(page).status == 404


def test_the_map_comes_closer_by_links_alone(town: Any) -> None:
    visitor = Visitor()
    at = "/en/report/map/"
    for _ in range(9):
        page = visitor.get(at)
        assert page.tree is not None
        squares = [each for each in page.tree.iter() if (each.get("aria-label") or "").startswith("Square")]
        assert len(squares) == 25
        labels = [each.get("aria-label") for each in squares]
        assert len(set(labels)) == 25
        at = squares[12].get("href") or ""
        if "/report/new/" in at:
            break
    assert "at=-41.2" in at
    assert visitor.get(at).status == 200
    assert visitor.get("/en/report/map/?box=nonsense").status == 200


def test_pictures_of_a_map_lie_under_ours_where_a_server_is_named(town: Any, settings: Any) -> None:
    settings.GUICHET_MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    settings.GUICHET_MAP_TILES_FROM = "© Somebody"
    browser = Client()
    answer = browser.get("/en/report/map/")
    assert "img-src 'self' data: https://tiles.example;" in answer.headers["Content-Security-Policy"]
    assert b'<image href="https://tiles.example/' in answer.content
    assert "© Somebody" in answer.content.decode()
    assert "tiles.example" not in browser.get("/en/report/").headers["Content-Security-Policy"]


def test_following_and_alerts_ask_the_owner_of_an_address(town: Any) -> None:
    visitor = Visitor()
    filed = reports.file_report(
        category="street-light", place=reports.Place(lat=-41.28, lon=174.75), by=kernel.Actor(channel="web"),
        language="en", text="Dark.",
    )  # fmt: skip
    page = f"/en/reports/{filed.number}/"
    assert visitor.post(page, {"do": "follow", "email": "me"}).status == 422
    assert "Nothing is sent before" in visitor.post(page, {"do": "follow", "email": "boris@example.org"}).text
    code = apps.get_model("reports", "WatchRow")._default_manager.get().code
    assert "Yes, tell me" in visitor.get(f"/en/report/watch/{code}/").text
    assert visitor.post(f"/en/report/watch/{code}/", {"do": "confirm"}).status == 200
    assert reports.watch(code=code).confirmed
    assert visitor.post(f"/en/report/watch/{code}/", {"do": "end"}).status == 200
    assert reports.watch(code=code).ended
    assert visitor.get("/en/report/watch/AAAA-AAAA-AAAA/").status == 404
    assert visitor.post("/en/report/alerts/", {"area": "", "email": ""}).status == 422
    assert visitor.post("/en/report/alerts/", {"area": "old-town", "email": "a@example.org"}).status == 200
    assert visitor.post(page, {"do": "code", "code": "wrong"}).status == 422
    assert visitor.post(page, {"do": "code", "code": filed.code}).status == 302


def test_it_speaks_te_reo(town: Any) -> None:
    visitor = Visitor()
    assert "Pūrongo i tētahi raru" in visitor.get("/mi/report/").text
    for address in (
        "report/map/",
        "report/new/?area=old-town",
        "report/new/?area=old-town&category=pothole",
        "reports/",
    ):
        assert visitor.get(f"/mi/{address}").status == 200
    assert "He pēhea te hōhonu?" in visitor.get("/mi/report/new/?area=old-town&category=pothole").text
