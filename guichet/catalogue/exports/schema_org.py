"""A service as schema.org's GovernmentService (https://schema.org/GovernmentService), for search engines."""

from __future__ import annotations

from typing import Any

from guichet.catalogue.exports import base_of
from guichet.catalogue.queries import current, entry


def schema_org(identifier: str, language: str, *, base_url: str = "") -> dict[str, Any]:
    """The JSON-LD of one service in one language. Raises NotFound."""
    base = base_of(base_url)
    found = entry(identifier)
    jurisdiction = current()
    own = jurisdiction.services.get(identifier) if found.origin == "release" else None
    title = found.title.in_language(language)
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": f"{base}/id/service/{identifier}",
        "identifier": identifier,
        "name": title.text,
        "inLanguage": title.language,
        "description": found.summary.in_language(language).text,
        "serviceType": found.type,
        "provider": {
            "@type": "GovernmentOrganization",
            "name": found.organization_name.in_language(language).text,
        },
        "areaServed": {"@type": "Country", "name": found.country},
        "availableLanguage": list(found.title.by_language),
        "url": found.urls.in_language(language).text,
    }
    if own is not None:
        if own.authority and own.authority.homepage:
            document["provider"]["url"] = own.authority.homepage
        if own.authority and own.authority.kind == "partner":
            document["@type"], document["provider"]["@type"] = "Service", "Organization"
        document["availableChannel"] = [
            {"@type": "ServiceChannel", "servicePhone": {"@type": "ContactPoint", "telephone": channel.value}}
            for channel in own.channels
            if channel.type == "telephone" and channel.value
        ]
        document["serviceOutput"] = [
            {"@type": "Thing", "name": output.text.in_language(language).text} for output in own.outputs
        ]
        document["offers"] = [
            {"@type": "Offer", "price": f"{cost.amount_cents / 100:.2f}", "priceCurrency": cost.currency}
            for cost in own.costs
        ]
    return {key: value for key, value in document.items() if value not in ("", [])}
