"""Which keys a words file may have, given the structure it speaks for; an unknown one is a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from guichet.authoring.api import nearest
from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.schema.jurisdiction_words import JurisdictionWords
from guichet.catalogue.schema.service_words import ServiceWords
from guichet.kernel.api import Problem


def unknown_keys(where: str, section: str, written: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    """A problem for each key of a section that speaks for nothing."""
    names = set(known)
    for name in written:
        if name not in names:
            pointer = f"{where}#{section.replace('.', '/')}/{name}"
            yield Problem(
                pointer, f"there is nothing called {name!r} for `{section}` to speak of.", nearest(name, names)
            )


def service_words_problems(where: str, words: ServiceWords, service: PublicService) -> Iterator[Problem]:
    """Keys of a service's words that its structure does not have."""
    workflow = service.workflow
    pages = [page.id for page in service.pages]
    sections: dict[str, tuple[Mapping[str, object], Iterable[str]]] = {
        "pages": (words.pages, pages),
        "why": (words.why, [*pages, *service.asked]),
        "outcome": (words.outcome, service.outcomes),
        "statuses": (words.statuses, workflow.statuses if workflow else ()),
        "transitions": (words.transitions, [each.id for each in workflow.transitions] if workflow else ()),
        "teams": (words.teams, workflow.teams if workflow else ()),
        "clocks": (words.clocks, [each.id for each in workflow.clocks] if workflow else ()),
        "opinions": (words.opinions, [each.id for each in workflow.opinions] if workflow else ()),
        "requirements": (words.requirements, [each.id for each in service.requirements]),
        "outputs": (words.outputs, [each.id for each in service.outputs]),
        "costs": (words.costs, [each.id for each in service.costs]),
        "issues": (words.issues, [each.id for each in service.issues]),
        "messages": (words.messages, service.messages),
    }
    for section, (written, known) in sections.items():
        yield from unknown_keys(where, section, written, known)


def jurisdiction_words_problems(where: str, words: JurisdictionWords, all_of_it: Jurisdiction) -> Iterator[Problem]:
    """Keys of the shared words that the jurisdiction does not have."""
    yield from unknown_keys(where, "organizations", words.organizations, all_of_it.organizations)
    yield from unknown_keys(where, "topics", words.topics, all_of_it.topics)
    yield from unknown_keys(where, "life_events", words.life_events, all_of_it.life_events)
    yield from unknown_keys(where, "facts", words.facts, all_of_it.facts)
    yield from unknown_keys(where, "evidence_types", words.evidence_types, all_of_it.evidence_types)
    yield from unknown_keys(where, "schedules", words.schedules, all_of_it.schedules)
    yield from unknown_keys(where, "courses", words.courses, all_of_it.courses)
    bundles = {each.identifier.partition("/")[2]: each for each in all_of_it.services.values() if each.bundle}
    yield from unknown_keys(where, "bundles", words.bundles, bundles)
    for name, said in words.bundles.items():
        if name in bundles and (bundle := bundles[name].bundle) is not None:
            yield from unknown_keys(where, f"bundles.{name}.pages", said.pages, bundle.own_pages)
            waiting = [each.id for each in bundle.permits if each.waits_for]
            yield from unknown_keys(where, f"bundles.{name}.waits", said.waits, waiting)
    yield from _of_franchises(where, words, all_of_it)
    for name, course in words.courses.items():
        if name in all_of_it.courses:
            known = [each.id for each in all_of_it.courses[name].sessions]
            yield from unknown_keys(where, f"courses.{name}.sessions", course.sessions, known)
    for name, body in words.organizations.items():
        if name in all_of_it.organizations:
            known = [each.id for each in all_of_it.organizations[name].offices]
            yield from unknown_keys(where, f"organizations.{name}.offices", body.offices, known)
    for name, spoken in words.life_events.items():
        event = all_of_it.life_events.get(name)
        if event:
            place = f"life_events.{name}"
            yield from unknown_keys(where, f"{place}.phases", spoken.phases, [each.id for each in event.phases])
            yield from unknown_keys(where, f"{place}.steps", spoken.steps, [each.id for each in event.steps])
    for name, asked in words.facts.items():
        fact = all_of_it.facts.get(name)
        if fact and (fact.options or fact.type not in ("choice", "choices")):
            options = ("true", "false") if fact.type == "boolean" else fact.options
            yield from unknown_keys(where, f"facts.{name}.options", asked.options, options)


def _of_franchises(where: str, words: JurisdictionWords, all_of_it: Jurisdiction) -> Iterator[Problem]:
    yield from unknown_keys(where, "franchises", words.franchises, all_of_it.franchises)
    for name, spoken_of in words.franchises.items():
        if name in all_of_it.franchises:
            known = [each.id for each in all_of_it.franchises[name].promises]
            yield from unknown_keys(where, f"franchises.{name}.promises", spoken_of.promises, known)
