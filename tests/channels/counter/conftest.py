"""Clara at her window, with nobody in front of her; and the ways through a service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from tests.channels.counter.window import Page, Window, posted


@pytest.fixture(autouse=True)
def _no_memory() -> Iterator[None]:
    """Sessions of one test are none of the next one's."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def clara(cast: Any) -> Window:
    return Window().sign_in("clara")


@pytest.fixture
def visit(cast: Any) -> Callable[..., identity.Visit]:
    """Somebody comes to somebody's window."""

    def begin(window: Window, who: str = "amina", *, proof: str = "passport", clerk: str = "clara") -> identity.Visit:
        begun = window.post(f"/counter/en/people/{cast.agents[who]}/", {"purpose": "The baby was born", "proof": proof})
        assert begun.to == "/counter/en/", begun.text
        found = identity.open_visit_of(cast.agents[clerk])
        assert found is not None
        return found

    return begin


@pytest.fixture
def walk(published: catalogue.Jurisdiction) -> Callable[..., Page]:
    """Answer a service as its first worked example, until a page."""

    def through(window: Window, at: Page, service: str, visit: identity.Visit, *, until: str = "review") -> Page:
        pages = {page.id: page for page in published.services[service].pages}
        answers = dict(published.services[service].examples[0].given)
        for _ in range(60):
            name = at.to.rstrip("/").split("/")[-1]
            if name == until:
                return window.get(at.to)
            page = window.get(at.to)
            assert page.status == 200, (at.to, page.status)
            asked = () if name.startswith("consent-") else pages[name].facts
            values = {"revision": page.value("revision"), "visit": visit.id, **posted(answers, asked)}
            at = window.post(at.to, values)
            assert at.status == 302, (name, at.text)
        raise AssertionError(f"{service} asks without end")

    return through
