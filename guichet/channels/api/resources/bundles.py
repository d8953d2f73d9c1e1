"""One inspection for several permits: the times at which all inspectors are free, and the one that is chosen."""

from __future__ import annotations

from guichet.channels.api import booking_shapes
from guichet.channels.api.routes import ANYONE, Call, Reply, operation
from guichet.journeys import api as journeys

TAG = "Bundles"


@operation("GET", "requests/{request_id}/inspection", tag=TAG, answer=journeys.InspectionTimes, admits=ANYONE)
def list_inspection_times(call: Call, request_id: str) -> Reply:
    """The visit that serves several permits of a request: who comes, when, and the times that can be chosen.

    Until all of them have begun there are no times, and `why_not` says so. 404 where nothing is inspected together.
    """
    return Reply(journeys.inspection_times(request_id=request_id, by=call.actor, language=call.language))


@operation("POST", "requests/{request_id}/inspection", tag=TAG, answer=journeys.InspectionTimes,
           body=booking_shapes.Inspection, admits=ANYONE)  # fmt: skip
def choose_inspection_time(call: Call, request_id: str) -> Reply:
    """Book the visit with every authority at once, or move it; 409 when one of them is not free then (any more)."""
    sent: booking_shapes.Inspection = call.body
    found = journeys.book_inspection(request_id=request_id, choice=sent.time, by=call.actor, language=call.language)
    return Reply(found)
