"""Bodies that speak Open311 get their reports, once, and what they say of them comes back."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from guichet.audit import api as audit
from guichet.connectors.open311 import client
from guichet.connectors.open311.configuration import SETTING, Body, body_of, configured
from guichet.connectors.open311.events import ReportForwarded, ReportNotTaken
from guichet.connectors.open311.models import ForwardRow
from guichet.kernel import api as kernel
from guichet.reports import api as reports
from guichet.reports import ports

logger = logging.getLogger("guichet.open311")

DELIVER, POLL = "open311.deliver", "open311.poll"
POLL_EVERY = timedelta(minutes=10)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
#: A body that took nothing for so long is a dead letter, and a person's business.
GIVE_UP = timedelta(days=7)
#: How long before it was sent a body's clock may say that it took it.
SKEW = timedelta(minutes=10)
State = ForwardRow.State


class Open311Outlet(ports.ReportOutlet):
    """Sends reports to the bodies of the settings."""

    def takes(self, *, organization: str, category: str) -> bool:
        """See ports.ReportOutlet."""
        body = body_of(organization)
        return body is not None and category in body.codes

    def tell(self, told: ports.ReportTold) -> None:
        """See ports.ReportOutlet."""
        with transaction.atomic():
            if ForwardRow.objects.filter(report_id=told.report_id, round=told.round).exists():
                return
            row = ForwardRow(
                report_id=told.report_id,
                number=told.number,
                round=told.round,
                organization=told.organization,
                category=told.category,
                created_at=kernel.now(),
            )
            row.told = {**asdict(told), "reported_at": told.reported_at.isoformat(), "photos": list(told.photos)}
            row.save(force_insert=True)
            _enqueue(row, timedelta(0))

    def check(self) -> tuple[kernel.Problem, ...]:
        """Whether each body answers, and knows the codes it is told."""
        return tuple(problem for body in configured() for problem in _check(body))


def _check(body: Body) -> list[kernel.Problem]:
    try:
        known = set(client.services(body))
    except (client.Away, client.NotTaken) as trouble:
        return [kernel.Problem(SETTING, f"{body.organization} {trouble}", "Is it up, and the address right?")]
    return [
        kernel.Problem(SETTING, f"{body.organization} takes no {code!r} ({category})", "Correct `codes`.")
        for category, code in sorted(body.codes.items())
        if code not in known
    ]


def mark_of(row: ForwardRow) -> str:
    """What stands in the description of what is sent, so that it is known again if nobody said that it arrived."""
    return f"[{row.number}/{row.round}]" if row.round else f"[{row.number}]"


def form_of(row: ForwardRow, told: dict[str, Any], body: Body) -> list[tuple[str, str]]:
    """The form of a report. Contact goes along only where the settings say that the body may have it."""
    text = f"{told['text']}\n\n{mark_of(row)}".strip()
    form = [("service_code", body.codes[row.category]), ("description", text[-reports.MOST_TEXT :])]
    if told["lat"] is not None:
        form += [("lat", str(told["lat"])), ("long", str(told["lon"]))]
    if told["place"]:
        form.append(("address_string", told["place"]))
    if told["photos"]:
        form.append(("media_url", told["photos"][0]))
    for name, value in sorted(told["answers"].items()):
        several = isinstance(value, list)
        suffix = "[]" if several else ""
        form += [(f"attribute[{name}]{suffix}", str(each)) for each in (value if several else [value])]
    if body.contact:
        first, _, last = told["name"].rpartition(" ")
        named = (("first_name", first), ("last_name", last), ("email", told["email"]), ("phone", told["phone"]))
        form += [(name, value) for name, value in named if value]
    return form


def deliver(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands it to every task
    """Send one report. What fails is written down and tried again, from ten seconds up to an hour.

    GeoReport v2 has no key that makes a report be taken once. So each holds our mark, and where it may have arrived
    (a body that did not answer in time, or said that it failed) its list is looked through before it is sent again.
    Raises audit.Dead when it is refused, and after a week of trying.
    """
    row = ForwardRow.objects.filter(pk=payload["forward"]).first()
    if row is None or row.state not in (State.WAITING, State.REFUSED):
        return
    told, body = row.told, body_of(row.organization)
    if not told:
        ForwardRow.objects.filter(pk=row.pk).update(state=State.ERASED)
        return
    if body is None or row.category not in body.codes:
        _again(row, "is told nowhere any more", LONGEST_PAUSE, doubtful=row.doubtful)
        return
    try:
        taken = _arrived(row, body) or client.post(body, form_of(row, told, body))
    except client.NotTaken as refused:
        _refuse(row, str(refused))
        raise audit.Dead(f"{row.organization} {refused}") from None
    except client.Away as away:
        wait = timedelta(seconds=min(away.retry_after, LONGEST_PAUSE.total_seconds()))
        _again(row, str(away), wait, doubtful=row.doubtful or away.doubtful)
        return
    with transaction.atomic():
        done = ForwardRow.objects.filter(pk=row.pk, state__in=(State.WAITING, State.REFUSED)).update(
            state=State.SENT, remote_id=taken.request_id, token=taken.token, trouble="", sent_at=kernel.now()
        )
        if done:
            remote = taken.request_id or taken.token
            event = ReportForwarded(row.organization, remote, row.round, row.tries + 1)
            audit.record(event, stream=kernel.Reference("report", row.report_id), by=kernel.SYSTEM)


def _arrived(row: ForwardRow, body: Body) -> client.Taken | None:
    if not row.doubtful:
        return None
    found = client.sent_before(body, code=body.codes[row.category], mark=mark_of(row), since=row.created_at - SKEW)
    return client.Taken(found, "") if found else None


def _refuse(row: ForwardRow, why: str) -> None:
    with transaction.atomic():
        ForwardRow.objects.filter(pk=row.pk).update(state=State.REFUSED, trouble=why[:250], tries=row.tries + 1)
        event = ReportNotTaken(row.organization, row.round)
        audit.record(event, stream=kernel.Reference("report", row.report_id), by=kernel.SYSTEM)


def _again(row: ForwardRow, trouble: str, least: timedelta, *, doubtful: bool) -> None:
    row.tries += 1
    ForwardRow.objects.filter(pk=row.pk).update(tries=row.tries, trouble=trouble[:250], doubtful=doubtful)
    logger.warning("report %s was not taken by %s: %s", row.number, row.organization, trouble)
    if kernel.now() - row.created_at > GIVE_UP:
        raise audit.Dead(f"{row.organization} {trouble}")
    _enqueue(row, max(least, min(FIRST_PAUSE * 2 ** min(row.tries - 1, 12), LONGEST_PAUSE)))


def _enqueue(row: ForwardRow, after: timedelta) -> None:
    run_at = kernel.now() + after if after else None
    audit.enqueue(DELIVER, {"forward": row.pk}, key=f"{row.pk}/{row.tries}", run_at=run_at)


# -------------------------------------------------------------------------------------------------- what comes back
def poll(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands both to every task
    """Ask every body where the reports stand that it has not closed; one that is away is asked again next time."""
    for body in configured():
        try:
            poll_body(body)
        except (client.Away, client.NotTaken) as trouble:
            logger.warning("%s was asked where reports stand, and %s", body.organization, trouble)


def poll_body(body: Body) -> int:
    """Ask one body; returns how many reports moved. Raises Away, NotTaken."""
    rows = list(ForwardRow.objects.filter(organization=body.organization, state=State.SENT).order_by("id"))
    for row in rows:
        if not row.remote_id and row.token:
            row.remote_id = client.number_of(body, row.token)
            if row.remote_id:
                ForwardRow.objects.filter(pk=row.pk).update(remote_id=row.remote_id)
    known = [row for row in rows if row.remote_id]
    moved = 0
    for start in range(0, len(known), client.AT_ONCE):
        chunk = {row.remote_id: row for row in known[start : start + client.AT_ONCE]}
        for said in client.standing(body, list(chunk)):
            moved += _follow(chunk[said.request_id], said)
    return moved


def _follow(row: ForwardRow, said: client.Standing) -> bool:
    """What a body says of one report becomes where it stands here; the same again, or older, changes nothing."""
    digest = hashlib.sha256(said.notes.encode()).hexdigest() if said.notes else ""
    older = (
        said.updated_at is not None and row.remote_updated_at is not None and said.updated_at < row.remote_updated_at
    )
    if said.status not in ("open", "closed") or older:
        return False
    if (said.status, digest) == (row.remote_status, row.notes_digest):
        return False
    report = reports.report_by_id(report_id=row.report_id, by=kernel.SYSTEM)
    with transaction.atomic():
        closed = said.status == "closed"
        ForwardRow.objects.filter(pk=row.pk).update(
            remote_status=said.status,
            notes_digest=digest,
            remote_updated_at=_not_ahead(said.updated_at) or row.remote_updated_at,
            state=State.CLOSED if closed else State.SENT,
        )
        # Opened again here meanwhile: what is said of the round before is no news.
        if report.round != row.round or (not closed and not said.notes):
            return False
        reports.move_report(
            number=row.number, state="fixed" if closed else "accepted", words=said.notes[:2000], by=kernel.SYSTEM
        )
    return True


def _not_ahead(moment: datetime | None) -> datetime | None:
    """A moment that is not to come: a clock that is ahead would make us deaf to what follows."""
    return min(moment, kernel.now()) if moment is not None else None


#: The one of this process.
OUTLET = Open311Outlet()
