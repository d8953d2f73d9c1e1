"""The cast, once a test."""

import pytest

from guichet.identity.tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()
