"""Reads of agreements, notices, consent and exchanges; what is a person's asks identity who may."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from django.db.models import QuerySet

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.sharing.models import AgreementVersionRow, ConsentRow, ExchangeRow, NoticeRow, StandingRow
from guichet.sharing.types import Agreement, ConsentRecord, Exchange, PrivacyNotice

MOST = 500
R = TypeVar("R", ConsentRow, ExchangeRow)


# ------------------------------------------------------------------------------------------- what is public
def agreements(
    *, source: str = "", recipient: str = "", purpose: str = "", named: Iterable[str] | None = None
) -> tuple[Agreement, ...]:
    """The agreements that are published now, by identifier; those that list these parties and purpose. Public.

    `named`: of these only.
    """
    rows = StandingRow.objects.select_related("current").order_by("identifier")
    if named is not None:
        rows = rows.filter(identifier__in=sorted(named))
    return tuple(
        each
        for each in (kernel.decode(row.current.definition, Agreement) for row in rows)
        if (not source or each.source == source)
        and (not recipient or recipient in each.recipients)
        and (not purpose or purpose in each.purposes)
    )


def agreement(identifier: str, *, version: int | None = None) -> Agreement:
    """One agreement as it stands, or as it stood in a version. Public. Raises NotFound."""
    return kernel.decode(_version_row(identifier, version).definition, Agreement)


def published_at(identifier: str, *, version: int | None = None) -> datetime:
    """When a version of an agreement was published. Public. Raises NotFound."""
    return _version_row(identifier, version).published_at


def is_in_force(found: Agreement) -> bool:
    """Whether an agreement holds today, where its jurisdiction is."""
    return found.in_force_on(kernel.today(found.time_zone))


@lru_cache(maxsize=1024)  # what a hash stands for never changes
def notice(*, version: str) -> PrivacyNotice:
    """A notice by its hash, as it was when it was published. Public. Raises NotFound."""
    row = NoticeRow.objects.filter(hash=version).first()
    if row is None:
        raise kernel.NotFound("there is no such notice", where="notice")
    return _notice(row)


def notice_for(*, agreement: str, language: str, version: int | None = None) -> PrivacyNotice:
    """The notice of an agreement as it stands (or in a version), in a language; in the first there is without that one.

    Public. Raises NotFound.
    """
    hashes: dict[str, str] = json.loads(_version_row(agreement, version).notices)
    return notice(version=hashes.get(language) or next(iter(hashes.values())))


def _version_row(identifier: str, version: int | None) -> AgreementVersionRow:
    if version is None:
        standing = StandingRow.objects.select_related("current").filter(identifier=identifier).first()
        row = standing.current if standing else None
    else:
        row = AgreementVersionRow.objects.filter(identifier=identifier, version=version).first()
    if row is None:
        raise kernel.NotFound("there is no such agreement", where="agreement", remedy="Look in the list of agreements.")
    return row


# --------------------------------------------------------------------------------------- what is a person's
def consents_of(*, by: kernel.Actor, within: str = "", agreement: str = "") -> tuple[ConsentRecord, ...]:
    """The consents of the person whose business is done, given and withdrawn, newest first; nobody's for a stranger."""
    # Of all consents of the person those that the actor may read: a mandate for some services shows those of theirs.
    rows = ConsentRow.objects.filter(identity.scope(by, "read", "consent").as_q(owner="about_id", service="service"))
    rows = rows.filter(about_id=by.person_id or "")
    if within:
        rows = rows.filter(within=within)
    if agreement:
        rows = rows.filter(agreement=agreement)
    return tuple(map(consent_of, rows.order_by("-id")[:MOST]))


def consent(*, consent_id: str, by: kernel.Actor) -> ConsentRecord:
    """One consent. Raises NotFound."""
    return consent_of(consent_row(consent_id, by=by, action="read"))


def exchanges_about(
    *,
    by: kernel.Actor,
    about: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = MOST,
) -> tuple[Exchange, ...]:
    """What was exchanged about the person whose business is done (or `about` a child of theirs), newest first."""
    rows = _own(ExchangeRow.objects.all(), "exchange", by, about=about)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lte=until)
    return tuple(map(exchange_of, rows.order_by("-id")[: max(0, min(limit, MOST))]))


def exchange(*, exchange_id: str, by: kernel.Actor) -> Exchange:
    """One exchange. Raises NotFound."""
    return exchange_of(exchange_row(exchange_id, by=by))


def _own(rows: QuerySet[R], kind: str, by: kernel.Actor, *, about: str = "") -> QuerySet[R]:
    """Those the actor may read, about one person: a clerk's own are not the visitor's."""
    who = about or by.person_id
    if who is None:
        return rows.none()
    readable = identity.may(by, "read", identity.Protected(kind, owner_ids=frozenset({who})))
    return rows.filter(about_id=who) if readable else rows.none()


# ------------------------------------------------------------------------ rows, for this package's operations
def consent_row(consent_id: str, *, by: kernel.Actor, action: str, lock: bool = False) -> ConsentRow:
    """The row, which the actor may do `action` with; raises NotFound, NotAllowed."""
    rows = ConsentRow.objects.select_for_update() if lock else ConsentRow.objects.all()
    row = rows.filter(pk=consent_id).first()
    if row is None:
        raise kernel.NotFound("there is no consent here that you may see", where="consent")
    thing = identity.Protected("consent", owner_ids=frozenset({row.about_id}), service=row.service)
    identity.require(by, action, thing)
    return row


def exchange_row(exchange_id: str, *, by: kernel.Actor) -> ExchangeRow:
    """The row of an exchange that the actor may read; raises NotFound."""
    row = ExchangeRow.objects.filter(pk=exchange_id).first()
    if row is None:
        raise kernel.NotFound("there is no exchange here that you may see", where="exchange")
    identity.require(by, "read", identity.Protected("exchange", owner_ids=frozenset({row.about_id})))
    return row


def consent_of(row: ConsentRow) -> ConsentRecord:
    """A row as it leaves the house."""
    return ConsentRecord(
        id=row.id,
        agreement=row.agreement,
        agreement_version=row.version,
        notice_version=row.notice,
        language=row.language,
        about=row.about_id,
        given_by=row.given_by,
        channel=row.channel,
        assurance=row.assurance,
        given_at=row.given_at,
        within=row.within,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
    )


def exchange_of(row: ExchangeRow) -> Exchange:
    """A row as it leaves the house."""
    return Exchange(
        id=row.id,
        agreement=row.agreement,
        agreement_version=row.version,
        source=row.source,
        recipient=row.recipient,
        fields=tuple(json.loads(row.fields)),
        purpose=row.purpose,
        basis=row.basis,  # type: ignore[arg-type]  # written by permit, from an agreement
        consent_id=row.consent_id,
        about=row.about_id,
        at=row.at,
        by=json.loads(row.by),
    )


def _notice(row: NoticeRow) -> PrivacyNotice:
    return PrivacyNotice(row.hash, row.agreement, row.version, row.language, json.loads(row.document))
