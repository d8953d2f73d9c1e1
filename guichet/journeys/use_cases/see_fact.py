"""One held fact as a field, so that the person can say that it is otherwise."""

from __future__ import annotations

from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.journeys import compose
from guichet.journeys.compose import Speaker
from guichet.journeys.steps import Field
from guichet.journeys.use_cases.start import answer_from
from guichet.kernel.api import Actor, NotFound


def fact_field(*, fact: str, about_id: str, by: Actor, language: str = "") -> Field:
    """The field of a fact in the file of the person who asks, with the value it has. Raises NotFound."""
    jurisdiction = catalogue.current()
    kind = jurisdiction.facts.get(fact)
    held = evidence.held(file_of=by.person_id, by=by, fact=fact, about_id=about_id) if by.person_id and kind else ()
    if kind is None or not held:
        raise NotFound("the file holds no such fact", where=fact)
    speaker = Speaker(jurisdiction, language or by.language)
    return compose.field_of(speaker=speaker, service=None, kind=kind, answer=answer_from(held[0]), required=True)
