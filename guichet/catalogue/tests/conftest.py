"""Published towns, and nothing left in memory between tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guichet.catalogue import api as catalogue


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    catalogue.forget()
    yield
    catalogue.forget()
