"""Open a request: a draft with a tracking code, for the person whose business is done, or for nobody yet."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.intake.events import RequestStarted
from guichet.intake.models import DraftRow, RequestRow
from guichet.intake.queries import request_of
from guichet.intake.types import Answer, ServiceRequest
from guichet.intake.writing import scoped_key, write_answers
from guichet.kernel import api as kernel
from guichet.rows import api as rows
from guichet.vault import api as vault

_OPENED_WITH = rows.Read(DraftRow, where="intake_request.open_key = %s", related="request")


def open_request(
    *,
    service: str,
    service_version: int,
    language: str,
    by: kernel.Actor,
    subjects: Mapping[str, str | None] | None = None,
    prefill: Mapping[str, Answer] | None = None,
    key: str = "",
    plan: str = "",
    part_of: str = "",
) -> ServiceRequest:
    """Begin a service in its version of today. The same `key` from the same actor returns the request it opened.

    A person's own request is theirs at once; a clerk's belongs to the person in front of them; one that nobody signed
    in for belongs to whoever holds its tracking code, until it is claimed. Raises NotAllowed.
    """
    owner = owner_of(by)
    if owner is not None:
        mine = identity.Protected("request", owner_ids=frozenset({owner}), service=service)
        identity.require_action(by, "start", mine)
    opened_by = scoped_key(by, key)
    known = _opened_with(opened_by)
    if known is not None:
        return known
    now = kernel.now()
    row = RequestRow(
        id=kernel.new_id(),
        tracking_code=kernel.new_tracking_code(),
        service=service,
        service_version=service_version,
        owner_id=owner,
        started_by=by.agent_id,
        language=language,
        subjects=audit.canonical(subjects or {}),
        started_at=now,
        started_channel=by.channel,
        open_key=opened_by,
        plan=plan,
        part_of=part_of,
    )
    answers = dict(prefill or {})
    draft = DraftRow(request=row, saved_at=now, channels=audit.canonical([by.channel]))
    try:
        with transaction.atomic():
            _write(draft, write_answers(answers))
            audit.record(
                RequestStarted(service, service_version, language, tuple(sorted(answers))),
                stream=kernel.Reference("request", row.id),
                by=by,
                concerns=owner,
                first=True,
            )
    except IntegrityError:
        # A double click: the other one of the pair was first.
        known = _opened_with(opened_by)
        if known is None:
            raise
        return known
    return request_of(draft, answers)


def _write(draft: DraftRow, answers: str) -> None:
    """The request, its key and its draft: three statements."""
    rows.add(draft.request)
    vault.begin(f"request:{draft.request.id}", owner=draft.request.owner_id)
    draft.answers = answers
    rows.add(draft)


def owner_of(by: kernel.Actor) -> str | None:
    """Whose business it is: a clerk with nobody named in front of them or on the line does not do their own."""
    return by.on_behalf_of if by.by_clerk else by.person_id


def _opened_with(key: str | None) -> ServiceRequest | None:
    if key is None:
        return None
    row = _OPENED_WITH.first(key)
    return request_of(row) if row else None
