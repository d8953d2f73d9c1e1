"""Publish agreements: immutable versions with their notices, in one transaction; what is gone opens no door."""

from __future__ import annotations

import json
from collections.abc import Iterable

import msgspec
from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.sharing.events import AgreementPublished, AgreementTakenBack
from guichet.sharing.models import AgreementVersionRow, NoticeRow, StandingRow
from guichet.sharing.notices import hash_of, notice_of
from guichet.sharing.types import Agreement, Glossary, PrivacyNotice, PublishedAgreements


def publish_agreements(agreements: Iterable[Agreement], *, glossary: Glossary, by: kernel.Actor) -> PublishedAgreements:
    """From now on these agreements count, and no others. One whose content and notices are the same keeps its version.

    Raises NotAllowed.
    """
    identity.require_action(by, "publish", identity.Protected("agreement"))
    with transaction.atomic():
        standing = {
            row.identifier: row.current
            for row in StandingRow.objects.select_for_update(of=("self",)).select_related("current")
        }
        changed, unchanged = [], []
        for agreement in sorted(agreements, key=lambda each: each.identifier):
            notices = [notice_of(agreement, glossary, language) for language in glossary.languages]
            digest = _digest(agreement, notices)
            current = standing.pop(agreement.identifier, None)
            if current is not None and current.content_hash == digest:
                unchanged.append(agreement.identifier)
                continue
            changed.append(agreement.identifier)
            _publish(agreement, notices, digest, by=by)
        for identifier, row in standing.items():
            StandingRow.objects.filter(identifier=identifier).delete()
            audit.record(AgreementTakenBack(identifier, row.version), stream=_stream(identifier), by=by)
    return PublishedAgreements(tuple(changed), tuple(unchanged), tuple(sorted(standing)))


def _digest(agreement: Agreement, notices: list[PrivacyNotice]) -> str:
    return hash_of({"agreement": msgspec.to_builtins(agreement), "notices": [each.version for each in notices]})


def _publish(agreement: Agreement, notices: list[PrivacyNotice], digest: str, *, by: kernel.Actor) -> None:
    known = AgreementVersionRow.objects.filter(identifier=agreement.identifier).order_by("-version").first()
    version = (known.version if known else 0) + 1
    numbered = msgspec.structs.replace(agreement, version=version)
    row = AgreementVersionRow.objects.create(
        identifier=agreement.identifier,
        version=version,
        content_hash=digest,
        definition=msgspec.json.encode(numbered, order="deterministic").decode(),
        notices=json.dumps({each.language: each.version for each in notices}, sort_keys=True),
        published_at=kernel.now(),
    )
    for notice in notices:
        NoticeRow.objects.get_or_create(
            hash=notice.version,
            defaults={
                "agreement": agreement.identifier,
                "version": version,
                "language": notice.language,
                "document": audit.canonical(notice.document),
            },
        )
    StandingRow.objects.update_or_create(identifier=agreement.identifier, defaults={"current": row})
    audit.record(AgreementPublished(agreement.identifier, version, digest), stream=_stream(agreement.identifier), by=by)


def _stream(identifier: str) -> kernel.Reference:
    return kernel.Reference("agreement", identifier)
