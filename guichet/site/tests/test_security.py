"""Security headers stand on every answer, found or not."""

import pytest
from django.test import Client

from guichet.look import api as look


def test_every_answer_carries_the_headers() -> None:
    answer = Client().get("/there/is/no/such/page")
    assert answer.status_code == 404
    assert answer["Content-Security-Policy"] == look.policy()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer


@pytest.mark.parametrize("word", ["unsafe-inline", "unsafe-eval", "*", "http:"])
def test_the_policy_allows_nothing_unsafe(word: str) -> None:
    assert word not in look.policy()
