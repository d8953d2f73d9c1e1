"""What every test of the shop needs: a town with goods, and a clock that stands still."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.shop.tests import cast


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.GUICHET_JURISDICTION = cast.write_goods(tmp_path)
    monkeypatch.setattr(catalogue, "current", lambda: cast.JURISDICTION)
    with kernel.held_at(cast.NOON):
        yield
