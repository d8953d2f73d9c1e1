"""Reads: a report for its reporter and its body; who follows what. What is public is in looking.py."""

from __future__ import annotations

from dataclasses import replace

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.reports.models import ModerationRow, ReportRow, WatchRow
from guichet.reports.numbering import read_number
from guichet.reports.reading import as_report, as_watch, not_there, protected
from guichet.reports.types import Moderated, Report, Watch

MOST = 100


def report(*, number: str, by: kernel.Actor, purpose: str = "to work on a report") -> Report:
    """One report with what is not public, for who reported it and for its body. Raises NotFound.

    Read by another than the reporter it stands in the reporter's log.
    """
    row = report_row(number, by=by, action="read")
    if row.owner_id and row.owner_id != by.agent_id and not by.is_system:
        what = kernel.Reference("report", row.id)
        audit.record_access(by=by, person_id=row.owner_id, what=what, purpose=purpose)
    return as_report(row)


def report_by_id(*, report_id: str, by: kernel.Actor) -> Report:
    """The same by its id, for the platform's own jobs. Raises NotFound."""
    row = ReportRow.objects.select_related("duplicate_of").filter(pk=report_id).first()
    identity.require(by, "read", protected(row) if row else identity.Protected("report", organization="nobody"))
    if row is None:
        raise not_there()
    return as_report(row)


def report_by_code(*, code: str, by: kernel.Actor) -> Report:
    """A report that nobody signed in for, by the code its reporter holds. Raises NotFound."""
    read = kernel.read_tracking_code(code) or ""
    row = ReportRow.objects.select_related("duplicate_of").filter(code=read).first() if read else None
    if row is None:
        raise not_there()
    identity.require(replace(by, capabilities=by.capabilities | {read}), "read", protected(row))
    return as_report(row)


def own_reports(*, by: kernel.Actor) -> tuple[Report, ...]:
    """What the actor reported while signed in, newest first."""
    if by.agent_id is None:
        return ()
    scope = identity.scope(by, "read", "report")
    rows = ReportRow.objects.filter(scope.as_q(owner="owner_id"), owner_id=by.agent_id).select_related("duplicate_of")
    return tuple(map(as_report, rows.order_by("-id")[:MOST]))


def body_reports(
    *, by: kernel.Actor, only: str = "open", category: str = "", after: str = "", limit: int = 25
) -> tuple[Report, ...]:
    """The reports of the actor's body: `open` by the day they were promised, `waiting` to be looked at, or `closed`.

    `after` is the number of the last one of the page before.
    """
    scope = identity.scope(by, "move", "report")
    if scope.nothing:
        return ()
    rows = own = ReportRow.objects.filter(scope.as_q(owner="owner_id", organization="organization"))
    if category:
        rows = rows.filter(category=category)
    if only == "waiting":
        unseen = ReportRow.objects.filter(text_shown__isnull=True) | ReportRow.objects.filter(
            photos__shown__isnull=True, photos__isnull=False
        )
        rows = rows.filter(pk__in=unseen.values("pk"), hidden="")
    elif only == "closed":
        rows = rows.filter(closed_at__isnull=False)
    else:
        rows = rows.filter(closed_at__isnull=True)
    last = own.filter(number=after).values_list("promised_on", "id").first() if after else None
    if last is not None:
        rows = rows.filter(promised_on__gt=last[0]) | rows.filter(promised_on=last[0], id__gt=last[1])
    ordered = rows.select_related("duplicate_of").order_by("promised_on", "id")
    return tuple(map(as_report, ordered[: min(limit, MOST)]))


def moderations(*, number: str, by: kernel.Actor) -> tuple[Moderated, ...]:
    """What was hidden and shown of a report, in order: for its body. Raises NotFound."""
    row = report_row(number, by=by, action="moderate")
    rows = ModerationRow.objects.filter(report=row).order_by("id")
    return tuple(Moderated(each.what, each.shown, each.why, each.by, each.at) for each in rows)


def watch(*, code: str) -> Watch:
    """What somebody follows, by the code that only they were sent. Raises NotFound."""
    read = kernel.read_tracking_code(code) or ""
    row = WatchRow.objects.select_related("report").filter(code=read).first() if read else None
    if row is None:
        raise kernel.NotFound("there is nothing followed by this code", where="code", remedy="Check it.")
    return as_watch(row)


def watch_code(*, watch_id: str, by: kernel.Actor) -> str:
    """The code of a watch, for the platform, which sends it to the address that is to be told. Raises NotFound."""
    identity.require(by, "list", identity.Protected("watch"))
    found = WatchRow.objects.filter(pk=watch_id).values_list("code", flat=True).first()
    if found is None:
        raise kernel.NotFound("there is nothing followed by this id", where="watch")
    return found


def own_watches(*, by: kernel.Actor) -> tuple[Watch, ...]:
    """What the actor follows, newest first."""
    scope = identity.scope(by, "read", "watch")
    if scope.nothing or by.agent_id is None:
        return ()
    rows = WatchRow.objects.filter(scope.as_q(owner="person_id"), person_id=by.agent_id, ended_at__isnull=True)
    return tuple(map(as_watch, rows.select_related("report").order_by("-id")[:MOST]))


def followers(*, report_id: str, by: kernel.Actor) -> tuple[Watch, ...]:
    """Who follows a report, or one that is the same: for the platform, which tells them."""
    identity.require(by, "list", identity.Protected("watch"))
    rows = WatchRow.objects.select_related("report").filter(ended_at__isnull=True, confirmed_at__isnull=False)
    found = rows.filter(report_id=report_id) | rows.filter(report__duplicate_of_id=report_id)
    return tuple(map(as_watch, found.order_by("id")))


def alerted(*, area: str, category: str, by: kernel.Actor) -> tuple[Watch, ...]:
    """Who wants to know what is reported in an area: for the platform, which tells them."""
    identity.require(by, "list", identity.Protected("watch"))
    rows = WatchRow.objects.filter(
        report__isnull=True, area=area, category__in=("", category), ended_at__isnull=True, confirmed_at__isnull=False
    )
    return tuple(map(as_watch, rows.order_by("id")))


# ------------------------------------------------------------------------------ rows, for this package's operations
def report_row(number: str, *, by: kernel.Actor, action: str, lock: bool = False) -> ReportRow:
    """The row the actor may do `action` with; raises NotFound, NotAllowed, SignInNeeded."""
    rows = ReportRow.objects.select_for_update(of=("self",)) if lock else ReportRow.objects
    row = rows.select_related("duplicate_of").filter(number=read_number(number) or number).first()
    if row is None:
        raise not_there()
    identity.require(by, action, protected(row))
    return row
