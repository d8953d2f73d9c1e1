"""A telephone for each test, on the lab's network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.lab import api as lab
from guichet.lab.pytest_cast import Cast
from guichet.notifications import ports
from tests.channels.sms.phone import Phone

NUMBERS = {"amina": "+64215550101", "boris": "+64215550102", "eve": "+64215550105"}


@pytest.fixture(autouse=True)
def _network(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.GUICHET_VAR = tmp_path
    before = dict(ports.sms_gateways)
    ports.sms_gateways.replace("default", lab.LabGateway())
    yield
    ports.sms_gateways._things.clear()
    ports.sms_gateways._things.update(before)


@pytest.fixture
def telephone(cast: Cast, work_off: Callable[[], audit.Drained]) -> Callable[[str], Phone]:
    """`telephone("amina")`: her number, not linked yet."""
    return lambda name: Phone(NUMBERS[name], work_off)
