"""Which systems of agencies may ask us who somebody is: read from settings, and refused with the reason when wrong."""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from guichet.kernel import api as kernel


@dataclass(frozen=True)
class AgencyClient:
    """One system of one organization. `label` is what people call it; `level` the least it takes."""

    client_id: str
    secret: str
    organization: str
    label: str
    redirect_uris: tuple[str, ...]
    level: kernel.Assurance

    def proves(self, secret: str) -> bool:
        """Whether it showed its secret."""
        return hmac.compare_digest(self.secret.encode(), secret.encode())


def clients() -> dict[str, AgencyClient]:
    """The clients of the settings by id; none while the settings are wrong, which the check says."""
    try:
        return {each.client_id: each for each in read_clients(getattr(settings, "GUICHET_OPENID_CLIENTS", "[]"))}
    except kernel.Invalid:
        return {}


def read_clients(document: Any) -> tuple[AgencyClient, ...]:
    """Clients from a JSON list or the list itself; raises Invalid with every problem."""
    if isinstance(document, str):
        try:
            document = json.loads(document or "[]")
        except ValueError as error:
            raise kernel.Invalid((kernel.Problem("GUICHET_OPENID_CLIENTS", f"this is no JSON: {error}"),)) from None
    if not isinstance(document, list):
        raise kernel.Invalid((kernel.Problem("GUICHET_OPENID_CLIENTS", "expected a list of clients"),))
    problems: list[kernel.Problem] = []
    found: list[AgencyClient] = []
    for index, entry in enumerate(document):
        wrong = _problems(entry, f"GUICHET_OPENID_CLIENTS[{index}]")
        problems += wrong
        if not wrong:
            level = kernel.Assurance.from_name(entry.get("level", "low"))
            texts = {name: entry[name] for name in ("client_id", "secret", "organization", "label")}
            found.append(AgencyClient(**texts, redirect_uris=tuple(entry["redirect_uris"]), level=level))
    ids = [each.client_id for each in found]
    if len(set(ids)) != len(ids):
        problems.append(kernel.Problem("GUICHET_OPENID_CLIENTS", "a client_id is given twice", "Rename one."))
    if problems:
        raise kernel.Invalid(tuple(problems))
    return tuple(found)


def _problems(entry: Any, where: str) -> list[kernel.Problem]:
    if not isinstance(entry, dict):
        return [kernel.Problem(where, f"expected an object; found {type(entry).__name__}")]
    problems = [
        kernel.Problem(f"{where}.{name}", "this text is missing", code="required")
        for name in ("client_id", "secret", "organization", "label")
        if not isinstance(entry.get(name), str) or not entry[name].strip()
    ]
    if isinstance(entry.get("secret"), str) and 0 < len(entry["secret"]) < 32:
        problems.append(kernel.Problem(f"{where}.secret", "a secret has at least 32 signs", "Make a random one."))
    addresses = entry.get("redirect_uris")
    if not isinstance(addresses, list) or not addresses or not all(map(_is_safe, addresses)):
        problems.append(kernel.Problem(f"{where}.redirect_uris", "expected https addresses without fragment"))
    levels = [level.label for level in kernel.Assurance if level]
    if entry.get("level", "low") not in levels:
        problems.append(kernel.Problem(f"{where}.level", f"expected one of {', '.join(levels)}"))
    return problems


def _is_safe(address: Any) -> bool:
    if not isinstance(address, str) or len(address) > 500:
        return False
    parts = urlsplit(address)
    local = not getattr(settings, "PRODUCTION", True) and parts.hostname in {"localhost", "127.0.0.1", "testserver"}
    return (
        bool(parts.hostname) and not parts.fragment and (parts.scheme == "https" or (parts.scheme == "http" and local))
    )


@checks.register(checks.Tags.security)
def check_clients(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django's signature
    """Every problem of GUICHET_OPENID_CLIENTS, at start."""
    try:
        read_clients(getattr(settings, "GUICHET_OPENID_CLIENTS", "[]"))
    except kernel.Invalid as invalid:
        return [
            checks.Error(f"{each.where}: {each.message}", hint=each.remedy or None, id="openid_provider.E001")
            for each in invalid.problems
        ]
    return []
