"""Carry a report to a body that has a system of its own: when it is filed, and each time it is opened again."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from guichet.catalogue import api as catalogue
from guichet.kernel.api import SYSTEM
from guichet.reports import api as reports
from guichet.reports import ports


def forward_report(*, report_id: str) -> int:
    """Hand it to every outlet that takes it; returns how many do. Safe to repeat."""
    report = reports.report_by_id(report_id=report_id, by=SYSTEM)
    if report.erased_on is not None or report.hidden in ("spam", "unlawful"):
        return 0
    takers = [
        outlet
        for _, outlet in ports.outlets
        if outlet.takes(organization=report.organization, category=report.category)
    ]
    if takers:
        told = told_of(report)
        with transaction.atomic():
            for outlet in takers:
                outlet.tell(told)
    return len(takers)


def told_of(report: reports.Report) -> ports.ReportTold:
    """A report as its body is told it."""
    kind = reports.current_plan().categories.get(report.category)
    plan = reports.current_plan()
    language = catalogue.current().default_language
    named = [
        feature.name.get(language, "")
        for identifier in dict.fromkeys((report.feature, report.area))
        if identifier and (feature := plan.feature(identifier)) is not None
    ]
    again = [each.words for each in report.updates if not each.by_body and each.words]
    address = f"{settings.GUICHET_BASE_URL}/{language}/reports/{report.number}/photos"
    return ports.ReportTold(
        report_id=report.id,
        number=report.number,
        round=report.round,
        organization=report.organization,
        category=report.category,
        code=kind.code if kind else report.category,
        lat=report.lat,
        lon=report.lon,
        place=report.place or ", ".join(named),
        text="\n\n".join([report.text, *again]).strip(),
        answers=report.answers,
        reported_at=report.reported_at,
        name=report.contact.name,
        email=report.contact.email,
        phone=report.contact.phone,
        photos=tuple(f"{address}/{each.id}/" for each in report.photos if each.shown),
    )
