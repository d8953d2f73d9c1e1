"""What may stand in a category's file; editors' JSON schemas are made of these."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from guichet.authoring.api import FactName, LanguageTag, Name, Part, Text, schema_of

QuestionType = Literal["text", "long_text", "number", "date", "choice", "choices", "note"]
Code = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
        description="a code in letters, digits, points and hyphens, such as 001 (between quotes)",
    ),
]
Days = Annotated[int, Meta(ge=0, le=730, description="a number of days, at most 730")]
Metres = Annotated[int, Meta(ge=1, le=2000, description="a distance in metres, 1 to 2000")]
OptionName = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$",
        max_length=60,
        description="an option in small letters, digits and hyphens or underscores, such as two-lanes",
    ),
]


class GroupsFile(Part, frozen=True, kw_only=True):
    """reports/groups.yaml: the headings over the categories, in the order in which they are shown."""

    groups: Annotated[dict[Name, dict[LanguageTag, Text]], Meta(min_length=1)]


class QuestionEntry(Part, frozen=True, kw_only=True):
    """One question of a category. `public` puts its answer on the public page."""

    id: FactName
    type: QuestionType
    required: bool = False
    public: bool = False
    options: tuple[OptionName, ...] = ()


class QuestionWords(Part, frozen=True, kw_only=True):
    """A question in one language; `options` names each option."""

    label: Text
    hint: str = ""
    options: dict[OptionName, Text] = {}


class CategoryWords(Part, frozen=True, kw_only=True):
    """A category in one language. `notice` says what happens after somebody reported one."""

    title: Annotated[str, Meta(min_length=1, max_length=120)]
    summary: Annotated[str, Meta(min_length=1, max_length=400)]
    notice: Annotated[str, Meta(max_length=600)] = ""
    keywords: tuple[Text, ...] = ()
    questions: dict[FactName, QuestionWords] = {}


class CategoryFile(Part, frozen=True, kw_only=True):
    """reports/categories/<identifier>.yaml: one kind of problem. The README says what each key is."""

    identifier: Name
    group: Name
    bodies: Annotated[tuple[Name, ...], Meta(min_length=1)]
    promise_working_days: Days
    promises: dict[Name, Days] = {}
    open311_code: Code = ""
    open311_type: Literal["realtime", "batch", "blackbox"] = "realtime"
    same_within_metres: Metres = 50
    reopen_days: Days = 28
    text_shown: Literal["looked_at", "at_once", "never"] = "looked_at"
    photo: Literal["welcome", "needed", "none"] = "welcome"
    questions: Annotated[tuple[QuestionEntry, ...], Meta(max_length=30)] = ()
    locales: dict[LanguageTag, CategoryWords]
    awaiting_review: tuple[LanguageTag, ...] = ()


FILE_KINDS: dict[str, type[msgspec.Struct]] = {"report-groups": GroupsFile, "report-category": CategoryFile}


def json_schemas() -> dict[str, dict[str, Any]]:
    """A JSON Schema (draft 2020-12) for each kind of file, for editors; generated, never written by hand."""
    return {name: schema_of(kind, name) for name, kind in FILE_KINDS.items()}
