"""Plugs the gateway in when the settings name a provider, and refuses settings that cannot work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from guichet.connectors.sms_http.gateway import HttpSmsGateway, configuration_problems
from guichet.notifications import ports


class SmsHttpConfig(AppConfig):
    """Text messages over HTTP."""

    name = "guichet.connectors.sms_http"
    label = "sms_http"

    def ready(self) -> None:
        """Without GUICHET_SMS_URL nothing is plugged in: texts then wait, and are tried again."""
        checks.register(check_settings, checks.Tags.security)
        url = getattr(settings, "GUICHET_SMS_URL", "")
        if url:
            gateway = HttpSmsGateway(
                url=url,
                token=getattr(settings, "GUICHET_SMS_TOKEN", ""),
                sender=getattr(settings, "GUICHET_SMS_FROM", ""),
            )
            ports.sms_gateways.replace("default", gateway)


def check_settings(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  # Django's signature
    **_kwargs: Any,
) -> list[checks.CheckMessage]:
    """Every problem of GUICHET_SMS_URL and GUICHET_SMS_TOKEN, at start."""
    url = getattr(settings, "GUICHET_SMS_URL", "")
    if not url:
        return []
    found = configuration_problems(
        url=url, token=getattr(settings, "GUICHET_SMS_TOKEN", ""), secure=bool(getattr(settings, "PRODUCTION", True))
    )
    return [checks.Error(f"{each.where} {each.message}", hint=each.remedy, id="sms_http.E001") for each in found]
