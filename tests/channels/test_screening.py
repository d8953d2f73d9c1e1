"""What can I get, on every channel: the same questions, the same answers, the same results, shown to whoever asks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.channels.sms.models import ConversationRow
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.pytest_cast import Cast
from guichet.lab.rehearsal.browsing import _DATE_PIECES, Browser, written
from guichet.lab.rehearsal.on_the_web import CODE
from guichet.lab.rehearsal.parts import PROVIDER
from guichet.lab.rehearsal.reading import Form, Page
from guichet.notifications import ports
from tests.channels.sms.phone import Phone

BEST_START = "inland-revenue/best-start"
GIVEN: Mapping[str, Any] = {
    "has_partner": False,
    "household-children": 1,
    "child_birth_date": "2026-11-01",
    "applicant_birth_date": "1994-05-02",
    "main_carer": True,
    "lives_here": True,
    "child_lives_here": True,
    "child_born_in_new_zealand": True,
    "both_parents_register": True,
    "home_kind": "rent",
    "home_area": "area_1",
    "home_cost": 45_000,
    "applicant_income": 3_000_000,
}
#: What she does not know: it is passed over, on every channel in its own way.
UNKNOWN = {"cash_savings", "student_allowance"}


def said(name: str) -> tuple[str, Any]:
    """The kind of a field by its id, and what is said to it."""
    fact = name.partition("-")[0]
    if name == "household-children":
        return "integer", GIVEN[name]
    kind = catalogue.current().facts[fact]
    if fact in UNKNOWN:
        return kind.type, None
    default = {"boolean": False, "integer": 0, "money": 0, "choice": next(iter(kind.options), None)}
    return kind.type, GIVEN.get(fact, default.get(kind.type))


def form_values(form: Form) -> dict[str, list[str]]:
    """What is typed and ticked in a form."""
    values: dict[str, list[str]] = {}
    for name in form.controls:
        if name in ("revision", "csrfmiddlewaretoken", "visit") or name.endswith("-shown"):
            continue
        field, _, piece = name.rpartition("-")
        day = piece in _DATE_PIECES
        kind, value = said(field if day else name)
        if value is None:
            continue
        values[name] = [_DATE_PIECES[piece](str(value).split("-"))] if day else written(kind, value)
    return values


def through(browser: Browser, page: Page) -> Page:
    """Answer every form until the results stand there."""
    for _ in range(60):
        assert page.status == 200, browser.stuck("an answer was not taken")
        if page.url.endswith("/results/"):
            return page
        form = page.form("revision", action=page.url)
        assert form is not None, browser.stuck("there is no question")
        page = browser.send(form, form_values(form))
    raise browser.stuck("it asks without end")


def on_the_web() -> tuple[str, str]:
    browser = Browser("web")
    page = browser.get("/en/what-can-i-get/")
    start = page.form(action="/what-can-i-get/start/")
    assert start is not None
    page = through(browser, browser.send(start, {}))
    found = CODE.search(page.texts)
    assert found is not None
    apply = page.form("service", "child", action="/apply/")
    assert apply is not None, "what can be had can be begun"
    begun = browser.send(apply, {})
    assert (begun.status, "/requests/" in begun.url) == (200, True)
    return found.group(), page.texts


def at_the_counter(cast: Cast) -> tuple[str, str]:
    signed = identity.recognise(
        provider=PROVIDER, subject=kernel.new_id(), claims={"name": "Clerk", "locale": "en"},
        assurance=kernel.Assurance.SUBSTANTIAL, by=kernel.SYSTEM,
    )  # fmt: skip
    identity.grant_role(agent_id=signed.agent.id, role="clerk", organization="inland-revenue", by=kernel.SYSTEM)
    browser = Browser("counter")
    browser.sign_in(signed.account_id, assurance=kernel.Assurance.SUBSTANTIAL)
    beginning = browser.get(f"/counter/en/people/{cast.agents['boris']}/").form("purpose", "proof")
    assert beginning is not None
    browser.send(beginning, {"purpose": ["what he can get"], "proof": ["passport"]})
    start = browser.get("/counter/en/").form(action="/screening/")
    assert start is not None
    page = through(browser, browser.send(start, {}))
    return next(each for each in CODE.findall(page.texts)), page.texts


def by_text(phone: Phone) -> tuple[str, str]:
    first = " ".join(phone.text("what can I get"))
    found = CODE.search(first)
    assert found is not None, first
    last = ""
    for _ in range(90):
        row = ConversationRow.objects.get(number=phone.number)
        if row.page == "results":
            break
        kind, value = said(row.field)
        reply = "not sure" if value is None else "1" if kind == "choice" else " ".join(written(kind, value))
        last = " ".join(phone.text(reply))
    return found.group(), last


def by_program() -> tuple[str, str]:
    client = Client()

    def call(method: str, path: str, body: dict[str, Any] | None = None, code: str = "") -> Any:
        headers = {"guichet-tracking-code": code} if code else {}
        if method == "post":
            headers["idempotency-key"] = f'"{kernel.new_id()}"'
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer = getattr(client, method)(f"/api/v1{path}", headers=headers, **sent)
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    begun = call("post", "/screenings", {"language": "en"})
    code, step = begun["tracking_code"], begun["step"]
    address = f"/requests/{begun['request_id']}"
    while step["kind"] == "question":
        values = {field["id"]: said(field["id"])[1] for field in step["fields"]}
        body = {"values": values, "revision": step["revision"]}
        step = call("put", f"{address}/answers/{step['id']}", body, code)
    results = call("get", f"/screenings/{begun['request_id']}/results", code=code)
    assert results["results"] == step["results"]
    body = {"service": BEST_START, "child": 1}
    started = call("post", f"/screenings/{begun['request_id']}/requests", body, code)
    assert started["step"]["service"] == BEST_START
    return code, " ".join(f"{each['title']} {each['amount_text']}" for each in step["results"])


@pytest.fixture
def phone(work_off: Callable[[], audit.Drained]) -> Any:
    before = dict(ports.sms_gateways)
    ports.sms_gateways.replace("default", lab.LabGateway())
    yield Phone("+64215550109", work_off)
    ports.sms_gateways._things.clear()
    ports.sms_gateways._things.update(before)


@pytest.mark.usefixtures("published")
def test_every_channel_asks_the_same_and_ends_the_same(cast: Cast, phone: Phone, settings: Any, tmp_path: Any) -> None:
    settings.GUICHET_VAR = tmp_path
    ended = {
        "web": on_the_web(),
        "counter": at_the_counter(cast),
        "sms": by_text(phone),
        "api": by_program(),
    }

    results, answers = {}, {}
    for channel, (code, shown) in ended.items():
        actor = intake.shown_code(cast.boris, code) if channel == "counter" else _holder(code)
        request = intake.by_code(code=code, by=actor)
        step = journeys.screening_results(screening=request.id, by=actor, language="en")
        results[channel], answers[channel] = step.results, {name: each.value for name, each in request.answers.items()}
        granted = [line for line in step.results if line.answer == "yes"]
        assert granted, channel
        for line in granted:
            assert line.title in shown, (channel, line.title, shown)
            assert line.amount_text in shown, (channel, line.amount_text, shown)
    assert set(answers["web"].values()) >= {None}, "something was passed over"
    for channel in ("counter", "sms", "api"):
        assert answers[channel] == answers["web"], channel
        assert results[channel] == results["web"], channel


def _holder(code: str) -> kernel.Actor:
    return intake.shown_code(kernel.Actor(channel="web", language="en"), code)
