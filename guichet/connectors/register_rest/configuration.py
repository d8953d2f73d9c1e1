"""What an operator says of one register, read from settings and refused with the reason when it cannot work."""

from __future__ import annotations

import string
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec

from guichet.kernel import api as kernel

#: What an address may be filled in with.
PLACES = frozenset({"about", "name", "birth_date", "purpose", "facts"})
SETTING = "GUICHET_REGISTERS"

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]


class Configuration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One register; the README of this package says what each key is."""

    name: Name
    organization: str
    url: str
    fields: dict[str, str]
    as_of: str = ""
    proof: str = ""
    assurance: str = "substantial"
    token: str = ""
    xroad_client: str = ""
    xroad_service: str = ""
    timeout: Annotated[float, msgspec.Meta(gt=0, le=20)] = 5.0


def read(document: str, *, secure: bool) -> tuple[Configuration, ...]:
    """Configurations from the setting's JSON; `secure` demands https. Raises kernel.Invalid with every problem."""
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
    if parts.scheme not in ({"https"} if secure else {"https", "http"}) or not parts.hostname or "{" in parts.netloc:
        expected = "https://" if secure else "https:// or http://"
        problems.append(_problem(one.name, f"has no url that begins with {expected} and a host", "Correct it."))
    try:
        places = {name for _, name, _, _ in string.Formatter().parse(one.url) if name is not None}
    except ValueError:
        places = {"?"}
    if places - PLACES:
        problems.append(_problem(one.name, "has a place in its url that is not known", f"Use {sorted(PLACES)}."))
    if not one.fields:
        problems.append(_problem(one.name, "knows no fact", "Name one in `fields`."))
    try:
        kernel.Assurance.from_name(one.assurance)
    except ValueError as error:
        problems.append(_problem(one.name, str(error), "Correct it."))
    for key, count in (("xroad_client", (3, 4)), ("xroad_service", (4, 5, 6))):
        value: Any = getattr(one, key)
        if value and (len(value.split("/")) not in count or not all(value.split("/"))):
            problems.append(_problem(one.name, f"{key} is no X-Road identifier", "Write INSTANCE/CLASS/MEMBER/…"))
    if bool(one.xroad_client) != bool(one.xroad_service):
        problems.append(_problem(one.name, "names only one of xroad_client and xroad_service", "Name both, or none."))
    return problems


def _problem(name: str, message: str, remedy: str) -> kernel.Problem:
    return kernel.Problem(SETTING, f"{name} {message}".strip(), remedy)
