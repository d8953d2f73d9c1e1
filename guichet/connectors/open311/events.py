"""What the connector tells of: which report went where, under which number there; never a word of it."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class ReportForwarded(audit.Event):
    """A body's own system took a report, under this number or token of its own, after so many tries."""

    organization: str
    remote: str
    round: int
    tries: int


@dataclass(frozen=True)
class ReportNotTaken(audit.Event):
    """A body's own system refused a report: a person has to look."""

    organization: str
    round: int
