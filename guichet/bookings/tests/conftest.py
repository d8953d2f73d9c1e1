"""What every test of bookings needs: the published town, and a clock that stands still."""

from collections.abc import Iterator

import pytest

from guichet.bookings.tests import cast
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel


@pytest.fixture(autouse=True)
def _published(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # The catalogue's own compiled types; publishing a folder here would test the catalogue and a law package too.
    town = cast.town()
    monkeypatch.setattr(catalogue, "current", lambda: town)
    with kernel.held_at(cast.MORNING):
        yield
