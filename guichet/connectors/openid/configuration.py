"""What an operator says of one OpenID provider, read from settings and refused with the reason when it cannot work."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from guichet.kernel import api as kernel

#: Signature algorithms we may accept: asymmetric only. With HMAC the provider's public key would do to forge.
ALGORITHMS: frozenset[str] = frozenset({"RS256", "PS256", "ES256", "EdDSA", "Ed25519"})

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Configuration:
    """One provider.

    `issuer` is its exact issuer identifier; everything else about it is discovered there. `acr` maps the values of its
    `acr` claim to our levels; a value that is not in the map is no level at all, and signs nobody in. `label` is what
    people call it. `algorithms` are the signature algorithms accepted of it.
    """

    name: str
    issuer: str
    client_id: str
    client_secret: str
    acr: Mapping[str, kernel.Assurance]
    label: kernel.LocalizedText
    scopes: tuple[str, ...] = ("openid", "profile")
    algorithms: frozenset[str] = field(default_factory=lambda: frozenset({"RS256", "PS256", "ES256"}))

    def acr_values(self, level: kernel.Assurance) -> str:
        """The provider's words for a level and those above it, lowest first: what we ask for (Core, 3.1.2.1)."""
        ranked = sorted((assurance, value) for value, assurance in self.acr.items() if assurance >= level)
        return " ".join(value for _, value in ranked)


def read(document: Any, *, secure: bool) -> tuple[Configuration, ...]:
    """Configurations from `GUICHET_OPENID_PROVIDERS`: a JSON list, or the list itself.

    `[{"name": "national", "issuer": "https://id.example", "client_id": "...", "client_secret": "...",
    "scopes": ["openid", "profile"], "acr": {"urn:loa:low": "low"}, "label": {"en": "National identity"},
    "algorithms": ["ES256"]}]`

    `secure` demands https. Raises kernel.Invalid with every problem.
    """
    if isinstance(document, str):
        try:
            document = json.loads(document or "[]")
        except json.JSONDecodeError as error:
            raise kernel.Invalid(
                (kernel.Problem("GUICHET_OPENID_PROVIDERS", f"this is no JSON: {error}", "Write a list of objects."),)
            ) from None
    if not isinstance(document, list | tuple):
        raise kernel.Invalid((kernel.Problem("GUICHET_OPENID_PROVIDERS", "expected a list of providers"),))
    problems: list[kernel.Problem] = []
    found: list[Configuration] = []
    for index, entry in enumerate(document):
        where = f"GUICHET_OPENID_PROVIDERS[{index}]"
        if isinstance(entry, Configuration):
            found.append(entry)
            continue
        wrong = _problems(entry, where, secure=secure)
        problems += wrong
        if not wrong:
            found.append(_make(entry))
    names = [each.name for each in found]
    problems += [
        kernel.Problem("GUICHET_OPENID_PROVIDERS", f"the name {name!r} is given twice", "Rename one.")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    if problems:
        raise kernel.Invalid(tuple(problems))
    return tuple(found)


def is_safe_address(address: str, *, secure: bool) -> bool:
    """Whether we may speak to an address: https, or plain http to this machine where no real person is served."""
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return True
    return not secure and parts.scheme == "http" and parts.hostname in _LOOPBACK


def _problems(entry: Any, where: str, *, secure: bool) -> list[kernel.Problem]:
    if not isinstance(entry, dict):
        return [kernel.Problem(where, f"expected an object; found {type(entry).__name__}")]
    problems = [
        kernel.Problem(f"{where}.{key}", "this text is missing", "See docs/reference/settings.md.", "required")
        for key in ("name", "issuer", "client_id", "client_secret")
        if not isinstance(entry.get(key), str) or not entry[key]
    ]
    known = {"name", "issuer", "client_id", "client_secret", "scopes", "acr", "label", "algorithms"}
    problems += [
        kernel.Problem(f"{where}.{key}", f"unknown; expected one of {', '.join(sorted(known))}")
        for key in sorted(set(entry) - known)
    ]
    name, issuer = entry.get("name"), entry.get("issuer")
    if isinstance(name, str) and name and not name.replace("-", "").isalnum():
        problems.append(
            kernel.Problem(f"{where}.name", "a name has letters, digits and hyphens; it stands in addresses")
        )
    if isinstance(issuer, str) and issuer and not is_safe_address(issuer, secure=secure):
        problems.append(kernel.Problem(f"{where}.issuer", f"{issuer!r} is not an https address"))
    levels = {level.label for level in kernel.Assurance if level}
    acr = entry.get("acr")
    if not isinstance(acr, dict) or not acr or not all(level in levels for level in acr.values()):
        problems.append(
            kernel.Problem(
                f"{where}.acr",
                "expected an object from the provider's acr values to low, substantial or high",
                "Its documentation lists them.",
            )
        )
    label = entry.get("label")
    if not isinstance(label, dict) or not label or not all(isinstance(text, str) for text in label.values()):
        problems.append(kernel.Problem(f"{where}.label", 'expected words by language: {"en": "National identity"}'))
    algorithms = entry.get("algorithms", [])
    if not isinstance(algorithms, list) or not set(map(str, algorithms)) <= ALGORITHMS:
        problems.append(kernel.Problem(f"{where}.algorithms", f"expected some of {', '.join(sorted(ALGORITHMS))}"))
    scopes = entry.get("scopes", ["openid"])
    if not isinstance(scopes, list) or "openid" not in scopes or not all(isinstance(scope, str) for scope in scopes):
        problems.append(kernel.Problem(f"{where}.scopes", "expected a list of texts with openid among them"))
    return problems


def _make(entry: dict[str, Any]) -> Configuration:
    made: dict[str, Any] = {
        "name": entry["name"],
        "issuer": entry["issuer"],
        "client_id": entry["client_id"],
        "client_secret": entry["client_secret"],
        "acr": {str(value): kernel.Assurance.from_name(level) for value, level in entry["acr"].items()},
        "label": kernel.LocalizedText(dict(entry["label"])),
    }
    if "scopes" in entry:
        made["scopes"] = tuple(entry["scopes"])
    if entry.get("algorithms"):
        made["algorithms"] = frozenset(entry["algorithms"])
    return Configuration(**made)
