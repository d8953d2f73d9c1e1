"""Reads the process environment: the one place where ``GUICHET_*`` variables turn into typed values."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import parse_qsl, unquote, urlsplit

EnvironmentName = Literal["demo", "test", "production"]

ENVIRONMENTS: tuple[str, ...] = ("demo", "test", "production")

DEMO_SECRET = "guichet-demo-secret-known-to-everybody-never-use-it-for-real-people"  # noqa: S105  # refused in production
DEMO_VAULT_KEY = "a2V5IG9mIGEgdGVzdCwga25vd24gdG8gYWxsIGhlcmU"  # refused in production

ROOT = Path(__file__).resolve().parents[2]


class SettingRefused(Exception):
    """A variable of the environment has a value that cannot be used; the message says what would do."""


def text(name: str, default: str = "", *, source: Mapping[str, str] | None = None) -> str:
    """The variable as it stands, without surrounding blanks; ``default`` when unset or empty."""
    return (source if source is not None else os.environ).get(name, "").strip() or default


def words(name: str, default: str = "") -> list[str]:
    """A list written with commas: ``a.example, b.example`` -> ``["a.example", "b.example"]``."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def pairs(name: str, default: str = "") -> dict[str, str]:
    """Names with values: ``sms=secret, post=other`` -> ``{"sms": "secret", "post": "other"}``."""
    found: dict[str, str] = {}
    for word in words(name, default):
        left, sign, right = word.partition("=")
        if not sign or not left.strip() or not right.strip():
            raise SettingRefused(f"{name}: an entry lacks its name or value. Write name=value, with commas between.")
        found[left.strip()] = right.strip()
    return found


def flag(name: str, *, default: bool = False) -> bool:
    """``1 true yes on`` or ``0 false no off``."""
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingRefused(f"{name}={value!r} is neither yes nor no. Write 1 or 0.")


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number, at least ``least``."""
    value = text(name, str(default))
    if not value.isdigit() or int(value) < least:
        raise SettingRefused(f"{name}={value!r} is not a whole number of at least {least}.")
    return int(value)


def path(name: str, default: Path) -> Path:
    """A path; a relative one is counted from the working directory."""
    return Path(text(name, str(default))).expanduser().resolve()


def environment() -> EnvironmentName:
    """Where we run. Unset means production, so that a forgotten variable refuses instead of starting unsafe."""
    value = text("GUICHET_ENVIRONMENT") or _remembered() or "production"
    if value not in ENVIRONMENTS:
        raise SettingRefused(f"GUICHET_ENVIRONMENT={value!r} is unknown. Choose one of: {', '.join(ENVIRONMENTS)}.")
    return cast("EnvironmentName", value)


def _remembered() -> str:
    """What `guichet demo` wrote beside its data, so that the next command on them is a demonstration too."""
    note = path("GUICHET_VAR", ROOT / "var") / "environment"
    return note.read_text(encoding="utf-8").strip() if note.is_file() else ""


def database(url: str, *, gate_seconds: int) -> dict[str, Any]:
    """Django's ``DATABASES["default"]`` from an address.

    ``sqlite:///relative.sqlite3``, ``sqlite:////absolute.sqlite3`` or a bare path name the embedded database;
    ``postgres://user:password@host:port/name?sslmode=require`` a PostgreSQL server. Query parameters go to libpq.
    """
    parts = urlsplit(url)
    if parts.scheme in {"", "sqlite"}:
        name = unquote(parts.path[1:] if parts.scheme else url)
        if not name:
            raise SettingRefused(f"DATABASE_URL={url!r} names no file. Write sqlite:///var/guichet.sqlite3.")
        return {
            "ENGINE": "guichet.site.sqlite_gate",
            "NAME": str(Path(name).expanduser().resolve()),
            "CONN_MAX_AGE": None,
            "OPTIONS": {"timeout": gate_seconds, "transaction_mode": "IMMEDIATE"},
            "TEST": {"NAME": ":memory:"},  # said, because parallel test runs would make a file beside the real one
        }
    if parts.scheme in {"postgres", "postgresql"}:
        name = unquote(parts.path.lstrip("/"))
        if not name:
            raise SettingRefused("DATABASE_URL names a server but no database. Write postgres://host/guichet.")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise SettingRefused(f"DATABASE_URL begins with {parts.scheme!r}. Write sqlite:///file or postgres://host/name.")


def mail(url: str) -> dict[str, Any]:
    """Django's ``EMAIL_*`` settings from ``smtp://user:password@host:port``, ``smtps://...`` or ``console:``."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "lab":
        return {"EMAIL_BACKEND": "guichet.lab.mail.Mailbox"}
    if parts.scheme == "memory":
        return {"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
    if parts.scheme in {"smtp", "smtps", "smtp+tls"} and parts.hostname:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_TIMEOUT": 20,
        }
    raise SettingRefused(f"GUICHET_EMAIL_URL={url!r} is unknown. Write smtp://host, smtp+tls://, smtps:// or console:")
