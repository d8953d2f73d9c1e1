"""Proves that the log is as it was written: every event hashed again, every chain walked, every tail compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q

from guichet.audit.canonical import moment
from guichet.audit.chain import FIRST, link, merkle_root
from guichet.audit.models import EventRow
from guichet.kernel import api as kernel

CHUNK = 2000
_MOST_FAULTS = 1000
_HEADS = (
    "SELECT e.stream, e.seq, e.hash FROM audit_event e JOIN"
    " (SELECT stream, MAX(seq) AS last FROM audit_event GROUP BY stream) h ON h.stream = e.stream AND h.last = e.seq"
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Fault:
    """One thing wrong in the log: in which stream, at which event, and what (see `Verification`)."""

    stream: str
    seq: int
    what: str


@dataclass(frozen=True)
class Verification:
    """What was proved: how many `streams` and `events` were read, and every fault (at most 1,000 are listed).

    A fault's `what` begins with `changed`, `missing`, `moved`, `unlinked`, `cut` or `checkpoint`.
    """

    streams: int
    events: int
    faults: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


@dataclass
class _Walk:
    """Where the reading is in the chain of one stream."""

    expected: Mapping[str, tuple[int, str]]
    streams: int = 0
    events: int = 0
    stream: str = ""
    seq: int = 0
    hash: str = FIRST
    faults: list[Fault] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def fault(self, seq: int, what: str) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(Fault(self.stream, seq, what))

    def end_stream(self) -> None:
        """The last event of a stream was read: does it reach as far as the checkpoint says?"""
        if self.stream in self.expected:
            self.seen.add(self.stream)
            seq, _ = self.expected[self.stream]
            if self.seq < seq:
                self.fault(self.seq, f"cut: the checkpoint knows {seq} events of this stream; it ends at {self.seq}")

    def begin_stream(self, stream: str) -> None:
        self.end_stream()
        self.stream, self.seq, self.hash = stream, 0, FIRST
        self.streams += 1

    def read(self, row: EventRow) -> None:
        if row.stream != self.stream or not self.streams:
            self.begin_stream(row.stream)
        self.events += 1
        if row.seq != self.seq + 1:
            self.fault(self.seq + 1, f"missing: event {self.seq + 1} is followed by {row.seq}")
        elif row.previous != self.hash:
            self.fault(row.seq, f"unlinked: it does not name the event before it ({row.previous[:12]}...)")
        if digest_of(row, row.seq) != row.hash:
            self.fault(row.seq, _what_happened_to(row))
        expected = self.expected.get(row.stream)
        if expected and expected[0] == row.seq and expected[1] != row.hash:
            self.fault(row.seq, "changed: the checkpoint knows another event here")
        self.seq, self.hash = row.seq, row.hash


def verify(*, progress: Progress | None = None, against: Mapping[str, Any] | None = None) -> Verification:
    """Read the whole log in chunks and prove it; `progress(done, total)` is called after each chunk.

    Alone it finds events changed, missing in the middle, or moved. With a checkpoint made earlier it also finds a cut
    tail, a stream taken out whole, and a chain written anew. Memory does not grow with the log, only with the
    checkpoint.
    """
    expected, problems = _heads_of(against)
    walk = _Walk(expected)
    walk.faults.extend(problems)
    total = EventRow.objects.count()
    for rows in _chunks():
        for row in rows:
            walk.read(row)
        if progress:
            progress(walk.events, max(total, walk.events))
    if walk.streams:
        walk.end_stream()
    for stream in sorted(set(expected) - walk.seen):
        walk.stream = stream
        walk.fault(0, f"cut: the checkpoint knows {expected[stream][0]} events of this stream; there is none")
    return Verification(walk.streams, walk.events, tuple(walk.faults))


def checkpoint() -> dict[str, Any]:
    """The state of every chain now, to be kept where the database's administrator cannot reach it.

    `root` is the Merkle root (RFC 6962) over the leaves `stream seq hash` sorted by stream; `heads` are the leaves, so
    that a cut is not only found but named: `{"at", "streams", "root", "heads": {stream: [seq, hash]}}`.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HEADS)
        heads = {stream: [seq, digest] for stream, seq, digest in sorted(cursor.fetchall())}
    return {"at": moment(kernel.now()), "streams": len(heads), "root": _root(heads), "heads": heads}


def _root(heads: Mapping[str, Any]) -> str:
    return merkle_root([f"{stream} {heads[stream][0]} {heads[stream][1]}".encode() for stream in sorted(heads)])


def _heads_of(against: Mapping[str, Any] | None) -> tuple[dict[str, tuple[int, str]], list[Fault]]:
    if against is None:
        return {}, []
    try:
        heads = {str(stream): (int(seq), str(digest)) for stream, (seq, digest) in against["heads"].items()}
        root = against["root"]
    except (KeyError, TypeError, ValueError, AttributeError):
        problem = kernel.Problem(
            "checkpoint", "this is not a checkpoint.", "Give the JSON that audit.checkpoint() returned."
        )
        raise kernel.Invalid((problem,)) from None
    if _root(heads) != root:
        return heads, [Fault("", 0, "checkpoint: its heads do not give its root; the checkpoint itself was changed")]
    return heads, []


def _chunks() -> Iterator[list[EventRow]]:
    last: tuple[str, int] | None = None
    while True:
        rows = EventRow.objects.order_by("stream", "seq")
        if last is not None:
            # The first condition is what the index can seek to; the second trims the one stream cut by the chunk.
            rows = rows.filter(stream__gte=last[0]).filter(Q(stream__gt=last[0]) | Q(seq__gt=last[1]))
        chunk = list(rows[:CHUNK])
        if not chunk:
            return
        yield chunk
        last = (chunk[-1].stream, chunk[-1].seq)


def digest_of(row: EventRow, seq: int) -> str:
    """The hash that the content of an event gives, as the event of that number in its stream."""
    return link(
        stream=row.stream,
        seq=seq,
        type=row.type,
        at=moment(row.at),
        by=row.by,
        concerns=row.concerns,
        data=row.data,
        previous=row.previous,
    )


def _what_happened_to(row: EventRow) -> str:
    for seq in range(1, min(row.seq + 1000, 5000)):
        if digest_of(row, seq) == row.hash:
            return f"moved: this was event {seq} of the stream"
    return "changed: its content does not give its hash"
