"""What is blinded is found by equal words and by their beginnings, and by nothing else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.vault import api as vault

pytestmark = pytest.mark.django_db
WORDS = st.text(alphabet="abcdefghijklmnop", min_size=1, max_size=14)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=WORDS, asked=WORDS)
def test_a_beginning_finds_the_words_that_begin_so(word: str, asked: str) -> None:
    found = vault.blind_beginning(asked, purpose="x") in vault.blind_words([word], purpose="x")
    assert found == (word.startswith(asked) if 2 <= len(asked) <= 10 else word == asked)


def test_columns_cannot_be_joined_and_words_cannot_be_read() -> None:
    assert vault.blind("rewi", purpose="a") == vault.blind("rewi", purpose="a")
    assert vault.blind("rewi", purpose="a") != vault.blind("rewi", purpose="b")
    assert len(vault.blind("rewi", purpose="a")) == vault.BLIND_SIGNS
    assert "rewi" not in "".join(vault.blind_words(["rewi"], purpose="a"))
