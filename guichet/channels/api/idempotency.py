"""A repeated request is answered with what the first was told, and done once (draft-ietf-httpapi-idempotency-key).

Where the effect is one transaction the answer is kept in that same transaction: both are there, or neither. A refusal
changed nothing, so it is not kept, and the key may be used again for the corrected request.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse

from guichet.channels.api.models import KeptAnswer
from guichet.channels.api.problems import FieldProblem, Refusal
from guichet.kernel import api as kernel
from guichet.rows import api as rows

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
#: Work apart from a transaction that has not ended after this long has died, and is done again.
LEASE = timedelta(seconds=60)
FORGET = "api.forget_kept_answers"
# Short keys are guessed or used twice; a UUID has 36.
_KEY = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{16,128}")
_KEPT_HEADERS = ("Content-Type", "Content-Language", "ETag", "Location")

Work = Callable[[], HttpResponse]


def read_key(header: str) -> str:
    """The key of a header, which is a string in quotes (RFC 8941, 3.3.3); without them too. Raises Refusal (400)."""
    text = header.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    if not _KEY.fullmatch(text):
        raise _bad_key("a key has 16 to 128 printable signs; a UUID in quotes is best.", "malformed")
    return text


def key_missing() -> Refusal:
    """The refusal of a request that must carry a key and does not."""
    return _bad_key("this request must carry a key, so that sending it again does nothing twice.", "missing")


def identity_of(who: str, key: str) -> str:
    """The row's name: another caller with the same key has another."""
    return hashlib.sha256(f"{who}\n{key}".encode()).hexdigest()


def fingerprint_of(*parts: bytes) -> str:
    """SHA-256 over what was sent, so that the body itself is not kept."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def once(*, row_id: str, fingerprint: str, work: Work) -> HttpResponse:
    """Do the work and keep its answer, in one transaction; or give the answer kept before.

    Two at the same moment: on SQLite the second waits for the first and is given its answer; on PostgreSQL both may
    work, the second's row is refused, all it did is rolled back, and it too is given the first's answer.
    """
    try:
        with transaction.atomic():
            kept = _find(row_id)
            if kept is not None:
                return _again(kept, fingerprint)
            response = work()
            if response.status_code < 400:
                rows.add(_row(row_id, fingerprint, response))
    except (IntegrityError, kernel.GuichetError):
        kept = _find(row_id)
        if kept is None:
            raise
        return _again(kept, fingerprint)
    return response


def once_apart(*, row_id: str, fingerprint: str, work: Work) -> HttpResponse:
    """The same for work too long for one transaction: the key is taken first, and whoever comes meanwhile gets 409."""
    taken = KeptAnswer(id=row_id, fingerprint=fingerprint, made_at=kernel.now())
    try:
        with transaction.atomic():
            kept = _find(row_id)
            if kept is not None and not (kept.status is None and kept.made_at < kernel.now() - LEASE):
                return _again(kept, fingerprint)
            if kept is not None:
                kept.delete()
            taken.save(force_insert=True)
    except IntegrityError:
        kept = _find(row_id)
        if kept is None:
            raise
        return _again(kept, fingerprint)
    try:
        response = work()
    except BaseException:
        taken.delete()
        raise
    if response.status_code >= 400:
        taken.delete()
    else:
        _row(row_id, fingerprint, response).save(force_update=True)
    return response


def forget(*, before: Any) -> int:
    """Delete the answers made before a moment; returns how many."""
    return KeptAnswer.objects.filter(made_at__lt=before).delete()[0]


def forget_task(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the shape of a task
    """Sweep what is older than a day."""
    forget(before=kernel.now() - KEPT_FOR)


def _find(row_id: str) -> KeptAnswer | None:
    # Written out: asked by every keyed request, mostly in vain, and making a query in Django costs ten times the query.
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM api_kept_answer WHERE id = %s", [row_id])
        if cursor.fetchone() is None:
            return None
    kept = KeptAnswer.objects.filter(id=row_id).first()
    if kept is not None and kept.made_at < kernel.now() - KEPT_FOR:
        kept.delete()
        return None
    return kept


def _row(row_id: str, fingerprint: str, response: HttpResponse) -> KeptAnswer:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return KeptAnswer(
        id=row_id,
        fingerprint=fingerprint,
        status=response.status_code,
        headers=json.dumps(headers),
        body=response.content,
        made_at=kernel.now(),
    )


def _again(kept: KeptAnswer, fingerprint: str) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        raise Refusal(
            422,
            "key_reused",
            "This key was used for another request.",
            remedy="Use a new key for what is new. Nothing was changed.",
            errors=(FieldProblem(parameter=HEADER, code="key_reused", detail="was used with another body"),),
        )
    if kept.status is None:
        raise Refusal(
            409,
            "in_progress",
            "The first request with this key is still being worked on.",
            remedy="Wait and send the same again: you are given its answer.",
            headers={"Retry-After": "2"},
        )
    response = HttpResponse(bytes(kept.body), status=kept.status)
    for name, value in json.loads(kept.headers).items():
        response.headers[name] = value
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _bad_key(detail: str, code: str) -> Refusal:
    return Refusal(
        400,
        f"key_{code}",
        f"{HEADER}: {detail}",
        remedy=f'Send {HEADER}: "<a new UUID for each thing you want done>".',
        errors=(FieldProblem(parameter=HEADER, code=code, detail=detail),),
    )
