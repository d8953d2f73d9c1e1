"""Refusals of a situation in OpenFisca's own shape, with the place as a JSON Pointer and the nearest right name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guichet.rules.errors import RulesError


class SituationRefused(RulesError):
    """A situation in OpenFisca's web shape that cannot be computed.

    `status` is the one of OpenFisca's web API: 404 for a variable that does not exist, else 400 (also where OpenFisca
    breaks with 500). `error` is its nested answer, `{"persons": {"bill": {"salary": "..."}}}`; `pointer` the same place
    as a JSON Pointer (RFC 6901), `remedy` what to do.
    """

    code = "situation_refused"

    def __init__(
        self, path: Sequence[str], message: str, *, status: int = 400, remedy: str = "", error: Any = None
    ) -> None:
        self.path = tuple(path)
        self.pointer = "".join("/" + each.replace("~", "~0").replace("/", "~1") for each in self.path)
        super().__init__(message, where=self.pointer, remedy=remedy)
        self.status = status
        self.said = f"{message} {remedy}".strip()
        self.error = error if error is not None else nested(self.path or ("error",), self.said)

    def within(self, *outer: str) -> SituationRefused:
        """The same refusal of a part, told of the whole."""
        return SituationRefused((*outer, *self.path), self.message, status=self.status, remedy=self.remedy)


def nested(path: Sequence[str], said: Any) -> Any:
    """Words under a path: objects within objects."""
    for each in reversed(path):
        said = {each: said}
    return said


def place_in(error: Any) -> tuple[tuple[str, ...], str]:
    """(path, words) of OpenFisca's nested answer, which holds one thing; `{"error": ...}` has no place."""
    path: list[str] = []
    while isinstance(error, dict | list) and error:
        if isinstance(error, dict):
            name, error = next(iter(error.items()))
        else:  # dpath makes a list of what looks like an index
            name, error = len(error) - 1, error[-1]
        path.append(str(name))
    return (() if path == ["error"] else tuple(path)), str(error)
