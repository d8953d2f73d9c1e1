"""How answers are spelt in a row, and what a receipt's digest is made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from guichet.audit import api as audit
from guichet.intake.types import Answer
from guichet.kernel import api as kernel


def write_answers(answers: Mapping[str, Answer]) -> str:
    """Answers as canonical JSON; raises Invalid naming the fact whose value is not JSON."""
    written = {
        fact: {
            "value": answer.value,
            "source": answer.source,
            "detail": answer.detail,
            "channel": answer.channel,
            "at": answer.at,
            "confirmed": answer.confirmed,
        }
        for fact, answer in answers.items()
    }
    try:
        return audit.canonical(written)
    except (TypeError, ValueError):
        raise kernel.Invalid(tuple(_not_json(answers))) from None


def _not_json(answers: Mapping[str, Answer]) -> Iterator[kernel.Problem]:
    """What is wrong with each answer that cannot be written."""
    for fact, answer in answers.items():
        try:
            audit.canonical(answer.value)
        except (TypeError, ValueError) as error:
            yield kernel.Problem(fact, str(error), "Give text, a number, true or false, or a list.")


def read_answers(text: str) -> dict[str, Answer]:
    """The answers of a row that was read; none when there is no text."""
    return {fact: _answer(written) for fact, written in json.loads(text or "{}").items()}


def _answer(written: dict[str, Any]) -> Answer:
    at = written["at"]
    return Answer(
        value=written["value"],
        source=written["source"],
        detail=written["detail"],
        channel=written["channel"],
        at=datetime.fromisoformat(at) if at else None,
        confirmed=written["confirmed"],
    )


def digest_of(*, service: str, version: int, answers: Mapping[str, Answer]) -> str:
    """SHA-256, in hex, over what was asked and what was answered: the same in whatever channel it was said."""
    said = {fact: answer.value for fact, answer in answers.items()}
    whole = {"service": service, "service_version": version, "answers": said}
    return hashlib.sha256(audit.canonical(whole).encode()).hexdigest()


def scoped_key(by: kernel.Actor, key: str) -> str | None:
    """An idempotency key within the actor who gave it, so that nobody reaches another's request by guessing keys."""
    if not key:
        return None
    scope = audit.canonical([by.agent_id, by.on_behalf_of, by.channel, key])
    return hashlib.sha256(scope.encode()).hexdigest()
