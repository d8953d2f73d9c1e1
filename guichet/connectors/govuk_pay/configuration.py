"""What an operator says of one account with the provider, read from settings and refused with the reason when wrong."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from guichet.kernel import api as kernel

SETTING = "GUICHET_GOVUK_PAY"
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]


class Configuration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One account; the README of this package says what each key is."""

    name: Name
    url: str = "https://publicapi.payments.service.gov.uk"
    token: str
    webhook_secret: str = ""
    organization: str = ""
    currencies: tuple[Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")], ...] = ("GBP",)
    languages: tuple[str, ...] = ("en", "cy")
    agreements: bool = False
    pages: tuple[str, ...] = ("https://www.payments.service.gov.uk",)
    statement_names: tuple[str, ...] = ()
    timeout: Annotated[float, msgspec.Meta(gt=0, le=30)] = 10.0


def read(document: str, *, secure: bool) -> tuple[Configuration, ...]:
    """Configurations from the setting's JSON; `secure` demands https and secrets. Raises Invalid with every problem."""
    try:
        found = kernel.decode(document or "[]", tuple[Configuration, ...])
    except msgspec.MsgspecError as error:
        raise kernel.Invalid((_problem("", str(error), "Correct the JSON; the README shows one."),)) from None
    problems = [each for one in found for each in _wrong(one, secure=secure)]
    names = [one.name for one in found]
    problems += [
        _problem(name, "is there twice", "Give one another name.") for name in set(names) if names.count(name) > 1
    ]
    if problems:
        raise kernel.Invalid(tuple(problems))
    return found


def _wrong(one: Configuration, *, secure: bool) -> list[kernel.Problem]:
    problems = []
    parts = urlsplit(one.url)
    if parts.scheme not in ({"https"} if secure else {"https", "http"}) or not parts.hostname:
        expected = "https://" if secure else "https:// or http://"
        problems.append(_problem(one.name, f"has no url that begins with {expected} and a host", "Correct it."))
    if not one.token:
        problems.append(_problem(one.name, "has no token", "Make an API key with the provider."))
    if not one.currencies:
        problems.append(_problem(one.name, "takes no currency", "Name one."))
    return problems


def _problem(name: str, message: str, remedy: str) -> kernel.Problem:
    return kernel.Problem(SETTING, f"{name} {message}".strip(), remedy)
