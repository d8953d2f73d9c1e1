"""What the catalogue publishes: a jurisdiction, a service's new version, an inventory taken in."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.audit import api as audit


@dataclass(frozen=True)
class JurisdictionPublished(audit.Event):
    """A release began; `changed` names the services with a new version, `withdrawn` those that no longer stand."""

    jurisdiction: str
    release: int
    content_hash: str
    law_hash: str
    changed: tuple[str, ...]
    withdrawn: tuple[str, ...]


@dataclass(frozen=True)
class ServicePublished(audit.Event):
    """A new version of a service exists."""

    service: str
    version: int
    release: int
    content_hash: str


@dataclass(frozen=True)
class InventoryImported(audit.Event):
    """A foreign inventory was taken in; counts of rows."""

    inventory: str
    added: int
    changed: int
    unchanged: int
    vanished: int
    refused: int
