"""Forgets unwrapped keys between tests, whose rows are rolled back. Loaded by the conftest.py at the root."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from guichet.vault import keyring


@pytest.fixture(autouse=True)
def _keys_of_the_last_test() -> Iterable[None]:
    keyring.forget()
    yield
    keyring.forget()
