"""Findings about words: labels, references, and what is missing in a language of the package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from guichet.rules.book import VariableInfo
from guichet.rules.checking.finding import Finding, finding
from guichet.rules.checking.survey import Survey
from guichet.rules.metadata import Spoken, Wording
from guichet.rules.missing_words import cited_by, missing_titles
from guichet.rules.reasons import Reference
from guichet.rules.wording import SOURCE_LANGUAGE


def check_words(survey: Survey) -> Iterator[Finding]:
    """Variables and parameters without words or without law behind them."""
    for info in survey.book.variables():
        yield from _of_variable(survey, info)
    for parameter in survey.book.parameters():
        if hasattr(parameter, "values_list"):
            yield from _of_parameter(survey, parameter)


def _of_variable(survey: Survey, info: VariableInfo) -> Iterator[Finding]:
    file, line = place_of(survey, info.name)
    strict = survey.strict
    if not info.labels.by_language.get(SOURCE_LANGUAGE):
        remedy = 'Add `label = "..."` in plain words.'
        yield finding("no-label", (file, line), info.name, "it has no label.", remedy, strict=strict)
    if not info.references:
        remedy = 'Add `reference = ["Act, section | address"]`.'
        yield finding("no-reference", (file, line), info.name, "it cites no law.", remedy, strict=strict)
    yield from _without_address(info.references, (file, line), info.name, strict)
    yield from _to_you(survey, info)
    for language in survey.book.metadata.wordings:
        locale = f"locales/{language}.yaml"
        at = survey.sources.line_of(locale, f"  {info.name}:")
        if language != SOURCE_LANGUAGE and not info.labels.by_language.get(language):
            remedy = f"Add under variables: `{info.name}: {{label: ...}}`."
            yield finding(
                "no-label", (locale, at), info.name, f"it has no label in '{language}'.", remedy, strict=strict
            )
        yield from _of_members(survey, info, language)
        if info.value_type == "bool":
            for key, texts in (("met", info.met), ("not_met", info.not_met)):
                if not texts.by_language.get(language):
                    when = "is met" if key == "met" else "is not met"
                    reason = f"nothing says in '{language}' that it {when}."
                    remedy = f"Add under {info.name}: `{key}: ...`."
                    yield finding("no-words", (locale, at), info.name, reason, remedy, strict=strict)


def _of_members(survey: Survey, info: VariableInfo, language: str) -> Iterator[Finding]:
    """An enum's members without words in a language, and words for members that it does not have."""
    locale = f"locales/{language}.yaml"
    given = survey.book.metadata.wordings[language].get(info.name, Wording()).members
    at = survey.sources.line_of(locale, f"  {info.name}:")
    for member in info.possible_values if language != SOURCE_LANGUAGE else ():
        if not given.get(member):
            reason, remedy = f"no words in '{language}' for {member}.", f"Add `members: {{{member}: ...}}` to it."
            yield finding("no-words", (locale, at), info.name, reason, remedy, strict=survey.strict)
    for member in given:
        if member not in info.possible_values:
            reason, remedy = f"it has words for {member}, which it cannot be.", "Remove or rename it."
            yield finding("no-words", (locale, at), info.name, reason, remedy, strict=survey.strict)


def _of_parameter(survey: Survey, parameter: Any) -> Iterator[Finding]:
    file, strict = survey.sources.relative(parameter.file_path), survey.strict
    if not parameter.description:
        remedy = "Add `description: ...` in plain words."
        yield finding("no-label", (file, 0), parameter.name, "it has no description.", remedy, strict=strict)
    bare = [each for each in parameter.values_list if each.value is not None and not each.metadata.get("reference")]
    if bare:
        line = survey.sources.line_of(file, bare[-1].instant_str)
        days = ", ".join(each.instant_str for each in reversed(bare))
        reason = f"its value{'s' if len(bare) > 1 else ''} from {days} cite{'' if len(bare) > 1 else 's'} no law."
        remedy = 'Add `metadata: {reference: [{title: "Act, section", href: https://...}]}`.'
        yield finding("no-reference", (file, line), parameter.name, reason, remedy, strict=strict)
    yield from _without_address(cited_by(survey.book, parameter), (file, 0), parameter.name, strict)
    for language in survey.book.metadata.wordings:
        labels = survey.book.metadata.parameter_labels.get(language, {})
        if language != SOURCE_LANGUAGE and not labels.get(parameter.name):
            reason, remedy = f"it has no label in '{language}'.", f"Add under parameters: `{parameter.name}: ...`."
            yield finding("no-words", (f"locales/{language}.yaml", 0), parameter.name, reason, remedy, strict=strict)


def check_titles(survey: Survey) -> Iterator[Finding]:
    """Titles that a language in which the law is published has not: each once, where its words would stand."""
    for language in survey.book.metadata.citations:
        place = (f"locales/{language}.yaml", 0)
        for title, subject in missing_titles(survey.book, language).items():
            reason = f"{subject} cites it, and it has no title in '{language}'."
            remedy = "Add how it begins to references: titles (its words: parts), or to untranslated if it has none."
            yield finding("no-title", place, title, reason, remedy, strict=survey.strict)


def _without_address(
    references: Iterable[Reference], place: tuple[str, int], subject: str, strict: bool
) -> Iterator[Finding]:
    for title in dict.fromkeys(each.title for each in references if not each.href.startswith(("https://", "http://"))):
        remedy = "Write its official address after ` | `, or as href."
        yield finding("no-address", place, subject, f"'{title}' has no address.", remedy, strict=strict)


def _to_you(survey: Survey, info: VariableInfo) -> Iterator[Finding]:
    """Words to "you": for the same roles and answers in every language, and for all whom the variable concerns."""
    metadata, strict = survey.book.metadata, survey.strict
    if not metadata.spoken_to or not info.to_you:
        return
    people = info.entity == survey.book.system.person_entity.key and "" not in info.to_you
    roles = dict.fromkeys((*info.to_you, *(info.concerns if people else ())))
    keys = ("met", "not_met") if info.value_type == "bool" else ("label",)
    known = {role.key for entity in survey.book.entities.values() if not entity.is_person for role in entity.roles}
    for language, wordings in metadata.wordings.items():
        locale = f"locales/{language}.yaml"
        at = survey.sources.line_of(locale, f"  {info.name}:")
        given = wordings.get(info.name, Wording()).to_you
        for role in roles:
            whose = f" of a {role}" if role else ""
            lacking = [key for key in keys if not getattr(given.get(role, Spoken()), key)]
            if role and role not in known:
                reason, remedy = f"to_you speaks of '{role}', and the law has no such role.", "Remove or rename it."
            elif lacking:
                reason = f"nothing says {' and '.join(lacking)}{whose} to the person in '{language}'."
                remedy = f"Add under {info.name}: `to_you: {{{lacking[0]}: ...}}`."
            else:
                continue
            yield finding("no-words-to-you", (locale, at), info.name, reason, remedy, strict=strict)


def place_of(survey: Survey, name: str) -> tuple[str, int]:
    """Where a variable is written: its class, else its first formula."""
    found = survey.sources.classes.get(name)
    if found is not None:
        return found
    return next(((rule.file, rule.line) for rule in survey.rules if rule.variable == name), ("", 0))
