"""How complete a language is: which of the interface's and the services' words await review, and which are missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.language import api as language_of


@dataclass(frozen=True)
class Wording:
    """One language: `interface_missing` and `missing` name what has no words and is said in another language."""

    language: str
    interface_awaiting: bool
    interface_missing: tuple[str, ...]
    awaiting: tuple[kernel.Words, ...]
    awaiting_count: int
    missing: tuple[kernel.Words, ...]


def wording_of(jurisdiction: catalogue.Jurisdiction, language: str) -> Wording:
    """What is not yet as it should be in one language."""
    awaiting: list[kernel.Words] = []
    missing: list[kernel.Words] = []
    count = 0
    for name, texts in _texts(jurisdiction):
        said = [each.in_language(language) for each in texts if each]
        title = name.in_language(language)
        if any(each.fell_back for each in said):
            missing.append(title)
        waiting = sum(each.awaiting_review for each in said)
        count += waiting
        if waiting:
            awaiting.append(title)
    return Wording(
        language=language,
        interface_awaiting=language_of.translator(language).awaiting_review,
        interface_missing=language_of.untranslated(language, language_of.sentences()),
        awaiting=tuple(awaiting),
        awaiting_count=count,
        missing=tuple(missing),
    )


def _texts(jurisdiction: catalogue.Jurisdiction) -> Iterator[tuple[kernel.LocalizedText, list[kernel.LocalizedText]]]:
    """Each thing that has words of its own: its name, and all its texts."""
    for event in jurisdiction.life_events.values():
        own = [event.title, event.summary, event.date_question, event.date_hint]
        own += [text for phase in event.phases for text in (phase.title, phase.lead)]
        yield event.title, own + [text for step in event.steps for text in (step.title, step.text)]
    for service in jurisdiction.services.values():
        own = [service.title, service.summary, service.description]
        own += [text for page in service.pages for text in (page.title, page.lead, page.why)]
        own += [text for outcome in service.outcomes.values() for text in (outcome.title, outcome.text)]
        own += [text for each in service.messages.values() for text in (each.subject, each.body, each.sms)]
        yield service.title, own
    for fact in jurisdiction.facts.values():
        yield fact.question, [fact.question, fact.ear, fact.short, fact.hint, fact.why, *fact.option_labels.values()]
    for organization in jurisdiction.organizations.values():
        yield organization.name, [organization.name, organization.description]
