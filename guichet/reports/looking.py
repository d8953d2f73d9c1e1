"""What everybody may see: one report, lists of them, what is near, how bodies keep their promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from guichet.kernel import api as kernel
from guichet.reports import geometry
from guichet.reports.models import PhotoRow, ReportRow
from guichet.reports.numbering import read_number
from guichet.reports.placing import placed
from guichet.reports.plan import Plan, current_plan
from guichet.reports.promising import day_of, taken
from guichet.reports.reading import as_public, not_there
from guichet.reports.types import Looked, Measure, Photo, Place, PublicReport

MOST_SEARCHED = 1_000
MOST_NEAR = 10


def public_report(*, number: str) -> PublicReport:
    """One report as everybody reads it. A hidden one says why it is, and nothing else. Raises NotFound."""
    rows = ReportRow.objects.select_related("duplicate_of").filter(number=read_number(number) or number)
    found = as_public(rows[:1], current_plan(), history=True)
    if not found:
        raise not_there()
    return found[0]


def public_photo(*, number: str, photo_id: str) -> Photo:
    """A photo that is public. Raises NotFound."""
    row = PhotoRow.objects.filter(
        pk=photo_id, shown=True, report__number=read_number(number) or number, report__hidden=""
    ).first()
    if row is None:
        raise not_there()
    return Photo(id=row.id, document_id=row.document_id, shown=True, why="", added_at=row.added_at)


def public_reports(
    *,
    area: str = "",
    category: str = "",
    organization: str = "",
    only: str = "",
    begin: int = 0,
    limit: int = 20,
) -> Looked:
    """Reports newest first. `only` is `open` or `closed`; `area` also finds what is in a district of its body."""
    plan = current_plan()
    rows = _shown()
    if area:
        rows = rows.filter(area__in=_within(plan, area))
    if category:
        rows = rows.filter(category=category)
    if organization:
        rows = rows.filter(organization=organization)
    if only in ("open", "closed"):
        rows = rows.filter(closed_at__isnull=only == "open")
    found = as_public(rows.order_by("-reported_at", "-id")[begin : begin + limit + 1], plan)
    return Looked(found[:limit], len(found) > limit)


def _within(plan: Plan, area: str) -> tuple[str, ...]:
    """An area, and if it is a boundary the districts of its body."""
    feature = plan.feature(area)
    if feature is None or feature.kind != "boundary":
        return (area,)
    return (area, *(each.id for each in plan.areas if each.body == feature.body))


def search_reports(
    *,
    numbers: Sequence[str] = (),
    categories: Sequence[str] = (),
    organization: str = "",
    reported_from: datetime | None = None,
    reported_until: datetime | None = None,
    updated_from: datetime | None = None,
    only: Sequence[str] = (),
    begin: int = 0,
    limit: int = MOST_SEARCHED,
) -> tuple[PublicReport, ...]:
    """Reports for programs, newest first, at most 1,000. `numbers` overrides all else but `organization`."""
    rows = _shown()
    if organization:
        rows = rows.filter(organization=organization)
    if numbers:
        rows = rows.filter(number__in=[read_number(each) or each for each in numbers])
    else:
        if categories:
            rows = rows.filter(category__in=categories)
        if reported_from is not None:
            rows = rows.filter(reported_at__gte=reported_from)
        if reported_until is not None:
            rows = rows.filter(reported_at__lte=reported_until)
        if updated_from is not None:
            rows = rows.filter(updated_at__gte=updated_from)
        if set(only) in ({"open"}, {"closed"}):
            rows = rows.filter(closed_at__isnull="open" in only)
    limit = max(0, min(limit, MOST_SEARCHED))
    return as_public(rows.order_by("-reported_at", "-id")[begin : begin + limit], current_plan())


def report_by_token(*, token: str, organization: str = "") -> str:
    """The number of the report that a token was given for; of one body, if it is named. Raises NotFound."""
    rows = ReportRow.objects.filter(token=token).exclude(token="")
    if organization:
        rows = rows.filter(organization=organization)
    number = rows.values_list("number", flat=True).first()
    if number is None:
        raise kernel.NotFound("there is no report for this token", where="token", remedy="Check it.")
    return number


def near(*, category: str, place: Place) -> tuple[PublicReport, ...]:
    """Open reports of the same kind so near that they may be the same, nearest first, at most ten.

    By distance from a point; by the street or place that was named where there is none. Raises NotFound (the
    category), Invalid (the place).
    """
    plan = current_plan()
    kind = plan.category(category)
    at = placed(plan=plan, category=kind, place=place)
    rows = _shown().filter(category=category, closed_at__isnull=True)
    if at.lat is None or at.lon is None:
        if not at.feature:
            return ()
        return as_public(rows.filter(feature=at.feature).order_by("-reported_at", "-id")[:MOST_NEAR], plan)
    point = (at.lon, at.lat)
    west, south, east, north = geometry.around(point, kind.same_within_metres)
    boxed = rows.filter(lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east)
    found = []
    for row in boxed.order_by("-reported_at")[:200]:
        distance = geometry.metres(point, (row.lon or 0.0, row.lat or 0.0))
        if distance <= kind.same_within_metres:
            found.append((distance, row))
    found.sort(key=lambda pair: (pair[0], pair[1].id))
    shown = as_public([row for _, row in found[:MOST_NEAR]], plan)
    return tuple(replace(each, distance=distance) for each, (distance, _) in zip(shown, found, strict=False))


def in_box(*, box: geometry.Box, limit: int = 200) -> tuple[PublicReport, ...]:
    """Open reports with a point in a part of the map, newest first."""
    west, south, east, north = box
    rows = _shown().filter(closed_at__isnull=True, lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east)
    return as_public(rows.order_by("-reported_at", "-id")[:limit], current_plan())


def measures(*, since_days: int = 365) -> tuple[Measure, ...]:
    """How each body keeps its promise for each kind of problem, of what was reported in so many days."""
    plan, now = current_plan(), kernel.now()
    rows = ReportRow.objects.filter(reported_at__gte=now - timedelta(days=since_days)).exclude(hidden="spam")
    counts: dict[tuple[str, str], list[ReportRow]] = {}
    for row in rows.only("organization", "category", "state", "reported_at", "closed_at", "promised_on"):
        counts.setdefault((row.organization, row.category), []).append(row)
    return tuple(_measure(plan, *key, found, now) for key, found in sorted(counts.items()))


def _measure(plan: Plan, organization: str, category: str, found: list[ReportRow], now: datetime) -> Measure:
    kind = plan.categories.get(category)
    days = [taken(row.reported_at, row.closed_at) for row in found if row.state == "fixed" and row.closed_at]
    still = [row for row in found if row.closed_at is None]
    promise = kind.promise(organization) if kind else 0
    return Measure(
        organization=organization,
        category=category,
        reported=len(found),
        fixed=len(days),
        kept=sum(each <= promise for each in days),
        open=len(still),
        late=sum(row.promised_on < day_of(now) for row in still),
        days=sum(days) / len(days) if days else None,
    )


def _shown() -> QuerySet[ReportRow]:
    return ReportRow.objects.select_related("duplicate_of").filter(Q(hidden=""))
