"""Passkeys as identity lists them: one way to sign in, which a script begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from guichet.identity import api as identity
from guichet.identity import ports
from guichet.kernel import api as kernel

SCRIPT = "passkeys/passkeys.js"


class PasskeyProvider(ports.IdentityProvider):
    """The person's own device vouches."""

    name = identity.PASSKEY
    label = kernel.LocalizedText({"en": "a passkey", "mi": "he kī urunga", "fr": "une clé d’accès"}, frozenset({"mi"}))
    issuer = identity.PASSKEY
    script = SCRIPT

    def levels(self) -> tuple[kernel.Assurance, ...]:
        """Every level up to the ceiling: what one passkey is worth, its enrolment says."""
        return tuple(level for level in kernel.Assurance if level and level <= identity.passkey_ceiling())

    def begin_address(self, *, next_path: str, level: kernel.Assurance, why: str = "") -> str:
        """Where the form with the device's answer is posted."""
        asked = {"next": next_path, "level": level.label} | ({"why": why} if why else {})
        return f"/sign-in/{self.name}/?{urlencode(asked)}"

    def add_address(self, *, next_path: str) -> str:
        """Where the form with a new passkey is posted."""
        return f"/sign-in/{self.name}/add/?{urlencode({'next': next_path})}"

    def check(self) -> tuple[kernel.Problem, ...]:
        """It needs nobody else, only an address that devices can know the site by."""
        if getattr(settings, "PRODUCTION", True) and not str(getattr(settings, "GUICHET_BASE_URL", "")).startswith(
            "https"
        ):
            problem = kernel.Problem("GUICHET_BASE_URL", "passkeys need an https address", "Set it.", "base_url")
            return (problem,)
        return ()


def plug_in() -> None:
    """Register the way."""
    identity.providers.replace(identity.PASSKEY, PasskeyProvider())


@checks.register(checks.Tags.security)
def check_level(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django's signature
    """GUICHET_PASSKEY_LEVEL must name a level."""
    named = str(getattr(settings, "GUICHET_PASSKEY_LEVEL", "substantial"))
    levels = [level.label for level in kernel.Assurance if level]
    if named in levels:
        return []
    return [
        checks.Error(
            f"GUICHET_PASSKEY_LEVEL: {named!r} is no level", hint=f"Write {', '.join(levels)}.", id="passkeys.E001"
        )
    ]
