"""The catalogue after the Human Services Data Specification 3.0 of Open Referral (https://docs.openreferral.org/)."""

from __future__ import annotations

import uuid
from typing import Any

from guichet.catalogue.definitions.entry import Entry
from guichet.catalogue.definitions.service import PublicService
from guichet.catalogue.exports import base_of
from guichet.catalogue.queries import current, entries
from guichet.kernel.api import LocalizedText


def export_hsds(*, language: str = "", base_url: str = "") -> dict[str, Any]:
    """All services as one page of the HSDS API: `contents` are HSDS service objects with their organization.

    HSDS speaks one language at a time: `language`, by default the jurisdiction's. Identifiers are UUIDs made of the
    service's address, so that they stay the same. Raises NotFound when nothing is published.
    """
    jurisdiction = current()
    shown = language or jurisdiction.default_language
    writer = _Writer(base_of(base_url), shown)
    found = entries()
    contents = [
        writer.service(each, jurisdiction.services.get(each.identifier) if each.origin == "release" else None)
        for each in found
    ]
    return {
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": not contents,
        "contents": contents,
    }


class _Writer:
    def __init__(self, base: str, language: str) -> None:
        self.base = base
        self.language = language

    def id(self, *parts: str) -> str:
        """A UUID that the same thing always has (RFC 9562, version 5)."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join((self.base, *parts))))

    def say(self, text: LocalizedText) -> str:
        return text.in_language(self.language).text

    def service(self, found: Entry, own: PublicService | None) -> dict[str, Any]:
        """One service object."""
        identifier = self.id("service", found.identifier)
        described: dict[str, Any] = {
            "id": identifier,
            "organization_id": self.id("organization", found.organization),
            "name": self.say(found.title),
            "description": self.say(found.description) or self.say(found.summary),
            "status": "active",
            "organization": self._organization(found, own),
            "languages": [
                {"id": self.id("service", found.identifier, "language", tag), "service_id": identifier, "code": tag}
                for tag in found.title.by_language
            ],
            "attributes": [self._attribute(found, identifier, group.id, group.title) for group in found.topics],
        }
        url = self.say(found.urls)
        if url:
            described["url"] = url
        if own is not None:
            described |= self._own_parts(found, own, identifier)
        return described

    def _own_parts(self, found: Entry, own: PublicService, identifier: str) -> dict[str, Any]:
        phones = [channel.value for channel in own.channels if channel.type == "telephone" and channel.value]
        parts: dict[str, Any] = {
            "phones": [
                {
                    "id": self.id("service", found.identifier, "phone", number),
                    "service_id": identifier,
                    "number": number,
                }
                for number in phones
            ],
            "cost_options": [
                {
                    "id": self.id("service", found.identifier, "cost", cost.id),
                    "service_id": identifier,
                    "option": self.say(cost.text),
                    "currency": cost.currency.lower(),
                    "amount": cost.amount_cents / 100,
                }
                for cost in own.costs
            ],
            "required_documents": [
                {
                    "id": self.id("service", found.identifier, "document", kind.id),
                    "service_id": identifier,
                    "document": self.say(kind.title),
                }
                for kind in own.evidence_types.values()
            ],
            "eligibility_description": " ".join(self.say(each.text) for each in own.requirements),
        }
        if own.processing_days is not None:
            parts["wait_time"] = f"P{own.processing_days}D"
        if own.source is not None:
            parts["assured_date"] = own.source.as_of.isoformat()
        return {key: value for key, value in parts.items() if value not in ("", [])}

    def _organization(self, found: Entry, own: PublicService | None) -> dict[str, Any]:
        known = own.authority if own else None
        name = self.say(found.organization_name)
        described = {
            "id": self.id("organization", found.organization),
            "name": name,
            "description": (self.say(known.description) if known else "") or name,
        }
        if known and known.homepage:
            described["website"] = known.homepage
        return described

    def _attribute(self, found: Entry, identifier: str, code: str, title: LocalizedText) -> dict[str, Any]:
        return {
            "id": self.id("service", found.identifier, "topic", code),
            "link_id": identifier,
            "link_entity": "service",
            "taxonomy_term": {
                "id": self.id("topic", code),
                "code": code,
                "name": self.say(title),
                "description": self.say(title),
                "taxonomy": f"{self.base} topics",
            },
        }
