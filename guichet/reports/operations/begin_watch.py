"""Follow a report, or what is reported in an area; confirm an address; no longer be told."""

from __future__ import annotations

import re

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.reports.events import WatchBegun, WatchConfirmed, WatchEnded
from guichet.reports.models import ReportRow, WatchRow
from guichet.reports.numbering import read_number
from guichet.reports.plan import AREAS, current_plan
from guichet.reports.reading import as_watch, not_there
from guichet.reports.types import Watch
from guichet.vault import api as vault

#: Names the blind index of addresses to the vault.
ADDRESS = "reports.watch"
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")


def follow(*, number: str, by: kernel.Actor, language: str, email: str = "") -> Watch:
    """Be told when a public report moves. Who is signed in is told at once; an address once its owner confirmed it.

    Following twice is following once. Raises NotFound, Invalid (an address that is none, or nobody to tell).
    """
    report = ReportRow.objects.filter(number=read_number(number) or number, hidden="").first()
    if report is None:
        raise not_there()
    return _begin(by, language, email, report=report)


def watch_area(*, area: str, by: kernel.Actor, language: str, email: str = "", category: str = "") -> Watch:
    """Be told when something is reported in an area (`category`: only of this kind). Raises Invalid as `follow`."""
    plan = current_plan()
    feature = plan.feature(area)
    problems = []
    if feature is None or feature.kind not in AREAS:
        problems.append(kernel.Problem("area", f"there is no area {area!r}", "Choose one of the list.", "choice"))
    if category and category not in plan.categories:
        problems.append(kernel.Problem("category", f"there is no category {category!r}", "Choose one.", "choice"))
    if problems:
        raise kernel.Invalid(tuple(problems))
    return _begin(by, language, email, area=area, category=category)


def _begin(
    by: kernel.Actor, language: str, email: str, *, report: ReportRow | None = None, area: str = "", category: str = ""
) -> Watch:
    person, address = by.agent_id, email.strip().lower()
    if person is None and (len(address) > 200 or not _EMAIL.fullmatch(address)):
        problem = kernel.Problem("email", "this is not an e-mail address", "Write one, or sign in.", "email")
        raise kernel.Invalid((problem,))
    now = kernel.now()
    blind = "" if person else vault.blind(address, purpose=ADDRESS)
    same = {"report": report, "area": area, "category": category, "ended_at": None}
    with transaction.atomic():
        known = WatchRow.objects.select_related("report").filter(**same, person_id=person, blind_contact=blind).first()
        if known is not None:
            return as_watch(known)
        row = WatchRow(
            code=kernel.new_tracking_code(),
            report=report,
            area=area,
            category=category,
            person_id=person,
            blind_contact=blind,
            language=language,
            begun_at=now,
            confirmed_at=now if person else None,
        )
        if person is None:
            row.contact = address
        else:
            identity.require_action(by, "add", identity.Protected("watch", owner_ids=frozenset({person})))
        row.save(force_insert=True)
        event = WatchBegun(report.number if report else "", area, row.confirmed_at is not None)
        audit.record(event, stream=kernel.Reference("watch", row.id), by=by, concerns=person, first=True)
        return as_watch(row)


def confirm_watch(*, code: str, by: kernel.Actor) -> Watch:
    """The owner of an address says that they want to be told, by the code that was sent there. Raises NotFound."""
    with transaction.atomic():
        row = _row(code)
        if row.confirmed_at is None and row.ended_at is None:
            row.confirmed_at = kernel.now()
            row.save(update_fields=["confirmed_at"])
            event = WatchConfirmed(row.report.number if row.report else "", row.area)
            audit.record(event, stream=kernel.Reference("watch", row.id), by=by)
        return as_watch(row)


def end_watch(*, code: str, by: kernel.Actor) -> Watch:
    """Be told no longer: by the code that stands in every message. Twice is once. Raises NotFound."""
    with transaction.atomic():
        row = _row(code)
        if row.ended_at is None:
            row.ended_at = kernel.now()
            row.save(update_fields=["ended_at"])
            event = WatchEnded(row.report.number if row.report else "", row.area)
            audit.record(event, stream=kernel.Reference("watch", row.id), by=by, concerns=row.person_id)
        return as_watch(row)


def _row(code: str) -> WatchRow:
    read = kernel.read_tracking_code(code) or ""
    rows = WatchRow.objects.select_for_update(of=("self",)).select_related("report")
    row = rows.filter(code=read).first() if read else None
    if row is None:
        raise kernel.NotFound("there is nothing followed by this code", where="code", remedy="Check it.")
    return row
