"""Pairwise identifiers: stable, different for each organization, and nothing can be worked back from them."""

from __future__ import annotations

import re
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from guichet.sharing import api as sharing

words = st.text(min_size=1, max_size=40)


@given(agent=words, other=words, here=words, there=words)
def test_the_same_for_the_same_and_another_for_another(agent: str, other: str, here: str, there: str) -> None:
    one = sharing.pairwise(agent, here)
    assert re.fullmatch("[a-z2-7]{32}", one)
    assert sharing.pairwise(agent, here) == one
    assert (sharing.pairwise(other, there) == one) == ((agent, here) == (other, there))


def test_another_key_makes_strangers(settings: Any) -> None:
    before = sharing.pairwise("amina", "tax")
    settings.GUICHET_PAIRWISE_KEY = "another"
    assert sharing.pairwise("amina", "tax") != before


@pytest.mark.parametrize(("agent", "organization"), [("", "tax"), ("amina", "")])
def test_nobody_has_none(agent: str, organization: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        sharing.pairwise(agent, organization)
