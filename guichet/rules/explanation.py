"""An explanation as data: why this outcome, under which section, from which facts; storable."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guichet.rules.speaking import because_of, sentences_of, spoken_of, ways_of


@dataclass(frozen=True)
class Reference:
    """Where the law says it."""

    title: str
    href: str = ""

    @staticmethod
    def parse(text: object) -> Reference:
        """From `title | address`, a bare address, a bare title, or a mapping with title and href."""
        if isinstance(text, Mapping):
            href = str(text.get("href", ""))
            return Reference(title=str(text.get("title", href)), href=href)
        title, separator, href = str(text).partition(" | ")
        if not separator and title.startswith(("http://", "https://")):
            return Reference(title=title, href=title)
        return Reference(title=title.strip(), href=href.strip())


@dataclass(frozen=True)
class FactUsed:
    """One input the law read: `source` is declared, register, held or assumed (nobody knows: `value` is None then)."""

    variable: str
    instance: str
    label: str
    value: object
    source: str
    detail: str = ""
    unit: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AmountLine:
    """One amount on the way to the result; `value` is None while it is open. Cents when the unit begins `cent-`."""

    variable: str
    instance: str
    label: str
    value: object
    unit: str
    is_output: bool = False
    references: tuple[Reference, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ParameterUsed:
    """One figure of the law, with the value in force; `verified` is False where the package could not confirm it."""

    name: str
    label: str
    value: object
    unit: str
    in_force_from: str
    references: tuple[Reference, ...] = ()
    verified: bool = True
    note: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def reference(self) -> Reference:
        """The first of the references, or an empty one."""
        return self.references[0] if self.references else Reference(title="")


@dataclass(frozen=True)
class Condition:
    """One condition: `met` is None while what is known leaves it open; `decisive` when the outcome hangs on it.

    `label` is the wording that fits `met`, in the explanation's language; `labels` has it in every language. Where the
    author gave no words for it, it is the formula read out. `fits` is False where the label only names the condition
    and does not say whether it is met. `figures` are the law's figures it was measured by. `opaque` says where a
    formula stands that cannot be shown step by step.
    """

    variable: str
    instance: str
    label: str
    value: object
    met: bool | None
    decisive: bool = False
    references: tuple[Reference, ...] = ()
    facts: tuple[FactUsed, ...] = ()
    detail: str = ""
    children: tuple[Condition, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    fits: bool = True
    figures: tuple[ParameterUsed, ...] = ()
    opaque: str = ""

    def walk(self) -> Iterator[Condition]:
        """This condition and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Change:
    """One fact that would have to be different: `value` now, `to` then; `by` how much for a number, less or more.

    `unit` and `per` (month, year; empty where it does not apply) say of what. `labels` name the fact, `turned` says in
    every language how a yes-or-no fact would then read.
    """

    variable: str
    instance: str
    value: object
    to: object
    direction: str  # less | more | different
    by: object = None
    unit: str = ""
    per: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    turned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Explanation:
    """Why a plan's first outcome is what it is. `value` is None, and `settled` False, while facts are missing.

    `lines` are the outcome's own conditions, a tree; `amounts`, `parameters_used` and `law_hash` are what a decision
    keeps so that it can be read and replayed years later.

    Of a refusal `failing` are the conditions that stand in the way: each is necessary, together they are sufficient;
    `otherwise` other sets of as many. `changes` are the fewest facts that would have to be different, among those that
    can change, a set for each way. Of a grant `carried_by` are the conditions that carry it: with them alone it stands,
    without any of them it would not.
    """

    outcome: str
    instance: str
    label: str
    value: object
    settled: bool
    period: str
    language: str
    law_hash: str
    lines: tuple[Condition, ...] = ()
    amounts: tuple[AmountLine, ...] = ()
    parameters_used: tuple[ParameterUsed, ...] = ()
    references: tuple[Reference, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    failing: tuple[Condition, ...] = ()
    otherwise: tuple[tuple[Condition, ...], ...] = ()
    carried_by: tuple[Condition, ...] = ()
    changes: tuple[tuple[Change, ...], ...] = ()

    def conditions(self) -> Iterator[Condition]:
        """Every condition, each (variable, instance) once, in the law's order."""
        seen: set[tuple[str, str]] = set()
        for line in self.lines:
            for condition in line.walk():
                if (condition.variable, condition.instance) not in seen:
                    seen.add((condition.variable, condition.instance))
                    yield condition

    def decisive(self) -> tuple[Condition, ...]:
        """The conditions without further conditions below that the outcome hangs on."""
        return tuple(
            condition
            for condition in self.conditions()
            if condition.decisive and not any(child.decisive for child in condition.children)
        )

    def sentences(self, language: str = "") -> tuple[str, ...]:
        """Plain lines for a letter: the outcome, what decided it, what would change it, what is unknown, amounts."""
        return tuple(sentences_of(self, language or self.language))

    def because(self, language: str = "") -> tuple[str, ...]:
        """What decided it, a line a condition: also where other facts are unknown, for they did not matter any more."""
        return because_of(self, language or self.language)

    def ways(self, language: str = "") -> tuple[tuple[str, ...], ...]:
        """What would have to be different for another outcome, way by way, a line a fact."""
        return ways_of(self, language or self.language)

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


def _references(stored: list[dict[str, str]]) -> tuple[Reference, ...]:
    return tuple(Reference(**each) for each in stored)


def _condition(stored: Mapping[str, Any]) -> Condition:
    values = _fields(stored)
    values["facts"] = tuple(FactUsed(**_fields(each)) for each in stored["facts"])
    values["children"] = tuple(_condition(each) for each in stored["children"])
    values["figures"] = tuple(ParameterUsed(**_fields(each)) for each in stored.get("figures", ()))
    return Condition(**values)
