"""What did not work is said in words and in the look, or as problem details to a program."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from guichet.catalogue import api as catalogue
from guichet.channels.web import errors
from guichet.channels.web.tests.visiting import Visitor, look_over
from guichet.kernel import api as kernel

REFUSALS = (
    (kernel.Invalid((kernel.Problem("x", "is wrong"),)), 422),
    (kernel.NotFound("nothing"), 404),
    (kernel.NotAllowed("no"), 403),
    (kernel.Conflict("changed"), 409),
    (kernel.TryLater("down", after_seconds=7), 503),
)


def refused(error: Exception, *, path: str = "/mi/my/", accept: str = "text/html") -> HttpResponse | None:
    middleware = errors.Middleware(lambda _: HttpResponse())
    return middleware.process_exception(RequestFactory().get(path, headers={"Accept": accept}), error)


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_a_refusal_is_a_page_in_the_language_of_the_address(published: Any, error: Exception, status: int) -> None:
    answer = refused(error)
    assert answer is not None
    assert answer.status_code == status
    assert look_over(answer.content.decode()).get("lang") == "mi"


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_a_program_gets_problem_details(published: Any, error: Exception, status: int) -> None:
    answer = refused(error, accept="application/json")
    assert answer is not None
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == status


def test_come_back_later_says_when(published: Any) -> None:
    answer = refused(kernel.TryLater("down", after_seconds=7))
    assert answer is not None
    assert answer.headers["Retry-After"] == "7"


def test_a_fault_is_left_to_django_and_has_a_page(published: Any) -> None:
    assert refused(ZeroDivisionError()) is None
    answer = errors.fault(RequestFactory().get("/en/"))
    assert answer.status_code == 500
    look_over(answer.content.decode())


def test_the_page_of_a_fault_needs_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> catalogue.Jurisdiction:
        raise OSError("no database")

    monkeypatch.setattr(catalogue, "current", broken)
    answer = errors.fault(RequestFactory().get("/en/"))
    assert answer.status_code == 500
    assert b"<h1>Something went wrong here</h1>" in answer.content


def test_a_higher_level_is_asked_for_and_one_comes_back(published: Any) -> None:
    answer = refused(kernel.SignInNeeded("more", level="high"), path="/en/my/settings/")
    assert answer is not None
    assert answer.headers["Location"] == "/sign-in/?next=%2Fen%2Fmy%2Fsettings%2F&level=high&why=level"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x(1)"])
def test_the_sign_in_page_sends_nobody_elsewhere(visitor: Visitor, target: str) -> None:
    answer = visitor.get(f"/sign-in/?next={target}&level=low&why=own&problem=denied")
    assert answer.status == 403
    assert "evil" not in answer.text
    assert "javascript" not in answer.text


