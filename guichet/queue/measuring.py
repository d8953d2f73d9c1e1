"""How long people waited and were served on a day, computed from the events of its tickets and from nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.queue.models import TicketRow
from guichet.queue.offices import office as office_named
from guichet.queue.types import Lane, LaneMeasures, Measures, Spread

#: What ends a time at a window.
_RISING = {"queue.TicketHeld", "queue.TicketHandedOver", "queue.TicketFinished", "queue.TicketLeft"}


@dataclass
class _Told:
    """What the events of one ticket tell."""

    lane: str
    taken_at: datetime
    called_at: datetime | None = None
    sat_down_at: datetime | None = None
    mark: datetime | None = None
    served: timedelta = timedelta()
    visits: int = 0
    state: str = "open"
    window: str = ""
    services: list[tuple[str, timedelta]] = field(default_factory=list)

    def take(self, event: audit.Recorded) -> None:
        """One more event."""
        kind = event.type
        if kind == "queue.TicketCalled" and self.called_at is None:
            self.called_at = event.at
        elif kind == "queue.TicketBegun":
            self.sat_down_at = self.mark = event.at
            self.visits += 1
        elif kind == "queue.ServiceDone" and self.mark is not None:
            self.services.append((str(event.data["service"]), event.at - self.mark))
            self.mark = event.at
        elif kind in _RISING:
            if self.sat_down_at is not None:
                self.served += event.at - self.sat_down_at
            self.sat_down_at = self.mark = None
            if kind == "queue.TicketFinished":
                self.state, self.window = "served", str(event.data["window"])
            elif kind == "queue.TicketLeft":
                self.state = "left"


def measures(*, office: str, day: date, by: kernel.Actor) -> Measures:
    """The day's tickets, waiting and serving times of an office, by lane, service and window. Raises NotFound."""
    there = office_named(office)
    identity.require(by, "read", identity.Protected("queue_measures", organization=there.organization))
    identifiers = TicketRow.objects.filter(office=office, day=day).values_list("id", flat=True)
    streams = [kernel.Reference("ticket", each) for each in identifiers]
    told = [_told(events) for events in audit.histories(streams=streams).values() if events]
    services: dict[str, list[timedelta]] = defaultdict(list)
    for each in told:
        for service, took in each.services:
            services[service].append(took)
    states = Counter(each.state for each in told)
    return Measures(
        office=office,
        day=day,
        tickets=len(told),
        served=states["served"],
        left=states["left"],
        open=states["open"],
        waiting=_waiting(told),
        serving=_serving(told),
        lanes=tuple(_lane(lane, [each for each in told if each.lane == lane.id]) for lane in there.lanes.values()),
        services={service: spread(times) for service, times in sorted(services.items())},
        windows=dict(sorted(Counter(each.window for each in told if each.window).items())),
    )


def _told(events: Sequence[audit.Recorded]) -> _Told:
    first = events[0]
    told = _Told(lane=str(first.data["lane"]), taken_at=first.at)
    for event in events[1:]:
        told.take(event)
    return told


def _lane(lane: Lane, told: Sequence[_Told]) -> LaneMeasures:
    states = Counter(each.state for each in told)
    waited = [each.called_at - each.taken_at for each in told if each.called_at is not None]
    return LaneMeasures(
        lane=lane.id,
        tickets=len(told),
        called=len(waited),
        served=states["served"],
        left=states["left"],
        within_promise=sum(each <= lane.promise for each in waited) if lane.promise else None,
        waiting=_waiting(told),
        serving=_serving(told),
    )


def _waiting(told: Sequence[_Told]) -> Spread:
    return spread(each.called_at - each.taken_at for each in told if each.called_at is not None)


def _serving(told: Sequence[_Told]) -> Spread:
    return spread(each.served for each in told if each.visits)


def spread(times: Iterable[timedelta]) -> Spread:
    """The middle one, the ninetieth of a hundred and the longest, by nearest rank, in whole seconds; 0 of nothing."""
    seconds = sorted(int(each.total_seconds()) for each in times)
    if not seconds:
        return Spread(0, 0, 0, 0)

    def ranked(percent: int) -> int:
        return seconds[max(0, -(-percent * len(seconds) // 100) - 1)]

    return Spread(len(seconds), ranked(50), ranked(90), seconds[-1])
