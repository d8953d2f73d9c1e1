"""Programs of the cast, whose every answer is held against the API's own description."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from guichet.lab.pytest_cast import Cast
from tests.channels.api.program import Program, token_of


@pytest.fixture(autouse=True)
def _fresh(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.GUICHET_VAR = tmp_path
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def program(cast: Cast) -> Callable[..., Program]:
    """`program("amina")`: a program with her token; `program()`: one that nobody knows."""

    def make(name: str = "", **headers: str) -> Program:
        return Program(token_of(cast, name) if name else "", headers)

    return make
