"""The signed days of the log: what was published of each, and the proof that the log still says the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guichet.audit.chain import merkle_root
from guichet.audit.models import DayRow, EventRow
from guichet.audit.signing import public_keys, read
from guichet.audit.verification import digest_of

DAYS_ADDRESS = "/.well-known/audit-days.jws"
KEYS_ADDRESS = "/.well-known/audit-keys.json"
NOTHING_BEFORE = "0" * 64
_CHUNK = 2000


@dataclass(frozen=True)
class DayFault:
    """One thing wrong with a signed day. `what` begins with `changed`, `cut`, `gone`, `chain`, `signature`, `other`."""

    day: date | None
    what: str


@dataclass(frozen=True)
class DaysVerified:
    """How many signed `days` with how many `events` were proved, and every fault."""

    days: int
    events: int
    faults: tuple[DayFault, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def signed_days() -> tuple[str, ...]:
    """Every signed day, oldest first, as it is published: one compact JWS each. It names no person and no thing."""
    return tuple(DayRow.objects.order_by("day").values_list("signed", flat=True))


def day_keys() -> dict[str, Any]:
    """Every public key that signs or ever signed a day, as a JWK Set (RFC 7517)."""
    return {"keys": list(public_keys().values())}


def fingerprint(signed: str) -> str:
    """SHA-256, in hex, of a signed day: what the next one names as the day before it."""
    return hashlib.sha256(signed.encode()).hexdigest()


def root_of(from_id: int, to_id: int) -> tuple[int, str]:
    """How many events lie between two ids, and the Merkle root (RFC 6962) over the leaves `id stream seq hash`.

    The hash is worked out from what the event says now, so that no rewritten column hides a change.
    """
    leaves: list[bytes] = []
    for row in _between(from_id, to_id):
        leaves.append(f"{row.id} {row.stream} {row.seq} {digest_of(row, row.seq)}".encode())
    return len(leaves), merkle_root(leaves)


def verify_days(
    *,
    published: Sequence[str] | None = None,
    keys: Mapping[str, Any] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> DaysVerified:
    """Prove every signed day: its signature, the day before it, and each event of it hashed again.

    `published` are the days as somebody outside kept them: a day signed anew by whoever holds the key is then found
    too. `keys` is the JWK Set they kept; without it the keys this site publishes are believed.
    """
    known = {str(each["kid"]): each for each in keys["keys"]} if keys is not None else public_keys()
    rows = list(DayRow.objects.order_by("day"))
    faults: list[DayFault] = []
    before, last_id, last_day, events = NOTHING_BEFORE, 0, None, 0
    for number, row in enumerate(rows, 1):
        said = read(row.signed, known)
        found, root = root_of(row.from_id, row.to_id)
        events += found
        faults.extend(DayFault(row.day, what) for what in _wrong(row, said, before, last_id, last_day))
        if isinstance(said, dict):
            faults.extend(DayFault(row.day, what) for what in _differs(said, found, root))
        before, last_id, last_day = fingerprint(row.signed), row.to_id, row.day
        if progress:
            progress(number, len(rows))
    if published is not None:
        faults.extend(_against(published, rows, known))
    return DaysVerified(len(rows), events, tuple(faults))


def _wrong(row: DayRow, said: dict[str, Any] | str, before: str, last_id: int, last_day: date | None) -> Iterator[str]:
    if isinstance(said, str):
        yield f"signature: {said}"
        return
    columns = {"day": row.day.isoformat(), "from": row.from_id, "to": row.to_id}
    if any(said.get(name) != value for name, value in columns.items()):
        yield "signature: what was signed is another day than its row says"
    if said.get("previous") != before:
        yield "chain: it does not name the day before it"
    if row.from_id != last_id:
        yield f"chain: it begins after event {row.from_id}, and the day before ended at {last_id}"
    if last_day is not None and row.day != last_day + timedelta(days=1):
        yield f"gone: no day between {last_day.isoformat()} and this one"


def _differs(said: Mapping[str, Any], found: int, root: str) -> Iterator[str]:
    if found < said.get("events", 0):
        yield f"cut: {said['events']} events were signed; {found} are left"
    elif root != said.get("root"):
        yield f"changed: the {found} events of this day are not those that were signed"


def _against(
    published: Sequence[str], rows: Sequence[DayRow], keys: Mapping[str, Mapping[str, Any]]
) -> Iterator[DayFault]:
    ours = {row.day.isoformat(): row.signed for row in rows}
    for line in (each.strip() for each in published if each.strip()):
        said = read(line, keys)
        if isinstance(said, str):
            yield DayFault(None, f"signature: a published day cannot be believed: {said}")
            continue
        day = str(said.get("day"))
        if day not in ours:
            yield DayFault(date.fromisoformat(day), "gone: it was published and is not here any more")
        elif ours[day] != line:
            yield DayFault(date.fromisoformat(day), "other: another day was published than is here now")


def _between(from_id: int, to_id: int) -> Iterator[EventRow]:
    last = from_id
    while True:
        rows = list(EventRow.objects.filter(id__gt=last, id__lte=to_id).order_by("id")[:_CHUNK])
        yield from rows
        if len(rows) < _CHUNK:
            return
        last = rows[-1].id
