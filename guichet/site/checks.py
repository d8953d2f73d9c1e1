"""Refuses to start with settings that would be unsafe or could not work; each refusal says what to set."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from guichet.site import environment

SHORTEST_SECRET = 50


@checks.register(checks.Tags.security)
def production_is_safe(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django's form
    """What may stand in a demonstration and never in production."""
    return list(_production()) if settings.PRODUCTION else []


def _production() -> Iterable[checks.CheckMessage]:
    secret = _secret()
    if not secret:
        yield _error(
            "E001",
            "GUICHET_SECRET_KEY is not set.",
            "Set it to 50 random characters: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'. "
            "For a demonstration with invented people set GUICHET_ENVIRONMENT=demo.",
        )
    elif secret == environment.DEMO_SECRET:
        yield _error("E002", "GUICHET_SECRET_KEY is the demonstration's, known to everybody.", "Make one of your own.")
    elif len(secret) < SHORTEST_SECRET or len(set(secret)) < 8:
        yield _error("E003", "GUICHET_SECRET_KEY can be guessed.", f"Use at least {SHORTEST_SECRET} random characters.")
    if settings.DEBUG:
        yield _error("E004", "GUICHET_DEBUG is on: error pages would show personal data.", "Unset it.")
    simulators = [app for app in settings.INSTALLED_APPS if app.startswith("guichet.lab")]
    if simulators:
        yield _error("E005", "The lab's simulated registers and gateways are plugged in.", "Remove guichet.lab.")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield _error("E006", "GUICHET_ALLOWED_HOSTS does not name the site.", "Write its host names, with commas.")
    if not settings.GUICHET_BASE_URL.startswith("https://"):
        yield _error("E007", "GUICHET_BASE_URL is no https address.", "Write the public address: https://...")
    if settings.EMAIL_BACKEND.rpartition(".")[0] != "django.core.mail.backends.smtp":
        yield _error("E008", "E-mail goes nowhere.", "Set GUICHET_EMAIL_URL=smtp+tls://user:password@host:587.")

    yield from _vault()


def _vault() -> Iterable[checks.CheckMessage]:
    """The master keys that personal data is sealed with."""
    hint = "Make one with `guichet vault new-key`, keep a copy apart from the database's backups, and set it."
    if not settings.GUICHET_VAULT_KEYS:
        yield _error("E012", "GUICHET_VAULT_KEYS is not set: personal data could not be sealed.", hint)
    elif environment.DEMO_VAULT_KEY in settings.GUICHET_VAULT_KEYS.values():
        yield _error("E013", "GUICHET_VAULT_KEYS holds the tests' key, known to everybody.", hint)


@checks.register(checks.Tags.security)
def tiles_can_be_fetched(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django's form
    """The server of map pictures, where one is named."""
    template = settings.GUICHET_MAP_TILES
    if not template:
        return []
    parts = urlsplit(template)
    secure = parts.scheme == "https" or (parts.scheme == "http" and not settings.PRODUCTION)
    places = sorted(re.findall(r"{(.*?)}", template))
    if not secure or not re.fullmatch(r"[A-Za-z0-9.-]+(:\d+)?", parts.netloc) or places != ["x", "y", "z"]:
        hint = "Write it like https://tiles.example/{z}/{x}/{y}.png, each of the three once."
        return [_error("E014", "GUICHET_MAP_TILES is no address of tiles.", hint)]
    if not settings.GUICHET_MAP_TILES_FROM:
        hint = "Say whose pictures they are: their licence wants it on the page."
        return [_error("E015", "GUICHET_MAP_TILES_FROM is not set.", hint)]
    return []


@checks.register(checks.Tags.files)
def places_exist(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django's form
    """The folders the platform reads and writes."""
    found: list[checks.CheckMessage] = []
    var = Path(settings.GUICHET_VAR)
    nearest = next(place for place in (var, *var.parents) if place.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        found.append(_error("E010", f"GUICHET_VAR={var} cannot be written.", "Name a folder this user may write."))
    jurisdiction = Path(settings.GUICHET_JURISDICTION)
    if not (jurisdiction / "jurisdiction.yaml").is_file():
        found.append(
            checks.Warning(
                f"GUICHET_JURISDICTION={jurisdiction} has no jurisdiction.yaml.",
                hint="Name a folder such as jurisdictions/aotearoa.",
                id="guichet.W011",
            )
        )
    return found


def refuse_unprepared_database() -> None:
    """Before serving: raise when the database is missing or of another version than the code."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise ImproperlyConfigured(f"The database cannot be opened ({error}). Run `guichet migrate` first.") from error
    if missing:
        raise ImproperlyConfigured(f"The database lacks {len(missing)} migrations. Run `guichet migrate` first.")


def refuse_unsafe_start() -> None:
    """For every door a server may knock on: raise when a check fails, before the first request."""
    wrong = [each for each in checks.run_checks() if each.is_serious() and not each.is_silenced()]
    if wrong:
        raise ImproperlyConfigured("\n".join(f"{each.msg} {each.hint or ''}".rstrip() for each in wrong))


def _secret() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:
        # Django refuses to hand out an empty one.
        return ""


def _error(number: str, message: str, hint: str) -> checks.Error:
    return checks.Error(message, hint=hint, id=f"guichet.{number}")
