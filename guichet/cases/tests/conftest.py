"""What every test of cases needs: the published workflow, and a clock that stands still."""

from collections.abc import Iterator

import pytest

from guichet.cases.tests import cast
from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel


@pytest.fixture(autouse=True)
def _published(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # The catalogue's own compiled types; publishing a folder here would test the catalogue and a law package too.
    monkeypatch.setattr(catalogue, "service", cast.service)
    monkeypatch.setattr(catalogue, "current", lambda: cast.JURISDICTION)
    with kernel.held_at(cast.NOON):
        yield
