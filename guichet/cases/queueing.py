"""Reads an agency's queue page by page, at the same cost however long it is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from guichet.cases import workflows
from guichet.cases.models import CaseRow, CaseWordRow
from guichet.cases.numbering import WORDS, read_number, words_in
from guichet.cases.queries import as_line
from guichet.cases.types import Page, QueueFilter
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault

COUNTED = 1_000
LONGEST_PAGE = 200


def queue(*, by: kernel.Actor, filters: QueueFilter | None = None, limit: int = 50, after: str | None = None) -> Page:
    """The cases of the actor's organization: open ones by the day they are due, closed ones newest first.

    `after` is the `next` of the page before; `limit` at most 200. A text search looks at the first 1,000 cases with
    the rarest of its words, newest first. Lists stand in no access log: opening a
    case does. Raises Invalid when `after` is none of ours. Someone without such cases gets an empty page.
    """
    filters = filters or QueueFilter()
    limit = max(1, min(limit, LONGEST_PAGE))
    scope = identity.scope(by, "read", "case")
    organizations = sorted(scope.organizations)
    if not (organizations or scope.everything):
        return Page((), None, 0, capped=False)
    rows = _narrowed(_of(organizations), organizations, filters, by)
    order, position = _order(filters.state)
    total = rows.order_by().values("id")[: COUNTED + 1].count()
    if after:
        rows = rows.filter(_beyond(filters.state, after))
    found = list(rows.defer("sealed_facts").order_by(*order)[: limit + 1])
    vault.make_ready(row.sealed_summary for row in found)
    day = workflows.today()
    return Page(
        cases=tuple(as_line(row, day) for row in found[:limit]),
        next=position(found[limit - 1]) if len(found) > limit else None,
        total=min(total, COUNTED),
        capped=total > COUNTED,
    )


def _of(organizations: list[str]) -> QuerySet[CaseRow]:
    if len(organizations) == 1:
        return CaseRow.objects.filter(organization=organizations[0])  # an equality, so that the index gives the order
    return CaseRow.objects.filter(organization__in=organizations) if organizations else CaseRow.objects.all()


def _narrowed(
    rows: QuerySet[CaseRow], organizations: list[str], filters: QueueFilter, by: kernel.Actor
) -> QuerySet[CaseRow]:
    if filters.text.strip():
        rows = _matching(filters.text, organizations)
    rows = rows.filter(closed_at__isnull=filters.state == "open")
    if filters.status is not None:
        rows = rows.filter(status=filters.status)
    if filters.service is not None:
        rows = rows.filter(service=filters.service)
    if filters.assigned is not None:
        rows = rows.filter(assigned_to={"me": by.agent_id or "-", "nobody": ""}.get(filters.assigned, filters.assigned))
    if filters.team:
        rows = rows.filter(route__team=filters.team)
    if filters.office:
        rows = rows.filter(route__office=filters.office)
    if filters.overdue:
        rows = rows.filter(due_on__lt=workflows.today(), stopped_on__isnull=True)
    return rows


def _matching(text: str, organizations: list[str]) -> QuerySet[CaseRow]:
    """The organizations' cases by number, or by the beginnings of the words of their summary."""
    found = set(CaseRow.objects.filter(number=read_number(text) or text.strip()).values_list("id", flat=True))
    found |= _with_words(words_in(text), organizations)
    rows = CaseRow.objects.filter(id__in=sorted(found))
    if not organizations:
        return rows
    # Wrapped, so that the database looks the few cases up instead of walking the agency's whole queue to meet them.
    return rows.alias(agency=Coalesce("organization", Value(""))).filter(agency__in=organizations)


def _with_words(words: tuple[str, ...], organizations: list[str]) -> set[str]:
    """The cases that have every one of the words, among the first thousand that have the rarest."""
    if not words:
        return set()
    candidates: list[list[str]] = []
    blinded = [vault.blind_beginning(word, purpose=WORDS) for word in words]
    for word in blinded:
        rows = CaseWordRow.objects.filter(word=word)
        if organizations:
            # An equality and the order of the index: the first thousand are read, however many there are.
            one = len(organizations) == 1
            rows = rows.filter(**({"organization": organizations[0]} if one else {"organization__in": organizations}))
        candidates.append(list(rows.order_by("-case_id").values_list("case_id", flat=True)[: COUNTED + 1]))
    rarest = min(range(len(words)), key=lambda place: len(candidates[place]))
    found = set(candidates[rarest][:COUNTED])
    for place, word in enumerate(blinded):
        if place != rarest and found:
            others = CaseWordRow.objects.filter(case_id__in=sorted(found))
            found &= set(others.filter(word=word).values_list("case_id", flat=True))
    return found


def _order(state: str) -> tuple[tuple[str, ...], Any]:
    if state == "open":
        return ("due_on", "id"), lambda row: f"{row.due_on.isoformat()}~{row.id}"
    return ("-closed_at", "-id"), lambda row: f"{row.closed_at.isoformat()}~{row.id}"


def _beyond(state: str, after: str) -> Q:
    """The rows after a place: written so that the database seeks to it in the index instead of counting up to it."""
    where, _, identifier = after.partition("~")
    try:
        if state == "open":
            day = date.fromisoformat(where)
            return Q(due_on__gte=day) & (Q(due_on__gt=day) | Q(id__gt=identifier))
        moment = datetime.fromisoformat(where)
    except ValueError:
        problem = kernel.Problem("after", "is no place in this queue", "Begin with the first page.")
        raise kernel.Invalid((problem,)) from None
    return Q(closed_at__lte=moment) & (Q(closed_at__lt=moment) | Q(id__lt=identifier))
