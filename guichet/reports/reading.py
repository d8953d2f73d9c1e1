"""From rows to frozen values: a report as its body reads it, and as everybody does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.reports.models import PhotoRow, ReportRow, UpdateRow, WatchRow
from guichet.reports.plan import Category, Plan
from guichet.reports.promising import taken
from guichet.reports.types import CLOSED_STATES, Contact, Photo, PublicReport, Report, Update, Watch
from guichet.vault import api as vault

#: Answers of these types are words of the reporter's own, and public when their words are.
FREE = ("text", "long_text")


def protected(row: ReportRow) -> identity.Protected:
    """What a report says of itself to identity: who reported it, which body has it, which code opens it."""
    owners = frozenset({row.owner_id}) if row.owner_id else frozenset()
    return identity.Protected("report", owner_ids=owners, organization=row.organization, code=row.code)


def as_report(row: ReportRow) -> Report:
    """The whole of a report, for its reporter and its body."""
    updates, photos = list(row.updates.order_by("id")), list(row.photos.order_by("id"))
    vault.make_ready([row.sealed_text, row.sealed_contact, *(each.sealed_words for each in updates)])
    text = row.text
    return Report(
        id=row.id,
        number=row.number,
        code=row.code or "",
        token=row.token,
        category=row.category,
        organization=row.organization,
        area=row.area,
        feature=row.feature,
        lat=row.lat,
        lon=row.lon,
        owner_id=row.owner_id,
        language=row.language,
        channel=row.channel,
        text=_left(text),
        place=_left(row.place),
        answers=dict(row.answers or {}),
        contact=Contact(**(row.contact or {})),
        state=row.state,  # type: ignore[arg-type]  # a choice of the model
        text_shown=row.text_shown,
        text_why=row.text_why,
        hidden=row.hidden,
        duplicate_of=row.duplicate_of.number if row.duplicate_of else "",
        promised_on=row.promised_on,
        reported_at=row.reported_at,
        updated_at=row.updated_at,
        closed_at=row.closed_at,
        fixed_said=row.fixed_said,
        round=row.round,
        revision=row.revision,
        erased_on=vault.erased_on(text),
        updates=tuple(map(_as_update, updates)),
        photos=tuple(map(_as_photo, photos)),
    )


def as_public(rows: Iterable[ReportRow], plan: Plan, *, history: bool = False) -> tuple[PublicReport, ...]:
    """Reports as everybody reads them: nothing that waits for somebody to look, nothing that is hidden."""
    found = list(rows)
    ids = [row.id for row in found]
    photos: dict[str, list[PhotoRow]] = {}
    for photo in PhotoRow.objects.filter(report__in=ids, shown=True).order_by("id"):
        photos.setdefault(photo.report_id, []).append(photo)
    updates: dict[str, list[UpdateRow]] = {}
    if history:
        for update in UpdateRow.objects.select_related("report").filter(report__in=ids).order_by("id"):
            updates.setdefault(update.report_id, []).append(update)
    newest = _last_words(ids) if not history else {}
    vault.make_ready(
        sealed for row in found if not row.hidden for sealed in (row.sealed_text, row.sealed_answers) if sealed
    )
    return tuple(
        _public(row, plan, photos.get(row.id, []), updates.get(row.id) or newest.get(row.id, []), history=history)
        for row in found
    )


def _last_words(ids: Sequence[str]) -> dict[str, list[UpdateRow]]:
    """The last thing a body said of each report: what Open311 calls its status notes."""
    last: dict[str, list[UpdateRow]] = {}
    said = UpdateRow.objects.select_related("report").filter(report__in=ids, by_body=True).exclude(sealed_words="")
    for update in said.order_by("id"):
        last[update.report_id] = [update]
    return last


def _public(
    row: ReportRow, plan: Plan, photos: list[PhotoRow], updates: list[UpdateRow], *, history: bool
) -> PublicReport:
    category = plan.categories.get(row.category)
    shown = row.text_shown is True and not row.hidden
    text = row.text if shown else ""
    erased = shown and vault.erased_on(text) is not None
    closed = row.closed_at
    days = taken(row.reported_at, closed) if closed else None
    return PublicReport(
        number=row.number,
        category=row.category,
        organization=row.organization,
        area=row.area,
        feature=row.feature,
        lat=row.lat,
        lon=row.lon,
        state=row.state,  # type: ignore[arg-type]  # a choice of the model
        hidden=row.hidden,
        text="" if erased else text,
        text_state="erased" if erased else _text_state(row),
        place=_left(row.place) if shown else "",
        answers={} if row.hidden else _public_answers(row, category, shown=shown),
        photos=() if row.hidden else tuple(map(_as_photo, photos)),
        duplicate_of=row.duplicate_of.number if row.duplicate_of else "",
        promised_on=row.promised_on,
        promised_days=category.promise(row.organization) if category else 0,
        reported_at=row.reported_at,
        updated_at=row.updated_at,
        closed_at=closed,
        working_days=days,
        kept=_kept(row, category),
        updates=() if row.hidden else tuple(_public_update(each) for each in updates),
        followers=row.watches.filter(ended_at__isnull=True, confirmed_at__isnull=False).count() if history else 0,
    )


def _text_state(row: ReportRow) -> str:
    if not row.sealed_text:
        return "none"
    if row.text_shown is None:
        return "waiting"
    return "shown" if row.text_shown else row.text_why or "other"


def _public_answers(row: ReportRow, category: Category | None, *, shown: bool) -> dict[str, Any]:
    if category is None or not row.sealed_answers:
        return {}
    public = {each.id: each.type for each in category.questions if each.public}
    if not public:
        return {}
    said: dict[str, Any] = row.answers or {}
    return {name: value for name, value in said.items() if name in public and (shown or public[name] not in FREE)}


def _kept(row: ReportRow, category: Category | None) -> bool | None:
    if row.closed_at is None or row.state != "fixed" or category is None:
        return None
    return taken(row.reported_at, row.closed_at) <= category.promise(row.organization)


def _public_update(row: UpdateRow) -> Update:
    """What a body says is public; what a reporter writes when they open it again is for the body."""
    update = _as_update(row)
    return update if row.by_body else Update(update.at, update.state, update.by_body, "")


def _as_update(row: UpdateRow) -> Update:
    return Update(row.at, row.state, row.by_body, _left(row.words))  # type: ignore[arg-type]  # a choice of the model


def _as_photo(row: PhotoRow) -> Photo:
    return Photo(id=row.id, document_id=row.document_id, shown=row.shown, why=row.why, added_at=row.added_at)


def as_watch(row: WatchRow) -> Watch:
    """A row as it leaves the package."""
    return Watch(
        id=row.id,
        code=row.code,
        report=row.report.number if row.report else "",
        area=row.area,
        category=row.category,
        person_id=row.person_id,
        email=_left(row.contact),
        language=row.language,
        confirmed=row.confirmed_at is not None,
        ended=row.ended_at is not None,
    )


def is_closed(state: str) -> bool:
    """Whether nothing is left to be done in a state."""
    return state in CLOSED_STATES


def not_there() -> kernel.NotFound:
    """The refusal that tells nobody whether it is there."""
    return kernel.NotFound(
        "there is no report here that you may see", where="report", remedy="Check the number, letter by letter."
    )


def _left(text: str) -> str:
    """A sealed text, empty where it was erased."""
    return "" if vault.erased_on(text) else str(text)
