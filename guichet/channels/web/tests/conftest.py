"""Visitors, and a request on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from guichet.catalogue import api as catalogue
from guichet.channels.web.tests.visiting import Answer, Visitor, posted
from guichet.kernel import api as kernel

BEST_START = "inland-revenue/best-start"
BIRTH = "internal-affairs/register-a-birth"


@pytest.fixture(autouse=True)
def _no_memory() -> Iterator[None]:
    """Sessions and counted tries of one test are none of the next one's."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def visitor(published: catalogue.Jurisdiction) -> Visitor:
    return Visitor()


@pytest.fixture
def given(published: catalogue.Jurisdiction) -> Callable[[str], dict[str, Any]]:
    """The answers of the first worked example of a service."""
    return lambda service: dict(published.services[service].examples[0].given)


@pytest.fixture
def interview(published: catalogue.Jurisdiction, given: Any) -> Callable[..., Answer]:
    """Walk a service as its first worked example to the check before sending (or to a page on the way)."""

    def walk(visitor: Visitor, service: str = BEST_START, *, until: str = "review", who: str = "amina") -> Answer:
        pages = {page.id: page for page in published.services[service].pages}
        answers = given(service)
        begun = visitor.post(f"/en/start/{service}/")
        assert begun.status == 302, begun.text[:300]
        at = begun
        for _ in range(60):
            name = at.to.rstrip("/").split("/")[-1]
            if name == until:
                return visitor.get(at.to)
            if name == "sign-in":
                visitor.get(at.to)
                visitor.sign_in(who)
                at = visitor.get(at.to.replace("/sign-in/", "/"))
                continue
            page = visitor.get(at.to)
            asked = () if name.startswith("consent-") else pages[name].facts
            values = {"revision": page.value("revision"), **posted(answers, asked)}
            at = visitor.post(at.to, values)
            assert at.status == 302, (name, at.text)
        raise AssertionError("the interview has no end")

    return walk


@pytest.fixture
def sent(interview: Any) -> Callable[..., str]:
    """Send a service as its first worked example; the address of the request."""

    def send(visitor: Visitor, service: str = BEST_START, *, who: str = "amina") -> str:
        review = interview(visitor, service, who=who)
        address = f"/en/requests/{request_of(review)}/"
        answer = visitor.post(f"{address}send/", {"revision": review.value("revision"), "key": review.value("key")})
        assert answer.to == f"{address}outcome/"
        return address

    return send


def request_of(answer: Answer) -> str:
    """The request a step's page belongs to."""
    assert answer.tree is not None
    actions = [each.get("action") or "" for each in answer.tree.iter("form")]
    return next(each for each in actions if "/requests/" in each).split("/requests/")[1].split("/")[0]


@pytest.fixture
def eve(cast: Any) -> Visitor:
    """Signed in, and nobody's parent, colleague or clerk."""
    visitor = Visitor()
    visitor.sign_in("eve", assurance=kernel.Assurance.HIGH)
    return visitor
