"""What is sent to the law and answered by it. A situation's shape is OpenFisca's; its schema is written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from guichet.channels.api import shapes

_ENTITIES = {
    "type": "object",
    "description": "By the plural of each entity of the law (`persons`, `families`): persons or groups by names of "
    "your own; of each, values by variable and period, and for groups the names of the persons in each role. A null is "
    'what you ask for: {"persons": {"amina": {"birth_date": {"ETERNITY": "1994-05-02"}, "some_amount": {"2026-11": '
    "null}}}}.",
    "additionalProperties": {
        "type": ["object", "null"],
        "additionalProperties": {"type": "object"},
    },
}


class Situation(dict[str, Any]):
    """One situation: whoever is in it, what is given and, as null, what is asked for."""

    SCHEMA: ClassVar[dict[str, Any]] = _ENTITIES


class Situations(dict[str, Any]):
    """One situation, or a list of them."""

    SCHEMA: ClassVar[dict[str, Any]] = {
        "anyOf": [
            {"$ref": "#/components/schemas/Situation"},
            {"type": "array", "items": {"$ref": "#/components/schemas/Situation"}, "maxItems": 1000},
        ]
    }


class SituationError(dict[str, Any]):
    """What is wrong with a situation, in OpenFisca's shape: words at the place of the situation they are about."""

    SCHEMA: ClassVar[dict[str, Any]] = {
        "type": "object",
        "description": 'Words at the place they are about: {"persons": {"bill": {"salary": "..."}}}; {"error": "..."} '
        "where there is no place. Ask for `Accept: application/problem+json`, and `errors` holds a JSON Pointer.",
    }


class Welcome(shapes.Told, frozen=True, kw_only=True):
    """Where this is."""

    welcome: str


class Listing(dict[str, Any]):
    """Variables or parameters of the law, each with its address."""

    SCHEMA: ClassVar[dict[str, Any]] = {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": {"description": {"type": ["string", "null"]}, "href": {"type": "string"}},
            "required": ["description", "href"],
        },
    }


class ExplainedValue(shapes.Told, frozen=True, kw_only=True):
    """Why a value that was asked for is what it is; `pointer` is its place in the situation."""

    pointer: str
    variable: str
    instance: str
    period: str
    explanation: shapes.ExplanationView


class Explanations(shapes.Told, frozen=True, kw_only=True):
    """The reasons of every value that was asked for."""

    items: tuple[ExplainedValue, ...]


class Needed(shapes.Told, frozen=True, kw_only=True):
    """A fact that is not known: of whom, and for which periods."""

    variable: str
    label: str
    instance: str
    periods: tuple[str, ...]
    value_type: str


class Range(shapes.Told, frozen=True, kw_only=True):
    """The least and the greatest that a value can still be; null where there is no bound."""

    low: Any
    high: Any


class AskedValues(shapes.Told, frozen=True, kw_only=True):
    """What must still be known for the variables asked for at a period.

    `settled`: nothing more can change them. `next` is what to ask first; `needed` is all that can still matter;
    `most_left` how many questions are left at the very most. `certain` holds what is known already, by variable and
    instance, `ranges` what numbers can still be.
    """

    period: str
    variables: tuple[str, ...]
    settled: bool
    next: tuple[Needed, ...]
    needed: tuple[Needed, ...]
    most_left: int
    certain: Mapping[str, Mapping[str, Any]]
    ranges: Mapping[str, Mapping[str, Range]]
    law_hash: str


class Questions(shapes.Told, frozen=True, kw_only=True):
    """What must still be known, by period."""

    items: tuple[AskedValues, ...]
