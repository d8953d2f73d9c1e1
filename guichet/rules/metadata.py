"""What a package says of its variables beside the code: words, whom they concern, when they matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from guichet.kernel import api as kernel
from guichet.rules.citing import Citations, cite, read_citations
from guichet.rules.errors import LawNotLoadable
from guichet.rules.reasons import Reference
from guichet.rules.wording import SOURCE_LANGUAGE

TEXTS = ("label", "met", "not_met")


@dataclass(frozen=True)
class NeededWhen:
    """An input matters only when `variable` of the same person (or of the person in role `of`) fits the test."""

    variable: str
    test: str  # equals | before | from
    value: object
    of: str = ""

    def holds(self, value: Any) -> bool:
        """Whether a value of the controlling variable makes the input matter."""
        if self.test == "equals":
            return bool(value == self.value)
        return bool(value < self.value) if self.test == "before" else bool(value >= self.value)


@dataclass(frozen=True)
class Spoken:
    """The words of one variable to "you"; a yes-or-no variable without a label is named as it reads when it holds."""

    label: str = ""
    met: str = ""
    not_met: str = ""


@dataclass(frozen=True)
class Wording:
    """The words of one variable in one language; empty where the package gives none. `members` are an enum's.

    `to_you` are the words to the person whom the law is about, by the role of the one the value is of; under "" for
    whomever it is of.
    """

    label: str = ""
    met: str = ""
    not_met: str = ""
    members: Mapping[str, str] = field(default_factory=dict)
    to_you: Mapping[str, Spoken] = field(default_factory=dict)


@dataclass(frozen=True)
class PackageMetadata:
    """Everything read from `metadata.yaml` and `locales/*.yaml`.

    `spoken_to` is the role of the person whom the words to "you" speak to; empty where the package has none.
    `published_in` are the languages in which the law is published: all the package has words in, unless it says so.
    """

    wordings: Mapping[str, Mapping[str, Wording]] = field(default_factory=dict)  # language -> variable -> words
    parameter_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # language -> parameter -> label
    awaiting_review: frozenset[str] = frozenset()
    concerns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needed_when: Mapping[str, NeededWhen] = field(default_factory=dict)
    can_change: Mapping[str, bool] = field(default_factory=dict)
    spoken_to: str = ""
    languages: tuple[str, ...] = (SOURCE_LANGUAGE,)
    citations: Mapping[str, Citations] = field(default_factory=dict)  # language -> how it cites the law
    published_in: tuple[str, ...] = (SOURCE_LANGUAGE,)

    def cite(self, raw: object) -> Reference:
        """A reference as OpenFisca has it, with its title and address in every language that has them."""
        return cite(raw, self.citations)

    def text(self, english: str, found: Mapping[str, str]) -> kernel.LocalizedText:
        """A text in every language there is, the English one from the code."""
        texts = {SOURCE_LANGUAGE: english} if english else {}
        texts.update({language: words for language, words in found.items() if words})
        return kernel.LocalizedText(by_language=texts, awaiting_review=self.awaiting_review)


def read_metadata(path: Path) -> PackageMetadata:
    """Read a package's words and interview rules; a package that has none (most have none) gets the default."""
    wordings: dict[str, dict[str, Wording]] = {}
    parameter_labels: dict[str, dict[str, str]] = {}
    citations: dict[str, Citations] = {}
    awaiting: set[str] = set()
    for file in sorted((path / "locales").glob("*.yaml")):
        content = _mapping(file)
        language = str(content.get("language", ""))
        if language != file.stem:
            raise LawNotLoadable(
                f"a locale file begins with `language: {file.stem}`, its own name; found {language!r}.",
                where=str(file),
                remedy="Make the two agree.",
            )
        if content.get("awaiting_review"):
            awaiting.add(language)
        wordings[language] = _wordings(content.get("variables") or {}, file)
        parameter_labels[language] = {str(k): str(v) for k, v in (content.get("parameters") or {}).items()}
        citations[language] = read_citations(content.get("references") or {}, str(file))
    concerns, needed_when, can_change = _interview(path / "metadata.yaml")
    of_all = _mapping(path / "metadata.yaml") if (path / "metadata.yaml").is_file() else {}
    languages = tuple(dict.fromkeys((SOURCE_LANGUAGE, *sorted(wordings))))
    return PackageMetadata(
        wordings=wordings,
        parameter_labels=parameter_labels,
        awaiting_review=frozenset(awaiting),
        concerns=concerns,
        needed_when=needed_when,
        can_change=can_change,
        spoken_to=str(of_all.get("spoken_to") or ""),
        languages=languages,
        citations=citations,
        published_in=tuple(map(str, of_all.get("published_in") or languages)),
    )


