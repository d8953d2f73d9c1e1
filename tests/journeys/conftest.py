"""Browsers and a served demonstration, for the journeys that are walked by people with a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys import browser as browsing

Arrive = Callable[..., browsing.Visitor]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demonstration of its own for this module."""
    with browsing.site(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browsing.chromium() as made:
        yield made


@pytest.fixture
def arrive(served: str, chromium: Browser) -> Iterator[Arrive]:
    """Lets a person come with a browser of their own. When the story ends, nothing may have been found wrong."""
    inspector = browsing.Inspector(chromium)
    inspector.open()
    here: list[browsing.Visitor] = []

    def arriving(name: str, *, inspected: bool = True, **options: object) -> browsing.Visitor:
        visitor = browsing.Visitor(name, served, chromium, inspector if inspected else None, **options)  # type: ignore[arg-type]  # Visitor's own options
        here.append(visitor)
        return visitor

    yield arriving
    for visitor in here:
        visitor.ends()
    inspector.close()
    assert sorted({*inspector.found, *(each for visitor in here for each in visitor.troubles)}) == []
