"""vocabulary/facts/<topic>.yaml: each fact once, with its type, its law, its source and how long it is kept."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from msgspec import Meta

from guichet.catalogue.schema.marks import Bound, Duration, FactName, Law, Name, Part, Text, Variable

FactSubject = Literal["applicant", "partner", "child", "other_parent", "deceased", "request"]
FactKind = Literal[
    "text",
    "name",
    "long_text",
    "date",
    "boolean",
    "choice",
    "choices",
    "money",
    "integer",
    "email",
    "phone",
    "address",
    "file",
    "identifier",
]
# Checked with the other names: msgspec 0.22 frees memory twice when one union has a patterned text and a list.
USE = re.compile(r"output|contact|identity|register:[a-z0-9-]+")


class ConstraintsEntry(Part, frozen=True, kw_only=True):
    """What a value must keep to. Days are `today`, a day, or a duration from today."""

    not_after: Bound | None = None
    not_before: Bound | None = None
    minimum: int | None = None
    maximum: int | None = None
    min_length: Annotated[int, Meta(ge=0, le=10_000)] | None = None
    max_length: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    pattern: Text | None = None
    checksum: Name | None = None


class FactEntry(Part, frozen=True, kw_only=True):
    """One fact about someone.

    `used_for` says who consumes it when no rule does. `filled_by` facts are never asked: the day of sending, or what a
    bill says that the person named by its number. `part_of_name` facts together
    are the name of a subject that a service introduces. `autocomplete` is a token of the HTML attribute of that name.
    """

    id: FactName
    subject: FactSubject
    type: FactKind
    options: tuple[Text, ...] = ()
    law_variable: Variable | None = None
    legal_basis: Law | None = None
    source: Name | None = None
    evidence: tuple[Name, ...] = ()
    sensitivity: Literal["public", "personal", "sensitive"] = "personal"
    retention: Duration
    fresh_for: Duration | None = None
    constraints: ConstraintsEntry = ConstraintsEntry()
    used_for: str | tuple[str, ...] = ()
    filled_by: Literal["submission_day", "bill"] | None = None
    part_of_name: bool = False
    autocomplete: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9 -]*$", max_length=60)] | None = None


class FactsFile(Part, frozen=True, kw_only=True):
    """The facts of one topic."""

    facts: tuple[FactEntry, ...]
