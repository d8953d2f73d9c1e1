"""A gateway that keeps what it was handed, or does as a test tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from guichet.kernel import api as kernel
from guichet.notifications import ports


@dataclass
class Gateway(ports.SmsGateway):
    """Takes texts, unless it is down or refuses."""

    handed: list[tuple[str, str]] = field(default_factory=list)
    trouble: Exception | None = None

    def send(self, number: str, text: str) -> str:
        if self.trouble is not None:
            raise self.trouble
        self.handed.append((number, text))
        return f"g{len(self.handed)}"

    def check(self) -> tuple[kernel.Problem, ...]:
        return ()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    before = dict(ports.sms_gateways)
    fake = Gateway()
    ports.sms_gateways.replace("default", fake)
    yield fake
    ports.sms_gateways._things.clear()
    ports.sms_gateways._things.update(before)
