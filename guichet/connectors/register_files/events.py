"""What the connector tells the audit of files."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class RegisterFileTaken(audit.Event):
    """A file counts from now on; `sha256` pins its content."""

    register: str
    sha256: str
    as_of: str
    entries: int
    snapshot: bool


@dataclass(frozen=True)
class RegisterFileRefused(audit.Event):
    """A file was refused whole."""

    register: str
    sha256: str
    problems: int