def _mapping(file: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise LawNotLoadable(
            f"it is not YAML: {getattr(error, 'problem', error)}.",
            where=f"{file}:{mark.line + 1}" if mark else str(file),
            remedy="Quote texts that contain a colon.",
        ) from error
    if not isinstance(content, dict):
        raise LawNotLoadable("a mapping was expected.", where=str(file), remedy="See guichet/rules/README.md.")
    return content


def _wordings(variables: Mapping[str, Any], file: Path) -> dict[str, Wording]:
    found: dict[str, Wording] = {}
    for name, words in variables.items():
        unknown = set(words) - {*TEXTS, "members", "to_you"} if isinstance(words, dict) else {"?"}
        members = words.get("members", {}) if isinstance(words, dict) else {}
        if unknown or not isinstance(members, dict):
            raise LawNotLoadable(
                f"'{name}' takes label, met, not_met, members (a mapping) and to_you;"
                f" found {', '.join(sorted(unknown)) or repr(members)}.",
                where=str(file),
                remedy="Remove or rename it.",
            )
        found[str(name)] = Wording(
            **_texts(words),
            members={str(key): str(text) for key, text in members.items()},
            to_you=_to_you(str(name), words.get("to_you") or {}, file),
        )
    return found


def _texts(words: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(words[key]) for key in TEXTS if key in words}


def _to_you(name: str, given: Any, file: Path) -> dict[str, Spoken]:
    """The words to "you": for everybody alike, or by role."""
    roles = given if isinstance(given, dict) and all(isinstance(each, dict) for each in given.values()) else {"": given}
    if any(not isinstance(words, dict) or set(words) - set(TEXTS) for words in roles.values()):
        raise LawNotLoadable(
            f"to_you of '{name}' takes label, met and not_met, or a role of the law with these below it.",
            where=str(file),
            remedy="Write for example `to_you: {met: You are 16 or older, not_met: You are under 16}`.",
        )
    return {str(role): Spoken(**_texts(words)) for role, words in roles.items()}


def _interview(file: Path) -> tuple[dict[str, tuple[str, ...]], dict[str, NeededWhen], dict[str, bool]]:
    concerns: dict[str, tuple[str, ...]] = {}
    needed_when: dict[str, NeededWhen] = {}
    can_change: dict[str, bool] = {}
    if not file.is_file():
        return concerns, needed_when, can_change
    for name, entry in (_mapping(file).get("variables") or {}).items():
        if entry.get("concerns"):
            concerns[str(name)] = tuple(str(role) for role in entry["concerns"])
        if entry.get("needed_when"):
            needed_when[str(name)] = _needed_when(str(name), entry["needed_when"], file)
        if "can_change" in entry:
            can_change[str(name)] = _yes_or_no(str(name), entry["can_change"], file)
    return concerns, needed_when, can_change


def _yes_or_no(name: str, value: object, file: Path) -> bool:
    if isinstance(value, bool):
        return value
    raise LawNotLoadable(
        f"can_change of '{name}' is true or false; found {value!r}.", where=str(file), remedy="Write one of them."
    )


def _needed_when(name: str, entry: Mapping[str, Any], file: Path) -> NeededWhen:
    if len(entry) == 1:
        (variable, test) = next(iter(entry.items()))
        kinds = [kind for kind in ("equals", "before", "from") if isinstance(test, dict) and kind in test]
        if len(kinds) == 1 and set(test) <= {kinds[0], "of"}:
            value = test[kinds[0]]
            day = dt.date.fromisoformat(value) if kinds[0] != "equals" and isinstance(value, str) else value
            return NeededWhen(variable=str(variable), test=kinds[0], value=day, of=str(test.get("of", "")))
    raise LawNotLoadable(
        f"needed_when of '{name}' is one variable with equals, before or from, and perhaps of.",
        where=str(file),
        remedy="Write for example `needed_when: {has_partner: {equals: true}}`.",
    )
