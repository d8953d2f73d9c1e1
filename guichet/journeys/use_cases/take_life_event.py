"""A life event that an agency's system told of is kept, matched with a person, followed, and told on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from guichet.audit import api as audit
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.journeys.use_cases.follow_notice import FOLLOWING, read_facts
from guichet.journeys.use_cases.tell_agencies import tell_agencies
from guichet.kernel.api import SYSTEM, Actor

TAKE, LOOK_AGAIN = "journeys.take_life_events", "journeys.look_again_for_unknown"
LOOK_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class ReplayedNotices:
    """What handing stored notices again came to: how many there are, and how many were settled by it."""

    handed: int
    settled: int


def life_event_happened(*, notice: evidence.LifeEventNotice, by: Actor = SYSTEM) -> evidence.ReceivedNotice:
    """Keep a notice, once by its source and id; a worker then does what follows, in order for each person.

    The values are read at once, so that the source hears what cannot be. Raises Invalid (a fact that is unknown or
    cannot be, nobody named), Conflict (something else was told under this id), NotFound for anybody but the platform.
    """
    if notice.type in FOLLOWING:
        read_facts(notice.data)
    received = evidence.receive_notice(notice=notice, by=by)
    audit.enqueue(TAKE, {"lane": received.lane}, key=f"notice:{received.id}")
    return received


def take_life_events(*, lane: str) -> evidence.Taken:
    """Settle what is due in one lane; one that waits for an earlier one is looked at again when its time is up."""
    taken = evidence.take_notices(lane=lane, resolve=_whom, follow=_follow, by=SYSTEM)
    if taken.again_at is not None:
        audit.enqueue(TAKE, {"lane": lane}, key=f"{lane}/{taken.again_at.isoformat()}", run_at=taken.again_at)
    return taken


def look_again_for_unknown() -> int:
    """Somebody whom nobody knew may be known by now: every lane in which something waits is looked at again."""
    return sum(take_life_events(lane=lane).settled for lane in evidence.open_lanes())


def match_life_event(*, notice_id: str, person_id: str, by: Actor) -> evidence.ReceivedNotice:
    """An officer says whom a notice is about; what follows from it then does. Raises NotFound, NotAllowed, Conflict."""
    matched = evidence.match_notice(notice_id=notice_id, about_id=person_id, by=by)
    audit.enqueue(TAKE, {"lane": matched.lane}, key=f"matched:{matched.id}")
    return matched


def replay_life_events(*, source: str = "", since: datetime | None = None, by: Actor) -> ReplayedNotices:
    """Hand stored notices again, in the order they came: what was settled stays, what waits or was kept goes on.

    Nothing happens twice. Raises NotFound, NotAllowed for anybody but the system and the operator.
    """
    handed = 0
    lanes: dict[str, bool] = {}
    for notice_id in evidence.stored_notices(source=source, since=since, by=by):
        received = evidence.notice(notice_id=notice_id, by=SYSTEM)
        if received.state == "kept" and received.type in FOLLOWING:
            received = evidence.reopen_notice(notice_id=notice_id, by=by)
        elif received.notice is not None:
            received = evidence.receive_notice(notice=received.notice, by=SYSTEM)
        handed += 1
        if received.state in ("waiting", "unknown"):
            lanes[received.lane] = True
    return ReplayedNotices(handed, sum(take_life_events(lane=lane).settled for lane in lanes))


def _whom(notice: evidence.LifeEventNotice) -> str | None:
    """By what the organization calls them, if it told before; else by name and birth date, if only one fits."""
    number = notice.about.get("number", "")
    known = evidence.known_as(organization=notice.organization, number=number) if number else None
    if known is not None:
        return known
    name, born = notice.about.get("name", ""), notice.about.get("birth_date", "")
    if not name or not born:
        return None
    return identity.person_named(name=name, birth_date=date.fromisoformat(born), by=SYSTEM)


def _follow(received: evidence.ReceivedNotice) -> bool:
    """Do what follows, and tell the others whom an agreement lists; False where nothing follows from the type."""
    handler = FOLLOWING.get(received.type)
    notice, about_id = received.notice, received.about_id
    if handler is None or notice is None or about_id is None:
        return False
    handler(notice, about_id)
    tell_agencies(
        type=notice.type,
        organization=notice.organization,
        about_id=about_id,
        occurred_on=notice.occurred_on,
        facts=read_facts(notice.data),
        key=f"notice:{received.id}",
    )
    return True
