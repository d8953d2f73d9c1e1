"""Reads credentials: the public check, one's own, those of a case, and what an organization has issued."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from guichet.audit import api as audit
from guichet.credentials.keeping import KIND, as_credential, claims_of, find, protected, standing_of, today
from guichet.credentials.models import CredentialRow
from guichet.credentials.types import Credential, PublicCheck
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault

MOST = 200
SHORTEST_SEARCH = 3


def check(code: str) -> PublicCheck:
    """How a credential stands now, for anybody who has its code, however it is typed; only what is shown to the public.

    Raises NotFound, the same for a code that never was and for one whose paper was replaced.
    """
    read = kernel.read_tracking_code(code[:60])
    row = CredentialRow.objects.filter(code=read).first() if read else None
    if row is None:
        raise kernel.NotFound(
            "no permit, licence or certificate has this code",
            where="code",
            remedy="Look at the paper again: a code has twelve letters and figures.",
        )
    return PublicCheck(
        number=row.number,
        kind=row.kind,
        title=kernel.LocalizedText(row.title),
        organization=row.organization,
        standing=standing_of(row),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        claims=tuple(each for each in claims_of(row) if each.name in row.shown),
        changed_on=row.changed_at.date(),
        checked_at=kernel.now(),
    )


def credential(*, credential_id: str, by: kernel.Actor) -> Credential:
    """One credential, for its holder or staff of the organization (recorded). Raises NotFound."""
    row = find(credential_id)
    identity.require(by, "read", protected(row))
    _record_read([row], by)
    return as_credential(row)


def credentials_of(*, by: kernel.Actor, holder_id: str = "") -> tuple[Credential, ...]:
    """What a person holds or held, newest first: of `by` themselves, or of whom they act for.

    `holder_id` is for the platform and for staff: they see what they may see anyway of that person's.
    """
    if not holder_id:
        if by.is_system or (by.person_id is None and not by.capabilities):
            return ()
        whose = Q(holder_id=by.person_id) if by.person_id else Q(tracking_code__in=sorted(by.capabilities))
    else:
        whose = Q(holder_id=holder_id)
    return _found(whose, by)


def credentials_about(*, subject: kernel.Reference, by: kernel.Actor) -> tuple[Credential, ...]:
    """What was issued for a subject (a case), oldest first; nothing for those who may not see it."""
    return tuple(reversed(_found(Q(subject=str(subject)), by)))


def find_credentials(
    *, by: kernel.Actor, text: str = "", kind: str = "", state: str = "", before: str = ""
) -> tuple[Credential, ...]:
    """What an organization has issued, newest first, for its staff; `text` is the beginning of a number, or a code.

    `before` is the id after which to go on. At most 50; each that is shown is recorded in its holder's log.
    """
    if not by.is_staff:
        return ()
    wanted = Q()
    said = text.strip()
    if said:
        wanted &= Q(number__istartswith=said) | Q(code=kernel.read_tracking_code(said[:60]) or "none")
    if kind:
        wanted &= Q(kind=kind)
    if state == "expired":
        wanted &= Q(state="expired") | Q(state__in=("active", "suspended"), valid_until__lt=today())
    elif state:
        wanted &= Q(state=state) & (Q(valid_until__isnull=True) | Q(valid_until__gte=today()) | ~Q(state="active"))
    if before:
        wanted &= Q(id__lt=before)
    return _found(wanted & Q(organization=by.organization or ""), by, most=50, purpose="credentials.find")


def ending(*, on: date) -> tuple[Credential, ...]:
    """Those that hold and whose last day is `on`; for the platform's reminders."""
    rows = CredentialRow.objects.filter(state="active", valid_until=on).order_by("id")
    return tuple(as_credential(row) for row in rows)


def _found(
    wanted: Q, by: kernel.Actor, *, most: int = MOST, purpose: str = "credentials.read"
) -> tuple[Credential, ...]:
    allowed = identity.scope(by, "read", KIND).as_q(
        owner="holder_id", organization="organization", code="tracking_code", service="service"
    )
    rows = list(CredentialRow.objects.filter(wanted, allowed).order_by("-id")[:most])
    vault.make_ready(row.sealed_claims for row in rows)
    _record_read(rows, by, purpose)
    return tuple(as_credential(row) for row in rows)


def _record_read(rows: list[CredentialRow], by: kernel.Actor, purpose: str = "credentials.read") -> None:
    if by.is_system or not (by.is_staff or by.mandate):
        return
    for row in rows:
        if row.holder_id:
            what = kernel.Reference(KIND, row.id)
            audit.record_access(by=by, person_id=row.holder_id, what=what, purpose=purpose)


def to_be_renewed(*, subject: kernel.Reference, by: kernel.Actor) -> Credential | None:
    """The credential that a request is to renew; None when it renews none, or for those who may not see it."""
    found = _found(Q(renewing=str(subject)), by, most=1)
    return found[0] if found else None
