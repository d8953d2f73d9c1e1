"""What every test of credentials needs: a province with a city, and a clock that stands still."""

from collections.abc import Iterator

import pytest

from guichet.catalogue import api as catalogue
from guichet.credentials.tests import cast
from guichet.kernel import api as kernel


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(catalogue, "current", lambda: cast.JURISDICTION)
    with kernel.held_at(cast.MOMENT):
        yield
