"""What every test of charges and tills needs: a jurisdiction with its coins, and a clock that stands still."""

from collections.abc import Iterator

import pytest

from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.payments.tests import cast


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(catalogue, "current", lambda: cast.JURISDICTION)
    with kernel.held_at(cast.NOON):
        yield
