"""A request step by step: asked, answered, refused, changed in another tab, left, found again, sent once."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from PIL import Image

from guichet.channels.web import limits
from guichet.channels.web.tests.conftest import BEST_START, BIRTH, request_of
from guichet.channels.web.tests.visiting import Answer, Visitor
from guichet.evidence import api as evidence
from guichet.intake import api as intake
from guichet.kernel import api as kernel

# The budget of one step (bench/ measures its time). Saving reads the page's fields before it takes the reply.
MOST_QUERIES = 8
MOST_QUERIES_TO_SAVE = 12


def draft(answer: Answer) -> intake.ServiceRequest:
    return intake.request(request_id=request_of(answer), by=kernel.SYSTEM)


def picture() -> io.BytesIO:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, "PNG")
    made.seek(0)
    made.name = "note.png"
    return made


@pytest.mark.parametrize("service", [BEST_START, BIRTH])
def test_a_worked_example_is_sent_and_answered_with_a_receipt(
    visitor: Visitor, cast: Any, sent: Callable[..., str], given: Any, service: str
) -> None:
    address = sent(visitor, service)
    page = visitor.get(f"{address}outcome/")
    request = intake.request(request_id=address.split("/")[3], by=kernel.SYSTEM)
    assert request.state == "submitted"
    assert request.owner_id == cast.agents["amina"]
    assert request.receipt is not None
    assert request.receipt.number in page.text
    for name, value in given(service).items():
        assert request.answers[name].value == value


def test_a_second_send_ends_on_the_same_receipt(visitor: Visitor, cast: Any, interview: Any) -> None:
    review = interview(visitor)
    values = {"revision": review.value("revision"), "key": review.value("key")}
    address = f"/en/requests/{request_of(review)}/"
    first, second = (visitor.post(f"{address}send/", values) for _ in range(2))
    assert first.to == second.to == f"{address}outcome/"
    assert visitor.get(f"{address}the-name/").to == f"{address}outcome/"


def test_what_is_wrong_is_said_at_the_top_and_at_the_field_and_kept(visitor: Visitor, interview: Any) -> None:
    page = interview(visitor, BIRTH, until="the-birth")
    address = f"/en/requests/{request_of(page)}/the-birth/"
    answer = visitor.post(
        address,
        {
            "revision": page.value("revision"),
            "child_birth_date-day": "31",
            "child_birth_date-month": "2",
            "child_birth_date-year": "2026",
            "child_born_in_new_zealand-shown": "1",
        },
    )
    assert answer.status == 422
    assert answer.text.count("not in the calendar") == 2
    assert 'href="#f-child_birth_date"' in answer.text
    assert answer.value("child_birth_date-day") == "31"
    assert "Problem:" in answer.text.split("</title>")[0]
    assert draft(answer).answers == {}


def test_an_empty_page_says_what_is_missing(visitor: Visitor, interview: Any) -> None:
    page = interview(visitor, BIRTH, until="the-name")
    answer = visitor.post(f"/en/requests/{request_of(page)}/the-name/", {"child_given_names": "", "revision": ""})
    assert answer.status == 422
    assert 'role="alert"' in answer.text


def test_two_tabs_cannot_overwrite_each_other(visitor: Visitor, interview: Any) -> None:
    page = interview(visitor, BIRTH, until="the-name")
    address = f"/en/requests/{request_of(page)}/the-name/"
    revision = page.value("revision")
    first = visitor.post(address, {"revision": revision, "child_given_names": "Aroha", "child_surname": ""})
    assert first.status == 302
    second = visitor.post(address, {"revision": revision, "child_given_names": "Moana", "child_surname": ""})
    assert second.status == 409
    assert second.value("child_given_names") == "Moana"
    assert "Aroha" in second.text
    assert draft(second).answers["child_given_names"].value == "Aroha"
    third = visitor.post(
        address, {"revision": second.value("revision"), "child_given_names": "Moana", "child_surname": ""}
    )
    assert third.status == 302
    assert draft(second).answers["child_given_names"].value == "Moana"


def test_one_leaves_and_comes_back_with_the_code(visitor: Visitor, interview: Any) -> None:
    page = interview(visitor, BIRTH, until="the-name")
    address = f"/en/requests/{request_of(page)}/"
    kept = visitor.post(f"{address}the-name/", {"then": "save", "revision": page.value("revision")})
    assert kept.to == f"{address}kept/"
    code = draft(page).tracking_code
    assert code in visitor.get(kept.to).text
    other = Visitor()
    assert other.get(f"{address}the-name/").status == 404
    assert other.post("/en/resume/", {"code": code.lower().replace("-", " ")}).to == f"{address}the-name/"
    assert other.get(f"{address}the-name/").status == 200


def test_a_wrong_code_is_refused_in_the_same_words_and_not_for_ever(visitor: Visitor) -> None:
    for code in ("", "short", kernel.new_tracking_code()):
        answer = visitor.post("/mi/resume/", {"code": code})
        assert answer.status == 422
        assert answer.value("code") == code
    for _ in range(limits.MOST):
        visitor.post("/en/resume/", {"code": "wrong"})
    assert visitor.post("/en/resume/", {"code": "wrong"}).status == 429


def test_a_document_is_added_shown_and_removed(visitor: Visitor, cast: Any, interview: Any) -> None:
    page = interview(visitor, BIRTH, until="proof")
    address = f"/en/requests/{request_of(page)}/"
    refused = visitor.post(
        f"{address}proof/", {"revision": page.value("revision"), "midwife-notice": io.BytesIO(b"no picture")}
    )
    assert refused.status == 422
    form = {"revision": page.value("revision"), "midwife-notice": picture(), "then": "add"}
    added = visitor.post(f"{address}proof/", form)
    assert added.to == f"{address}proof/"
    reference = kernel.Reference("request", request_of(page))
    (document,) = evidence.documents(for_=reference, by=kernel.SYSTEM)
    shown = visitor.get(added.to)
    assert document.name in shown.text
    if document.checked == "clean":
        content = visitor.get(f"{address}documents/{document.id}/")
        assert content.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in content.headers["Content-Security-Policy"]
    stranger = Visitor()
    assert stranger.get(f"{address}documents/{document.id}/").status == 404
    assert stranger.post(f"{address}documents/{document.id}/remove/", {"page": "proof"}).status == 404
    gone = visitor.post(f"{address}documents/{document.id}/remove/", {"page": "proof"})
    assert gone.to == f"{address}proof/"
    assert evidence.documents(for_=reference, by=kernel.SYSTEM) == ()


def test_sending_needs_a_sign_in_said_beforehand(visitor: Visitor, cast: Any, interview: Any) -> None:
    page = interview(visitor, BIRTH, until="sign-in")
    assert "Show that it is you" in page.text
    request = page.text.split("/requests/")[1].split("/")[0]
    answer = visitor.post(f"/en/requests/{request}/send/", {"key": "x"})
    assert answer.to.startswith("/sign-in/?next=%2Fen%2Frequests%2F")
    chooser = visitor.get(answer.to)
    assert chooser.status == 200
    assert "/sign-in/national/" in chooser.text


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "http://testserver"}, True),
        ({"Referer": "http://testserver/en/"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_another_site_cannot_start_a_request_here(published: Any, headers: dict[str, str], allowed: bool) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"/en/start/{BEST_START}/", headers=headers)
    assert answer.status_code == (302 if allowed else 403)


def test_a_draft_is_thrown_away(visitor: Visitor, interview: Any) -> None:
    page = interview(visitor, BIRTH, until="the-name")
    visitor.post(f"/en/requests/{request_of(page)}/withdraw/")
    assert draft(page).state == "withdrawn"


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that reach the database; the transaction's own are not counted."""
    said: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE")):
            said.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield said


def test_a_step_costs_few_queries(visitor: Visitor, cast: Any, interview: Any) -> None:
    visitor.sign_in("amina")
    page = interview(visitor, until="paid-leave")
    address = f"/en/requests/{request_of(page)}/paid-leave/"
    with counted() as asked:
        page = visitor.get(address)
    assert 3 <= len(asked) <= MOST_QUERIES, asked
    reply = {"revision": page.value("revision"), "paid_leave": "no", "paid_leave-shown": "1"}
    with counted() as answered:
        answer = visitor.post(address, reply)
    assert answer.status == 302
    assert 5 <= len(answered) <= MOST_QUERIES_TO_SAVE, answered
