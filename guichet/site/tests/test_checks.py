"""Production refuses to start unsafe; each refusal says what to set."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from guichet.site import checks, environment

SAFE: dict[str, Any] = {
    "PRODUCTION": True,
    "SECRET_KEY": "k3" * 10 + "Zx9-qw_ertyuiop.asdfghjkl,mnbvcxz",
    "DEBUG": False,
    "INSTALLED_APPS": ["guichet.site"],
    "ALLOWED_HOSTS": ["guichet.example"],
    "GUICHET_BASE_URL": "https://guichet.example",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "GUICHET_VAULT_KEYS": {"2026": "kNw2Z7q1mV0c3Lx8Yt5RbJh6sUe9PaGd4FoWiQzTlXE"},
}


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Production settings, with changes; only what the check reads, so that Django itself is not reconfigured."""

    def set_to(**changes: Any) -> list[str]:
        stand_in = type("Settings", (), SAFE | changes)
        monkeypatch.setattr(checks, "settings", stand_in)
        return [each.id or "" for each in checks.production_is_safe(None)]

    return set_to


def test_safe_settings_pass(production: Any) -> None:
    assert production() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"SECRET_KEY": ""}, "guichet.E001"),
        ({"SECRET_KEY": environment.DEMO_SECRET}, "guichet.E002"),
        ({"SECRET_KEY": "short"}, "guichet.E003"),
        ({"SECRET_KEY": "ab" * 40}, "guichet.E003"),
        ({"DEBUG": True}, "guichet.E004"),
        ({"INSTALLED_APPS": ["guichet.site", "guichet.lab"]}, "guichet.E005"),
        ({"ALLOWED_HOSTS": ["*"]}, "guichet.E006"),
        ({"GUICHET_BASE_URL": "http://guichet.example"}, "guichet.E007"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "guichet.E008"),
        ({"GUICHET_VAULT_KEYS": {}}, "guichet.E012"),
        ({"GUICHET_VAULT_KEYS": {"a": environment.DEMO_VAULT_KEY}}, "guichet.E013"),
    ],
)
def test_each_unsafe_setting_is_refused(production: Any, changes: dict[str, Any], expected: str) -> None:
    assert production(**changes) == [expected]


def test_every_refusal_has_a_remedy(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    production(SECRET_KEY="", DEBUG=True, ALLOWED_HOSTS=[], INSTALLED_APPS=["guichet.lab"], GUICHET_BASE_URL="")
    found = checks.production_is_safe(None)
    assert len(found) == 5
    assert all(each.hint for each in found)
    monkeypatch.setattr("django.core.checks.run_checks", lambda: found)
    with pytest.raises(ImproperlyConfigured, match="GUICHET_SECRET_KEY is not set"):
        checks.refuse_unsafe_start()
