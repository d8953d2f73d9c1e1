"""What reports tells of: identifiers, categories and bodies; never a word, an answer or a contact."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class CategoriesPublished(audit.Event):
    """From now on these kinds of problems can be reported, in these areas."""

    number: int
    content_hash: str
    categories: tuple[str, ...]
    bodies: tuple[str, ...]


@dataclass(frozen=True)
class ReportFiled(audit.Event):
    """Somebody reported a problem at a place."""

    number: str
    category: str
    organization: str
    area: str


@dataclass(frozen=True)
class PhotoAdded(audit.Event):
    """A report has a photo, kept as this document."""

    photo: str
    document: str


@dataclass(frozen=True)
class ReportMoved(audit.Event):
    """A body said where a report stands now; `round` counts how often it was opened again."""

    organization: str
    state: str
    round: int


@dataclass(frozen=True)
class ReportReopened(audit.Event):
    """Who reported it says that it is not fixed: the body has it again."""

    organization: str
    round: int


@dataclass(frozen=True)
class FixAnswered(audit.Event):
    """Who reported it answered whether it is fixed."""

    fixed: bool


@dataclass(frozen=True)
class ReportModerated(audit.Event):
    """Something of a report is public now, or hidden and why (`what` is `report`, `text` or `photo:<id>`)."""

    what: str
    shown: bool
    why: str


@dataclass(frozen=True)
class WatchBegun(audit.Event):
    """Somebody wants to be told of a report, or of what is reported in an area."""

    report: str
    area: str
    confirmed: bool


@dataclass(frozen=True)
class WatchConfirmed(audit.Event):
    """An address that wants to be told was shown to be its owner's."""

    report: str
    area: str


@dataclass(frozen=True)
class WatchEnded(audit.Event):
    """Somebody no longer wants to be told."""

    report: str
    area: str
