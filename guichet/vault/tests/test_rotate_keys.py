"""Master keys are changed without touching what is sealed; a missing one is named; a demonstration keeps its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.vault import api as vault
from guichet.vault import masters
from guichet.vault.models import KeyRow

pytestmark = pytest.mark.django_db
PLACE = "evidence_fact/1/value"


def test_rotation(settings: Any) -> None:
    old, new = vault.new_key(), vault.new_key()
    settings.GUICHET_VAULT_KEYS = {"old": old}
    sealed = {str(each): vault.seal(str(each), subject=f"request:{each}", place=PLACE) for each in range(7)}
    settings.GUICHET_VAULT_KEYS = {"new": new, "old": old}
    assert vault.rotate(by=kernel.SYSTEM) == 7
    assert vault.rotate(by=kernel.SYSTEM) == 0
    assert set(KeyRow.objects.values_list("master", flat=True)) == {"new"}
    settings.GUICHET_VAULT_KEYS = {"new": new}
    vault.forget_keys()
    assert {vault.unseal(value, place=PLACE) for value in sealed.values()} == set(sealed)
    assert [each.type for each in audit.history(stream=kernel.Reference("vault", "masters"))] == ["vault.KeysRotated"]


def test_a_missing_or_wrong_master_key_is_said(settings: Any) -> None:
    settings.GUICHET_VAULT_KEYS = {"old": vault.new_key()}
    key = KeyRow.objects.create(
        subject="request:1", master="old", created_at=kernel.now(),
        wrapped=masters.wrap(b"k" * 32, name="old", bound_to="another"),
    )  # fmt: skip
    with pytest.raises(vault.Unreadable, match="a key was changed"):
        vault.seal("a", subject="request:1", place=PLACE)
    settings.GUICHET_VAULT_KEYS = {"new": vault.new_key()}
    with pytest.raises(vault.Unreadable, match="the master key 'old' is not here"):
        vault.seal("a", subject="request:1", place=PLACE)
    assert key.wrapped


@pytest.mark.parametrize("text", ["", "short", "!" * 43, "A" * 44])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="2026 is no key of 32 bytes"):
        vault.read_keys({"2026": text})


def test_a_demonstration_makes_a_key_once_for_its_owner_only(settings: Any, tmp_path: Path) -> None:
    settings.GUICHET_VAULT_KEYS, settings.GUICHET_VAR = {}, tmp_path / "var"
    first = masters.newest(), masters.kept_key(tmp_path / "var")
    assert first == ("kept", masters.kept_key(tmp_path / "var"))
    (place,) = (tmp_path / "var").iterdir()
    assert (place.name, place.stat().st_mode & 0o777) == ("vault.key", 0o600)


def test_production_makes_none(settings: Any, tmp_path: Path) -> None:
    settings.GUICHET_VAULT_KEYS, settings.GUICHET_VAR, settings.PRODUCTION = {}, tmp_path, True
    with pytest.raises(ImproperlyConfigured, match="GUICHET_VAULT_KEYS is not set"):
        masters.newest()
    assert list(tmp_path.iterdir()) == []
