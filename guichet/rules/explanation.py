"""An explanation: why this outcome, under which section, from which facts; readable, and storable as plain data."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guichet.rules.addressing import addressed
from guichet.rules.reasons import AmountLine, Change, Condition, FactUsed, ParameterUsed, Reasons, Reference
from guichet.rules.speaking import (
    because_of,
    fixed_of,
    outcome_of,
    reasons_of,
    sentences_of,
    spoken_of,
    unknown_of,
    ways_of,
)


@dataclass(frozen=True)
class Explanation(Reasons):
    """The reasons for a plan's first outcome, with the words for them."""

    def sentences(self, language: str = "") -> tuple[str, ...]:
        """Plain lines for a letter: outcome and amounts, what decided it, what would change it, what is unknown."""
        return tuple(sentences_of(self, language or self.language))

    def because(self, language: str = "") -> tuple[str, ...]:
        """What decided it, a line a condition: also where other facts are unknown, for they did not matter any more."""
        return because_of(self, language or self.language)

    def outcome_said(self, language: str = "") -> str:
        """The outcome as a sentence."""
        return outcome_of(self, language or self.language)

    def unknown(self, language: str = "") -> tuple[str, ...]:
        """What is not known yet and leaves the outcome open, a line a fact."""
        return unknown_of(self, language or self.language)

    def reasons_said(self, language: str = "") -> tuple[tuple[str, Condition | None], ...]:
        """`because`, each line with its condition; None beside a line that only leads to those below it."""
        return reasons_of(self, language or self.language)

    def ways(self, language: str = "") -> tuple[tuple[str, ...], ...]:
        """What would have to be different for another outcome, way by way, a line a fact."""
        return ways_of(self, language or self.language)

    def nothing_changes_it(self, language: str = "") -> str:
        """Of a refusal that nothing which can change would make it otherwise, or that no single change was found that
        would; empty where there is a way."""
        return fixed_of(self, language or self.language)

    def addressed(self) -> Explanation:
        """The same, spoken to the person it is about: "you", "your child". What has no such words stays as it is."""
        return addressed(self)

    def spoken(self, language: str = "") -> str:
        """One sentence for the ear."""
        return spoken_of(self, language or self.language)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values; `from_json` gives an equal explanation back."""
        return {"version": 1, **{item.name: _plain(getattr(self, item.name)) for item in dataclasses.fields(self)}}

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> Explanation:
        """Read what `to_json` wrote."""
        values = {name: _value(value) for name, value in stored.items() if name != "version"}
        values["lines"] = tuple(_condition(each) for each in stored["lines"])
        values["amounts"] = tuple(AmountLine(**_fields(each)) for each in stored["amounts"])
        values["parameters_used"] = tuple(ParameterUsed(**_fields(each)) for each in stored["parameters_used"])
        values["references"] = _references(stored["references"])
        for name in ("failing", "carried_by"):
            values[name] = tuple(_condition(each) for each in stored.get(name, ()))
        values["otherwise"] = tuple(tuple(_condition(each) for each in way) for way in stored.get("otherwise", ()))
        values["changes"] = tuple(tuple(Change(**_fields(each)) for each in way) for way in stored.get("changes", ()))
        return Explanation(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    return value


def _value(value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) == {"date"}:
        return dt.date.fromisoformat(value["date"])
    return value


def _fields(stored: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: _value(value) for name, value in stored.items()}
    if "references" in values:
        values["references"] = _references(stored["references"])
    return values


def _references(stored: list[dict[str, Any]]) -> tuple[Reference, ...]:
    return tuple(Reference(**each) for each in stored)


def _condition(stored: Mapping[str, Any]) -> Condition:
    values = _fields(stored)
    values["facts"] = tuple(FactUsed(**_fields(each)) for each in stored["facts"])
    values["children"] = tuple(_condition(each) for each in stored["children"])
    values["figures"] = tuple(ParameterUsed(**_fields(each)) for each in stored.get("figures", ()))
    return Condition(**values)
