"""Plugs in the verifier for the trust list that the settings name, and refuses a list that cannot work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from guichet.connectors.credentials.trust_list import SETTING, TrustList, load
from guichet.connectors.credentials.verifier import SdJwtVerifier
from guichet.evidence import ports
from guichet.kernel import api as kernel


class CredentialsConfig(AppConfig):
    """Credentials from wallets."""

    name = "guichet.connectors.credentials"
    label = "wallet_credentials"

    def ready(self) -> None:
        """Without GUICHET_CREDENTIALS nothing is plugged in: no credential is taken."""
        checks.register(check_settings, checks.Tags.security)
        try:
            found = trusted()
        except kernel.Invalid:
            return  # the check says why, and stops the program
        if found is not None:
            verifier = SdJwtVerifier(found, audience=settings.GUICHET_BASE_URL)
            ports.credentials.replace(verifier.name, verifier)


def trusted() -> TrustList | None:
    """The trust list that the settings name. Raises kernel.Invalid."""
    path = str(getattr(settings, SETTING, ""))
    return load(Path(path)) if path else None


def check_settings(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  # Django's signature
    **_kwargs: Any,
) -> list[checks.CheckMessage]:
    """Every problem of the trust list, at start; and an address of our own, which wallets name in what they sign."""
    try:
        found = trusted()
    except kernel.Invalid as wrong:
        return [
            checks.Error(f"{each.where}: {each.message}", hint=each.remedy, id="credentials.E001")
            for each in wrong.problems
        ]
    if found is not None and not settings.GUICHET_BASE_URL:
        message = f"{SETTING}: wallets sign for GUICHET_BASE_URL, which is not set."
        return [checks.Error(message, hint="Set it to the address people use.", id="credentials.E002")]
    return []
