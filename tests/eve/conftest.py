"""Amina's things, there before a stranger comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guichet.audit import api as audit
from guichet.lab.pytest_cast import Cast
from tests.eve.belongings import Belongings, gather


@pytest.fixture
def belongings(cast: Cast, work_off: Callable[[], audit.Drained]) -> Belongings:
    """Everything that is Amina's."""
    return gather(cast, work_off)
