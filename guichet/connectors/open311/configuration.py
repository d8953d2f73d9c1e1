"""Which bodies speak Open311 themselves: read from settings, refused with why when wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from django.conf import settings

from guichet.kernel import api as kernel

SETTING = "GUICHET_OPEN311_BODIES"
LOCAL = frozenset({"localhost", "127.0.0.1", "::1", "testserver"})

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$", max_length=80)]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One body's GeoReport v2 endpoint; the README says what each key is."""

    organization: Name
    url: str
    codes: dict[str, str]
    api_key: str = ""
    jurisdiction_id: str = ""
    format: Literal["json", "xml"] = "xml"
    contact: bool = False
    timeout: Annotated[float, msgspec.Meta(gt=0, le=30)] = 10.0


def read(document: str, *, secure: bool) -> tuple[Body, ...]:
    """The setting's JSON; `secure` demands https. Raises kernel.Invalid with every problem."""
    try:
        found = kernel.decode(document or "[]", tuple[Body, ...])
    except msgspec.MsgspecError as error:
        raise kernel.Invalid((_problem("", str(error), "Correct the JSON; the README shows one."),)) from None
    names = [each.organization for each in found]
    problems = [
        _problem(name, "is there twice", "Take one out.") for name in sorted(set(names)) if names.count(name) > 1
    ]
    for each in found:
        problems += _wrong(each, secure=secure)
    if problems:
        raise kernel.Invalid(tuple(problems))
    return found


def _wrong(body: Body, *, secure: bool) -> Iterator[kernel.Problem]:
    parts = urlsplit(body.url)
    local = not secure and parts.scheme == "http" and parts.hostname in LOCAL
    if parts.username or parts.password or not parts.hostname or not (parts.scheme == "https" or local) or parts.query:
        yield _problem(body.organization, f"is told at {body.url!r}, which is no https address", "Correct it.")
    if not body.codes:
        yield _problem(body.organization, "takes no kind of problem", "Name their codes in `codes`.")


def _problem(name: str, message: str, remedy: str) -> kernel.Problem:
    return kernel.Problem(SETTING, f"{name} {message}".strip(), remedy)


def configured() -> tuple[Body, ...]:
    """The bodies of the settings; none where the settings are wrong, which stops the program at start."""
    try:
        return read(str(getattr(settings, SETTING, "")), secure=bool(getattr(settings, "PRODUCTION", True)))
    except kernel.Invalid:
        return ()


def body_of(organization: str) -> Body | None:
    """The endpoint of an organization, if it has one."""
    return next((each for each in configured() if each.organization == organization), None)
