"""Makes the privacy notice of an agreement in one language; its hash is its version."""

from __future__ import annotations

import hashlib
from typing import Any

from guichet.audit import api as audit
from guichet.kernel.api import said_in
from guichet.sharing.types import Agreement, Glossary, PrivacyNotice


def notice_of(agreement: Agreement, glossary: Glossary, language: str) -> PrivacyNotice:
    """The notice a person reads (ISO/IEC 29184:2020, clause 5.3: who, what, what for, on what basis, how long, rights).

    Two notices with the same words have the same version, whatever release they were published with.
    """
    document: dict[str, Any] = {
        "agreement": agreement.identifier,
        "language": language,
        "title": _said(agreement.title, glossary, language),
        "summary": _said(agreement.summary, glossary, language),
        "basis": agreement.basis,
        "source": _party(agreement.source, glossary, language),
        "recipients": [_party(each, glossary, language) for each in agreement.recipients],
        "fields": [
            {
                "id": each,
                "label": _said(glossary.fields.get(each, {}), glossary, language) or each,
                "sensitive": each in glossary.sensitive,
            }
            for each in agreement.fields
        ],
        "purposes": [
            {"id": each, "words": _said(agreement.purpose_words[each], glossary, language)}
            for each in agreement.purposes
        ],
        "legal_basis": {
            "title": said_in(agreement.legal_basis.title, language, fallbacks=(glossary.default_language,)).text,
            "href": agreement.legal_basis.href,
            "section": agreement.legal_basis.section,
        },
        "retention": {
            "duration": agreement.retention,
            "words": _said(agreement.retention_words, glossary, language),
        },
        "consequences": _said(agreement.consequences, glossary, language),
        "from_on": agreement.from_on.isoformat(),
        "until_on": agreement.until_on.isoformat() if agreement.until_on else "",
        "pairwise": agreement.pairwise,
        "country": glossary.country,
        "awaiting_review": language in agreement.awaiting_review,
    }
    return PrivacyNotice(
        version=hash_of(document),
        agreement=agreement.identifier,
        agreement_version=agreement.version,
        language=language,
        document=document,
    )


def hash_of(document: Any) -> str:
    """SHA-256, in hex, of a value's canonical JSON."""
    return hashlib.sha256(audit.canonical(document).encode()).hexdigest()


def _said(words: Any, glossary: Glossary, language: str) -> str:
    return str(words.get(language) or words.get(glossary.default_language) or next(iter(words.values()), ""))


def _party(identifier: str, glossary: Glossary, language: str) -> dict[str, str]:
    party = glossary.parties.get(identifier)
    if party is None:
        return {"id": identifier, "name": identifier, "phone": "", "email": "", "url": "", "address": ""}
    return {
        "id": identifier,
        "name": _said(party.name, glossary, language) or identifier,
        "phone": party.phone,
        "email": party.email,
        "url": party.url,
        "address": party.address,
    }
