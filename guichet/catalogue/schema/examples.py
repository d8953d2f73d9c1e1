"""examples.yaml: worked examples a lawyer can read aloud; they are the tests of the service on every channel."""

from __future__ import annotations

from datetime import date
from typing import Any

from guichet.catalogue.schema.marks import FactName, LanguageTag, Name, Part, Text, Variable


class ExpectEntry(Part, frozen=True, kw_only=True):
    """What must come out. `outcome` gives law variables and their values; money in whole cents."""

    asked: tuple[FactName, ...] = ()
    not_asked: tuple[FactName, ...] = ()
    status: Name | None = None
    outcome: dict[Variable, Any] = {}


class ExampleEntry(Part, frozen=True, kw_only=True):
    """Given these facts on this day, by this person, expect this."""

    id: Name
    story: dict[LanguageTag, Text]
    on: date
    by: Name
    given: dict[FactName, Any]
    expect: ExpectEntry


class ExamplesFile(Part, frozen=True, kw_only=True):
    """The worked examples of one service."""

    examples: tuple[ExampleEntry, ...]
