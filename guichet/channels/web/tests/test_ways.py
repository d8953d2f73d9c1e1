"""How one signs in, as a page: seen by its owner, changed only a moment after showing who one is."""

from __future__ import annotations

from typing import Any

import pytest

from guichet.channels.web.tests.visiting import Visitor
from guichet.identity import api as identity
from guichet.kernel import api as kernel

PAGE = "/en/my/sign-in/"


def test_the_page_lists_the_ways_and_offers_others(cast: Any, visitor: Visitor) -> None:
    visitor.sign_in("amina", assurance=kernel.Assurance.HIGH)
    page = visitor.get(PAGE)
    assert page.status == 200
    assert "Remove" not in page.text  # no way, or the only one
    assert 'data-passkey="create"' in page.text
    assert "passkeys/passkeys." in page.text


def test_the_last_way_cannot_go_and_a_strangers_is_not_there(cast: Any, visitor: Visitor) -> None:
    visitor.sign_in("amina", assurance=kernel.Assurance.HIGH)
    assert visitor.post(f"{PAGE}remove/", {"remove": "another"}).status == 404
    assert visitor.post(f"{PAGE}code/", {"code": "22222222"}).status == 409
    assert visitor.post(f"{PAGE}add/", {"provider": "unheard-of"}).to == PAGE


def test_who_showed_long_ago_who_they_are_is_asked_again(
    cast: Any, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.sign_in("amina", assurance=kernel.Assurance.HIGH)
    monkeypatch.setattr("guichet.identity.session.FRESH_SECONDS", -1)
    page = visitor.get(PAGE)
    assert "data-passkey" not in page.text
    assert "why=fresh" in page.text
    for path in ("add/", "remove/", "code/"):
        assert visitor.post(PAGE + path, {}).to.startswith("/sign-in/?")


def test_the_sign_in_page_offers_a_passkey_by_script_alone(cast: Any, visitor: Visitor) -> None:
    page = visitor.get("/sign-in/?level=substantial&why=fresh")
    assert 'data-passkey="get" hidden' in page.text
    assert "Show once more that it is you" in page.text
    assert max(identity.providers.get("passkey").levels()) is kernel.Assurance.SUBSTANTIAL
    assert 'data-passkey="get"' not in visitor.get("/sign-in/?level=high").text


def test_who_came_in_less_surely_is_told_what_is_needed(cast: Any, visitor: Visitor) -> None:
    visitor.sign_in("amina", assurance=kernel.Assurance.LOW)
    page = visitor.get(PAGE)
    assert "why=ways" in page.text
    assert "data-passkey" not in page.text
    assert "level=high" in visitor.post(f"{PAGE}code/", {"code": "22222222"}).to
