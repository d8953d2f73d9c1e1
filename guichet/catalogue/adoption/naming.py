"""What a model says of whoever adopts it: `${name}`, `${telephone}` and the like, in each language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from guichet.authoring.api import Tree, nearest
from guichet.kernel.api import Problem

PLACE = re.compile(r"\$\{([^}]*)\}")

#: What may be said, and where it comes from.
PLACES: dict[str, str] = {
    "organization": "the adopter's identifier",
    "law_name": "the identifier as the law writes it: saint_john",
    "name": "its name, in the language of the file",
    "short": "its short name, in the language of the file",
    "telephone": "its first contact point of the channel telephone",
    "homepage": "its home page",
}


def values_of(organization: str, body: Tree | None, words: Tree | None) -> dict[str, str]:
    """What a model may say of an organization, by its file and the jurisdiction's words in one language."""
    plain = body.plain() if body is not None and body.entries is not None else {}
    spoken = words.plain() if words is not None and words.entries is not None else {}
    named = (spoken.get("organizations") or {}).get(organization) or {}
    points = [each for each in plain.get("contact_points") or () if isinstance(each, dict)]
    phones = [str(each.get("value", "")) for each in points if each.get("channel") == "telephone"]
    found = {
        "organization": organization,
        "law_name": organization.replace("-", "_"),
        "name": str(named.get("name") or ""),
        "short": str(named.get("short") or named.get("name") or ""),
        "telephone": phones[0] if phones else "",
        "homepage": str(plain.get("homepage") or ""),
    }
    return {place: value for place, value in found.items() if value}


def filler(
    values: Mapping[str, str], file: str, problems: list[Problem], *, organization: str
) -> Callable[[str, Tree], str]:
    """What fills in one file; a place that does not exist, or of which the adopter says nothing, is a problem."""

    def fill(text: str, tree: Tree) -> str:
        def one(found: re.Match[str]) -> str:
            place = found.group(1)
            if place in values:
                return values[place]
            if place in PLACES:
                message = f"this speaks of {PLACES[place]} (${{{place}}}), and {organization} says none."
                remedy = f"Add it to organizations/{organization}.yaml or to its words in locales/."
            else:
                message = f"there is no place ${{{place}}}."
                remedy = f"{nearest(place, PLACES)} Known: {', '.join(PLACES)}."
            problems.append(Problem(f"{file}:{tree.line}", message, remedy))
            return found.group(0)

        return PLACE.sub(one, text) if "${" in text else text

    return fill
