"""Which systems may tell us of life events, and which are told: read from settings, refused with why when wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from guichet.kernel import api as kernel

SETTING = "GUICHET_LIFE_EVENTS"
LOCAL = frozenset({"localhost", "127.0.0.1", "::1", "testserver"})

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Kind = Literal["birth", "death", "move", "income"]


class EventShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One type of event of a source: our word for it, and where in its data each fact stands (a path with points)."""

    type: Kind
    facts: dict[str, str] = {}


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A system that tells us; the README of this package says what each key is."""

    name: Name
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    organization: str
    types: dict[str, EventShape]
    jwks: dict[str, Any] | None = None
    jwks_url: str = ""
    person_name: str = "person.name"
    birth_date: str = "person.birthDate"
    occurred_on: str = "occurredOn"
    patience_hours: Annotated[float, msgspec.Meta(ge=0, le=24 * 30)] = 24.0


class Recipient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A system that is told: of which organization, where, and of what."""

    organization: str
    url: str
    types: tuple[Kind, ...]
    timeout: Annotated[float, msgspec.Meta(gt=0, le=30)] = 10.0


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them."""

    sources: tuple[Source, ...] = ()
    recipients: tuple[Recipient, ...] = ()

    def source(self, uri: str) -> Source | None:
        """The source of that URI, if it is one of ours."""
        return next((each for each in self.sources if each.source == uri), None)

    def recipient(self, organization: str) -> Recipient | None:
        """The system of that organization which is told, if there is one."""
        return next((each for each in self.recipients if each.organization == organization), None)


def read(document: str, *, secure: bool) -> Settings:
    """The setting's JSON; `secure` demands https. Raises kernel.Invalid with every problem."""
    try:
        found = kernel.decode(document or "{}", Settings)
    except msgspec.MsgspecError as error:
        raise kernel.Invalid((_problem("", str(error), "Correct the JSON; the README shows one."),)) from None
    problems = [*_twice(found)]
    for each in found.sources:
        problems += _wrong_source(each, secure=secure)
    for one in found.recipients:
        if not is_safe(one.url, secure=secure):
            problems.append(
                _problem(one.organization, f"is told at {one.url!r}, which is no https address", "Correct it.")
            )
        if not one.types:
            problems.append(_problem(one.organization, "is told of nothing", "Name types of events."))
    if problems:
        raise kernel.Invalid(tuple(problems))
    return found


def is_safe(address: str, *, secure: bool) -> bool:
    """Whether we may speak to an address: https, or http to this machine where no real person is served."""
    parts = urlsplit(address)
    if parts.username or parts.password or not parts.hostname:
        return False
    return parts.scheme == "https" or (not secure and parts.scheme == "http" and parts.hostname in LOCAL)


def _wrong_source(each: Source, *, secure: bool) -> Iterator[kernel.Problem]:
    if bool(each.jwks) == bool(each.jwks_url):
        yield _problem(each.name, "has no keys, or has them twice", "Give one of `jwks` and `jwks_url`.")
    if each.jwks_url and not is_safe(each.jwks_url, secure=secure):
        yield _problem(each.name, f"publishes keys at {each.jwks_url!r}, which is no https address", "Correct it.")
    if each.jwks:
        try:
            keys = KeySet.import_key_set(each.jwks).keys  # type: ignore[arg-type]  # what it is not, it refuses
            if any(key.key_type == "oct" or key.is_private for key in keys):
                yield _problem(each.name, "has a secret or private key in `jwks`", "Give public keys only.")
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            yield _problem(each.name, f"has a `jwks` that is no JWK Set ({error})", "Correct it (RFC 7517).")
    if not each.types:
        yield _problem(each.name, "tells of nothing", "Name its types of events in `types`.")


def _twice(found: Settings) -> Iterator[kernel.Problem]:
    for values, what in (
        ([each.name for each in found.sources], "name"),
        ([each.source for each in found.sources], "source"),
        ([each.organization for each in found.recipients], "recipient"),
    ):
        for value in sorted({each for each in values if values.count(each) > 1}):
            yield _problem(value, f"is there twice as {what}", "Take one out.")


def _problem(name: str, message: str, remedy: str) -> kernel.Problem:
    return kernel.Problem(SETTING, f"{name} {message}".strip(), remedy)
