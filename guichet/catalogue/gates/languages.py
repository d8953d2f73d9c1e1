"""Every text stands in every official language, and says the same places in each."""

from __future__ import annotations

from collections.abc import Iterator

from guichet.authoring.api import nearest
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.ports import Gate
from guichet.catalogue.texts import PlacedText, jurisdiction_texts, service_texts
from guichet.kernel.api import Problem, places

# What journeys can fill in besides the facts and amounts of the service itself.
STANDARD_PLACES = frozenset(
    {
        "service",
        "tracking_code",
        "case_number",
        "due_on",
        "question",
        "office",
        "objection_until",
        "name",
        "decision_reasons",
        "organization",
        "link",
        "today",
    }
)


class Languages(Gate):
    """Complete in every language, or not published."""

    name = "languages"

    def check_jurisdiction(self, jurisdiction: Jurisdiction) -> tuple[Problem, ...]:
        return tuple(_missing(jurisdiction, jurisdiction_texts(jurisdiction)))

    def check(self, jurisdiction: Jurisdiction, service: PublicService) -> tuple[Problem, ...]:
        problems = list(_missing(jurisdiction, service_texts(service)))
        amounts = service.decision.amounts if service.decision else ()
        known = {*STANDARD_PLACES, *service.facts, *amounts, *(f"before_{name}" for name in amounts)}
        for placed in service_texts(service):
            problems.extend(_wrong_places(placed, known))
        return tuple(problems)


def _missing(jurisdiction: Jurisdiction, texts: Iterator[PlacedText]) -> Iterator[Problem]:
    absent: set[str] = set()
    for position, placed in enumerate(texts):
        written = placed.text.by_language
        if not placed.required and not written:
            continue
        for language in jurisdiction.languages:
            if position == 0 and not written.get(language):
                # The first text is one that every words file has: without it the whole file is missing.
                absent.add(language)
                message = f"the words in {language!r} are missing; what is not complete is not published."
                file = placed.pointer(language).partition("#")[0]
                remedy = f"Write {file}, with `awaiting_review: true` if nobody approved it."
                yield Problem(placed.pointer(language), message, remedy)
            elif language not in absent and not written.get(language):
                others = ", ".join(written) or "no language"
                message = f"`{placed.key}` has no words in {language!r} (there are words in: {others})."
                yield Problem(
                    placed.pointer(language), message, "Write them, under `awaiting_review` if nobody approved them."
                )


def _wrong_places(placed: PlacedText, known: set[str]) -> Iterator[Problem]:
    for language, text in placed.text.by_language.items():
        try:
            used = places(text)
        except ValueError:
            message = f"`{placed.key}` has a brace that opens no place."
            yield Problem(placed.pointer(language), message, "Write a place as {name}, without spaces.")
            continue
        for name in sorted(used - known):
            message = f"`{placed.key}` has the place {{{name}}}, which nothing fills in."
            yield Problem(placed.pointer(language), message, nearest(name, known))
