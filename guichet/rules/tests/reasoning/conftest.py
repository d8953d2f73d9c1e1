"""The law of Aotearoa, for the tests that need a real one."""

from __future__ import annotations

import pytest

from guichet.rules import api as rules
from guichet.rules.tests.conftest import AOTEAROA


@pytest.fixture(scope="session")
def law() -> rules.Law:
    return rules.load(AOTEAROA)
