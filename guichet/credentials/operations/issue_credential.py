"""Issue a credential: a number of the issuing body's own series, a code for the public check; once for its key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.credentials import numbering
from guichet.credentials.events import CredentialIssued, CredentialRenewed
from guichet.credentials.keeping import KIND, as_credential, changed, packed, protected, state_of, stream_of, told
from guichet.credentials.models import CredentialRow
from guichet.credentials.types import OVER, Claim, Credential, Series
from guichet.identity import api as identity
from guichet.kernel import api as kernel

LONGEST_KEY, LONGEST_TITLE, MOST_CLAIMS = 200, 200, 60
_PLAIN = Series()


def issue(
    *,
    key: str,
    kind: str,
    title: kernel.LocalizedText,
    subject: kernel.Reference,
    holder_id: str | None,
    claims: tuple[Claim, ...],
    shown: tuple[str, ...],
    organization: str,
    valid_from: date,
    valid_until: date | None,
    by: kernel.Actor,
    service: str = "",
    series: Series = _PLAIN,
    tracking_code: str = "",
    renews: str = "",
) -> Credential:
    """Issue a credential of an organization to somebody.

    `key` makes it once: said again it returns the first, whatever else is said. `subject` is what it came of (a case);
    `shown` names the claims that anybody may see who has the code. With `renews` (the id of another of the same kind
    and holder) that one becomes `renewed` in the same transaction. `tracking_code` opens it while nobody is known.
    Raises Invalid, NotAllowed, Conflict (what is to be renewed is over, or was renewed already), NotFound.
    """
    asked = identity.Protected(
        kind=KIND, owner_ids=frozenset({holder_id} if holder_id else ()), organization=organization,
        service=service or None,
    )  # fmt: skip
    identity.require_action(by, "issue", asked)
    problems = tuple(_problems(key, title, claims, shown, (valid_from, valid_until)))
    if problems:
        raise kernel.Invalid(problems)
    made = CredentialRow.objects.filter(key=key).first()
    if made is not None:
        return as_credential(made)
    row = CredentialRow(
        id=kernel.new_id(),
        key=key,
        kind=kind,
        title=dict(title.by_language),
        organization=organization,
        service=service,
        subject=str(subject),
        holder_id=holder_id,
        tracking_code=tracking_code,
        shown=list(shown),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    return _write(row, claims, series=series, renews=renews, by=by)


def _write(
    row: CredentialRow, claims: tuple[Claim, ...], *, series: Series, renews: str, by: kernel.Actor
) -> Credential:
    with transaction.atomic():
        before = _renewing(renews, row) if renews else None
        row.number = numbering.next_number(row.organization, row.kind, series, row.valid_from.year)
        # The series' row is locked from here on: whoever used the same key at this instant has written by now.
        made = CredentialRow.objects.filter(key=row.key).first()
        if made is not None:
            same = as_credential(made)  # read before: after it the transaction answers nothing
            transaction.set_rollback(True)
            return same
        row.status_list, row.status_index = numbering.free_place(row.organization)
        row.code, row.state, row.renews = kernel.new_tracking_code(), "active", before
        row.issued_at = row.changed_at = kernel.now()
        row.claims = packed(claims)
        row.save(force_insert=True)
        event = CredentialIssued(
            **told(row),
            subject=row.subject,
            valid_from=row.valid_from.isoformat(),
            valid_until=row.valid_until.isoformat() if row.valid_until else "",
            renews=renews,
        )
        audit.record(event, stream=stream_of(row), by=by, concerns=row.holder_id, first=True)
        if before is not None:
            changed(before, "renewed")
            before.save(update_fields=["state", "changed_at", "revision"])
            follows = CredentialRenewed(**told(before), renewed_by=row.id)
            audit.record(follows, stream=stream_of(before), by=by, concerns=before.holder_id)
    return as_credential(row)


def renew(
    *,
    key: str,
    credential_id: str,
    subject: kernel.Reference,
    valid_from: date,
    valid_until: date | None,
    by: kernel.Actor,
    claims: tuple[Claim, ...] = (),
    series: Series = _PLAIN,
) -> Credential:
    """Issue the one that follows another, which then holds no longer: the same kind, title and holder, a new number.

    Without `claims` it says what the old one said. Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    row = CredentialRow.objects.filter(id=credential_id).first()
    if row is None:
        raise kernel.NotFound("there is no credential here that you may see", where=KIND, remedy="Check the number.")
    identity.require(by, "issue", protected(row))
    old = as_credential(row)
    return issue(
        key=key,
        kind=old.kind,
        title=old.title,
        subject=subject,
        holder_id=old.holder_id,
        claims=claims or old.claims,
        shown=old.shown,
        organization=old.organization,
        valid_from=valid_from,
        valid_until=valid_until,
        by=by,
        service=old.service,
        series=series,
        tracking_code=old.tracking_code,
        renews=old.id,
    )


def _renewing(credential_id: str, new: CredentialRow) -> CredentialRow:
    row = CredentialRow.objects.select_for_update().filter(id=credential_id).first()
    if row is None or (row.kind, row.organization, row.holder_id) != (new.kind, new.organization, new.holder_id):
        raise kernel.NotFound("there is nothing of theirs that this could renew", where="renews", remedy="Issue anew.")
    if row.state in OVER or state_of(row) == "suspended":
        raise kernel.Conflict(
            "what is suspended, revoked or renewed already is not renewed", where="renews", code=state_of(row),
            remedy="Look at how it stands; issue a new one where that is right.",
        )  # fmt: skip
    return row


def _problems(
    key: str,
    title: kernel.LocalizedText,
    claims: tuple[Claim, ...],
    shown: tuple[str, ...],
    days: tuple[date, date | None],
) -> Iterator[kernel.Problem]:
    names = [each.name for each in claims]
    if not 1 <= len(key) <= LONGEST_KEY:
        yield kernel.Problem("key", f"a key has 1 to {LONGEST_KEY} characters", "Name the occasion.")
    if not title or any(len(each) > LONGEST_TITLE for each in title.by_language.values()):
        yield kernel.Problem("title", f"a title has 1 to {LONGEST_TITLE} characters", "Say what it is called.")
    if len(names) > MOST_CLAIMS or len(set(names)) != len(names):
        yield kernel.Problem("claims", f"at most {MOST_CLAIMS} claims, each name once", "Say less, or name them apart.")
    for each in sorted(set(shown) - set(names)):
        yield kernel.Problem("shown", f"it does not say {each!r}, so it cannot show it", "Name one of its claims.")
    if days[1] is not None and days[1] < days[0]:
        yield kernel.Problem("valid_until", "it would end before it begins", "Correct one of the two days.")
