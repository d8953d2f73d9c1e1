"""Record an event: in the transaction of the change it tells of, chained to its stream, with the jobs it causes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from guichet.audit.canonical import canonical, moment, plain
from guichet.audit.chain import FIRST, link
from guichet.audit.events import AlsoConcerns, Event, RecordRead
from guichet.audit.operations.enqueue_job import enqueue_all
from guichet.audit.tasks import subscribers
from guichet.kernel import api as kernel

_HEAD = "SELECT seq, hash FROM audit_event WHERE stream = %s ORDER BY seq DESC LIMIT 1"
_INSERT = (
    'INSERT INTO audit_event (stream, seq, type, at, "by", data, concerns, previous, hash)'
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (stream, seq) DO NOTHING RETURNING id"
)
# Of those who wait for one place in a stream one gets it, and nobody stands in line: who is unlucky loses often.
_TRIES = 100


@dataclass(frozen=True)
class Recorded:
    """An event as it stands in the log. `by` is the actor without name or capabilities; `hash` is SHA-256 in hex."""

    id: int
    stream: kernel.Reference
    seq: int
    type: str
    at: datetime
    by: dict[str, Any]
    concerns: str | None
    data: dict[str, Any]
    previous: str
    hash: str

    def to_payload(self) -> dict[str, Any]:
        """What a subscriber's task is given."""
        return {
            "event": self.id,
            "type": self.type,
            "stream": str(self.stream),
            "seq": self.seq,
            "at": moment(self.at),
            "by": self.by,
            "concerns": self.concerns,
            "data": self.data,
        }


def record(
    event: Event,
    *,
    stream: kernel.Reference,
    by: kernel.Actor,
    concerns: str | None = None,
    first: bool = False,
    also: tuple[str, ...] = (),
) -> Recorded:
    """Append an event to a stream, and enqueue a job for every task that subscribed to its type.

    `concerns` is the agent id of the person the event is about: it stands in their log. `also` are others in whose logs
    it stands too, as an `AlsoConcerns` of their own stream `log:<agent>`; whoever acts for another under a mandate is
    one of them without being named, so that both see what was done. `first` says that the stream
    was just born, which saves the look for its last event (said wrongly it costs a query, nothing more).

    Change the row of the thing first and record after: the row's lock then keeps writers of one stream apart. Where
    there is no such row two writers may meet; the later waits for the earlier and takes the next number.
    Raises RuntimeError outside a transaction, Conflict when the stream stays too busy.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(
            f"{event.type} was recorded outside a transaction: the change could be kept and the event lost. "
            "Put both inside `with transaction.atomic():`."
        )
    at, name = kernel.now(), str(stream)
    said, actor = plain(event), by.to_json()
    data, actor_text, at_text = canonical(said), canonical(actor), moment(at)
    when = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        for attempt in range(_TRIES):
            head = None
            if attempt or not first:
                cursor.execute(_HEAD, [name])
                head = cursor.fetchone()
            seq, previous = (head[0] + 1, head[1]) if head else (1, FIRST)
            digest = link(
                stream=name,
                seq=seq,
                type=event.type,
                at=at_text,
                by=actor_text,
                concerns=concerns,
                data=data,
                previous=previous,
            )
            cursor.execute(_INSERT, [name, seq, event.type, when, actor_text, data, concerns, previous, digest])
            row = cursor.fetchone()
            if row:
                break
        else:
            raise kernel.Conflict(f"too many write to {name} at once", remedy="Nothing was changed: try again.")
    recorded = Recorded(row[0], stream, seq, event.type, at, actor, concerns, said, previous, digest)
    tasks = subscribers(event.type)
    if tasks:
        payload = recorded.to_payload()
        enqueue_all([(task, payload) for task in tasks])
    _tell_others(recorded, by, also)
    return recorded


def _tell_others(event: Recorded, by: kernel.Actor, also: tuple[str, ...]) -> None:
    """Put an event into the logs of those besides the one it is about."""
    if event.type == AlsoConcerns.type:
        return
    if by.mandate and by.agent_id is not None and event.concerns is not None and not by.is_staff:
        also = (*also, by.agent_id)
    for agent_id in dict.fromkeys(also):
        if agent_id != event.concerns:
            copy = AlsoConcerns(what=event.type, of=str(event.stream), seq=event.seq)
            record(copy, stream=kernel.Reference("log", agent_id), by=by, concerns=agent_id)


def record_access(*, by: kernel.Actor, person_id: str, what: kernel.Reference, purpose: str) -> Recorded | None:
    """Record that someone read a person's things, in the person's own access log; opens its own transaction.

    A person who reads their own things leaves no trace (None). `purpose` says why, without personal values.
    """
    if by.agent_id == person_id:
        return None
    with transaction.atomic():
        stream = kernel.Reference("access", person_id)
        return record(RecordRead(what=str(what), purpose=purpose), stream=stream, by=by, concerns=person_id)
