"""What every test of charges and tills needs: a jurisdiction with its coins, and a clock that stands still."""

from collections.abc import Iterator

import pytest

from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.payments import ports
from guichet.payments.tests import cast
from guichet.payments.tests.provider import Provider


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(catalogue, "current", lambda: cast.JURISDICTION)
    with kernel.held_at(cast.NOON):
        yield


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Provider:
    """The one provider of card payments that is plugged in."""
    monkeypatch.setattr(ports.card_providers, "_things", {})
    found = Provider()
    ports.card_providers.register(found.name, found)
    return found
