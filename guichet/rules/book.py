"""What a law package says, before anything is computed: its variables, their words, and OpenFisca's own objects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from guichet.kernel import api as kernel
from guichet.rules.errors import UnknownVariable, nearest
from guichet.rules.loading import LoadedPackage
from guichet.rules.metadata import NeededWhen, PackageMetadata, Wording
from guichet.rules.reasons import Reference

ETERNAL = "eternity"
_TYPES = {bool: "bool", int: "int", float: "float", str: "str", dt.date: "date"}


@dataclass(frozen=True)
class ToYou:
    """How a variable is said to the person whom the law is about: its label, and how it reads when met or not."""

    labels: kernel.LocalizedText
    met: kernel.LocalizedText
    not_met: kernel.LocalizedText


@dataclass(frozen=True)
class VariableInfo:
    """One variable of a law.

    `value_type` is bool, int, float, date, enum or str; `entity` the key of the entity it belongs to (`entity_plural`
    is how situations name it); `definition_period` eternity, year, month, week or day; `unit` free text such as
    `cent-NZD` (whole cents); `possible_values` an enum's members in English and `members` the same in every language
    there are words in; `to_you` the words to the person whom the law is about, by the role of the one the value is of
    ("": whomever); `formula_starts` the days from which each formula applies; `concerns` the roles whose
    value the law reads (empty: everybody's); `can_change` whether an explanation may say "if this were different": not
    of dates and of what holds for life, unless the package's metadata says otherwise.
    """

    name: str
    value_type: str
    entity: str
    entity_plural: str
    definition_period: str
    labels: kernel.LocalizedText
    met: kernel.LocalizedText
    not_met: kernel.LocalizedText
    references: tuple[Reference, ...]
    possible_values: Mapping[str, str]
    has_formula: bool
    formula_starts: tuple[str, ...]
    unit: str
    default: object
    documentation: str
    concerns: tuple[str, ...]
    needed_when: NeededWhen | None
    can_change: bool
    members: Mapping[str, kernel.LocalizedText] = field(default_factory=dict)
    to_you: Mapping[str, ToYou] = field(default_factory=dict)

    def words_of(self, value: object) -> dict[str, str]:
        """A member of an enum in words, by language; nothing for any other value."""
        return dict(self.members[value].by_language) if isinstance(value, str) and value in self.members else {}

    @property
    def is_money(self) -> bool:
        """Whether the value is an amount of money (whole cents, or a currency)."""
        return self.unit.startswith(("cent-", "currency"))


class Book:
    """The contents of a loaded package. Immutable, and safe to share between threads."""

    def __init__(self, package: LoadedPackage, metadata: PackageMetadata) -> None:
        self._package = package
        self.metadata = metadata
        self._infos: dict[str, VariableInfo] = {}

    @property
    def hash(self) -> str:
        """SHA-256 over the package's files: what a stored decision names to say which law it applied."""
        return self._package.hash

    @property
    def path(self) -> Path:
        """The package's folder."""
        return self._package.path

    @property
    def source(self) -> Path | str:
        """What the package was loaded from: its folder, or the name of an installed module."""
        return self._package.source

    @property
    def name(self) -> str:
        """The package's name."""
        return self._package.name

    @property
    def system(self) -> Any:
        """OpenFisca's TaxBenefitSystem; only guichet.rules itself and its tests use it."""
        return self._package.system

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages the package has words in; English first."""
        return self.metadata.languages

    @cached_property
    def entities(self) -> Mapping[str, Any]:
        """OpenFisca's entities by key."""
        return {entity.key: entity for entity in self.system.entities}

    def variable(self, name: str) -> VariableInfo:
        """Describe one variable; raises UnknownVariable naming the nearest right one."""
        if name not in self._infos:
            self._infos[name] = self._describe(self.raw(name))
        return self._infos[name]

    def variables(self) -> tuple[VariableInfo, ...]:
        """Describe every variable, by name."""
        return tuple(self.variable(name) for name in sorted(self.system.variables))

    def raw(self, name: str) -> Any:
        """OpenFisca's own variable object; raises UnknownVariable."""
        found = self.system.variables.get(name)
        if found is None:
            raise UnknownVariable(
                f"the law has no variable '{name}'.", where=self.name, remedy=nearest(name, self.system.variables)
            )
        return found

    def parameter_label(self, name: str, english: str) -> kernel.LocalizedText:
        """A parameter's label in every language."""
        found = {language: labels.get(name, "") for language, labels in self.metadata.parameter_labels.items()}
        return self.metadata.text(english, found)

    def _describe(self, raw: Any) -> VariableInfo:
        words: dict[str, Wording] = {
            language: wordings.get(raw.name, Wording()) for language, wordings in self.metadata.wordings.items()
        }
        possible = getattr(raw, "possible_values", None)
        texts = self.metadata.text
        return VariableInfo(
            name=raw.name,
            value_type=_TYPES.get(raw.value_type, "enum"),
            entity=raw.entity.key,
            entity_plural=raw.entity.plural,
            definition_period=str(raw.definition_period.value),
            labels=texts(raw.label or "", {language: each.label for language, each in words.items()}),
            met=texts("", {language: each.met for language, each in words.items()}),
            not_met=texts("", {language: each.not_met for language, each in words.items()}),
            references=tuple(self.metadata.cite(each) for each in raw.reference or ()),
            possible_values={item.name: str(item.value) for item in possible} if possible else {},
            has_formula=bool(raw.formulas),
            formula_starts=tuple(raw.formulas),
            unit=raw.unit or "",
            default=raw.default_value.name if possible else raw.default_value,
            documentation=(raw.documentation or "").strip(),
            concerns=self.metadata.concerns.get(raw.name, ()),
            needed_when=self.metadata.needed_when.get(raw.name),
            can_change=self.metadata.can_change.get(
                raw.name, raw.value_type is not dt.date and str(raw.definition_period.value) != ETERNAL
            ),
            members={
                item.name: texts(
                    str(item.value), {language: each.members.get(item.name, "") for language, each in words.items()}
                )
                for item in possible or ()
            },
            to_you=self._to_you(words),
        )

    def _to_you(self, words: Mapping[str, Wording]) -> dict[str, ToYou]:
        """By role; a language that has no words for a role is left out, and its third person stands."""

        def texts(role: str, key: str) -> kernel.LocalizedText:
            said = {language: each.to_you[role] for language, each in words.items() if role in each.to_you}
            return self.metadata.text("", {language: getattr(each, key) for language, each in said.items()})

        roles = dict.fromkeys(role for each in words.values() for role in each.to_you)
        return {role: ToYou(texts(role, "label"), texts(role, "met"), texts(role, "not_met")) for role in roles}

    def parameter(self, name: str) -> Any | None:
        """OpenFisca's parameter of that dotted name, with its dated values; None for a scale or an unknown name."""
        node = self.system.parameters
        for part in name.split("."):
            node = getattr(node, "children", {}).get(part)
        return node if hasattr(node, "values_list") else None

    def parameters(self) -> tuple[Any, ...]:
        """OpenFisca's parameters and nodes of parameters, every one; a package may have none."""
        return tuple(self.system.parameters.get_descendants()) if self.system.parameters is not None else ()
