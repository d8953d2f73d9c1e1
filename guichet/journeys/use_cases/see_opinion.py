"""What an expert sees of a case, in words: the facts that the workflow names for the opinion, and no others."""

from __future__ import annotations

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.journeys.compose import Speaker


def opinion_facts(*, ask: cases.OpinionAsk, language: str) -> tuple[tuple[str, str], ...]:
    """(label, value) of each fact that was handed over with the question."""
    service = catalogue.service(ask.service, version=ask.service_version)
    speaker = Speaker(catalogue.current(), language)
    return tuple(
        (speaker.text(service.facts[name].short) or name, speaker.value(service.facts[name], fact["value"]))
        for name, fact in ask.facts.items()
        if name in service.facts
    )
