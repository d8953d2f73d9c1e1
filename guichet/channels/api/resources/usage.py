"""Who used a person's data, by the Estonian Data Tracker's interface 2.1.0 (github.com/e-gov/AJ), word for word."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from guichet.audit import api as audit
from guichet.channels.api import shapes
from guichet.channels.api.problems import FieldProblem, Refusal
from guichet.channels.api.routes import ANYONE, Call, Reply, operation
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

TAG = "Usage (Estonian Data Tracker)"
USER = "X-Road-UserId"
MOST = 1000


class UsageQuery(msgspec.Struct, frozen=True, kw_only=True):
    """As the interface names them. They are read as text, so that what does not fit is answered with its own 400."""

    userCode: str = ""  # noqa: N815  # the interface's own word
    periodStart: str = ""  # noqa: N815  # as above
    periodEnd: str = ""  # noqa: N815  # as above
    offset: str = "0"
    limit: str = "1000"


class Usage(shapes.Told, frozen=True, kw_only=True):
    """One processing of the person's data."""

    logtime: datetime
    action: str
    receiverCode: str  # noqa: N815  # the interface's own word
    receiverName: str  # noqa: N815  # as above
    receiverSystem: str  # noqa: N815  # as above


class FindUsageResponse(shapes.Told, frozen=True, kw_only=True):
    """How many there are in all, and this page of them."""

    totalUsages: int  # noqa: N815  # the interface's own word
    usages: tuple[Usage, ...]


class UsagePeriodResponse(shapes.Told, frozen=True, kw_only=True, omit_defaults=True):
    """From when usage is kept; until now, where no end is said."""

    periodStart: datetime  # noqa: N815  # the interface's own word


class HeartbeatResponse(shapes.Told, frozen=True, kw_only=True):
    """Whether it answers."""

    status: Literal["OK", "FAIL"]
    message: str


@operation("GET", "usage/v2/findUsage", tag=TAG, answer=FindUsageResponse, query=UsageQuery)
def find_usage(call: Call) -> Reply:
    """Who processed a person's data, when and what for: the token's holder's own, or a child's."""
    asked: UsageQuery = call.query
    user = call.request.headers.get(USER, "")
    if not user or user != call.actor.agent_id:
        raise _wrong(USER, "names the person whose token this is")
    try:
        found = journeys.usage_of(
            about=asked.userCode,
            by=call.actor,
            since=_moment("periodStart", asked.periodStart),
            until=_moment("periodEnd", asked.periodEnd),
            offset=_count("offset", asked.offset, least=0),
            limit=min(MOST, _count("limit", asked.limit, least=1)),
            language=call.language,
        )
    except kernel.NotFound:
        # In the same words whether there is such a person or not.
        raise _wrong("userCode", "names a person whose usage the caller may see") from None
    usages = tuple(
        Usage(
            logtime=each.at,
            action=each.action,
            receiverCode=each.organization,
            receiverName=each.organization_name,
            receiverSystem=each.system,
        )
        for each in found.lines
    )
    return Reply(FindUsageResponse(totalUsages=found.total, usages=usages))


@operation("GET", "usage/v2/usagePeriod", tag=TAG, answer=UsagePeriodResponse, admits=ANYONE, query=UsageQuery)
def usage_period(_call: Call) -> Reply:
    """Since when usage is kept: since the log's first event, for none is ever deleted."""
    first = next(iter(audit.events(limit=1)), None)
    return Reply(UsagePeriodResponse(periodStart=first.at if first else kernel.now()))


@operation("GET", "usage/v2/heartbeat", tag=TAG, answer=HeartbeatResponse, admits=ANYONE, query=UsageQuery)
def usage_heartbeat(_call: Call) -> Reply:
    """Whether it answers."""
    return Reply(HeartbeatResponse(status="OK", message="API is ready"))


def _moment(name: str, text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise _wrong(name, "is a moment such as 2021-01-31T10:20:30Z") from None
    if found.tzinfo is None:
        raise _wrong(name, "is a moment with its zone, such as 2021-01-31T10:20:30Z")
    return found


def _count(name: str, text: str, *, least: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        raise _wrong(name, f"is a whole number of at least {least}")
    return int(text)


def _wrong(parameter: str, detail: str) -> Refusal:
    problem = FieldProblem(parameter=parameter, code="invalid", detail=detail)
    return Refusal(400, "invalid", f"{parameter} {detail}.", errors=(problem,))
