"""vocabulary/topics.yaml and vocabulary/evidence_types.yaml: what things are sorted by, and what proves them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from guichet.catalogue.schema.marks import Name, Part


class TopicsFile(Part, frozen=True, kw_only=True):
    """The topics, in the order in which they are shown."""

    topics: tuple[Name, ...]


class EvidenceTypeEntry(Part, frozen=True, kw_only=True):
    """A kind of proof, and in which forms it is taken."""

    id: Name
    accept: tuple[Literal["pdf", "jpeg", "png", "heic", "webp", "tiff", "text"], ...] = ("pdf", "jpeg", "png")
    maximum_megabytes: Annotated[int, Meta(ge=1, le=50)] = 10


class EvidenceTypesFile(Part, frozen=True, kw_only=True):
    """The kinds of proof: a bare name, or a group of keys where the defaults do not fit."""

    evidence_types: tuple[EvidenceTypeEntry | Name, ...]
