"""How a problem calls a question: by the words a person would see, and by its name."""

from __future__ import annotations

from guichet.catalogue.definitions.jurisdiction import Jurisdiction
from guichet.catalogue.definitions.vocabulary import FactType


def question_of(jurisdiction: Jurisdiction, fact: FactType) -> str:
    """For example `"When was your child born?" (child_birth_date).`"""
    words = fact.question.in_language(jurisdiction.default_language)
    return f"“{words.text or fact.id}” ({fact.id})."
