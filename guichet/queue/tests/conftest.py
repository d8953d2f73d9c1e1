"""What every test of the queue needs: an office of its own, and a clock that stands still."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.queue.tests import cast


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    settings.GUICHET_JURISDICTION = Path(__file__).parent / "minimal"
    monkeypatch.setattr(catalogue, "current", lambda: cast.JURISDICTION)
    with kernel.held_at(cast.TEN):
        yield
