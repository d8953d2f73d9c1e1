"""File a report: a problem of one kind at one place, for the body that looks after it there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.reports.answering import checked, reaches_somebody
from guichet.reports.events import ReportFiled
from guichet.reports.models import ReportRow, UpdateRow
from guichet.reports.numbering import new_number
from guichet.reports.placing import placed
from guichet.reports.plan import Category, current_plan
from guichet.reports.promising import promised
from guichet.reports.reading import FREE, as_report
from guichet.reports.types import MOST_PHOTOS, MOST_TEXT, POLICY, Contact, NewReport, Place, Placed, Report

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
_PHONE = re.compile(r"\+?[0-9][0-9\s().-]{4,24}")


def file_report(
    *,
    category: str,
    place: Place,
    by: kernel.Actor,
    language: str,
    text: str = "",
    answers: Mapping[str, Any] | None = None,
    contact: Contact | None = None,
    photos: int = 0,
    key: str = "",
    under: NewReport | None = None,
) -> Report:
    """Report a problem. Anybody may; who is signed in owns what they report, a clerk reports for their visitor.

    `photos` is how many follow (`add_photo`), so that a category that needs one can refuse. The same `key` from the
    same actor returns the report it filed. `under` is what `new_report` gave, where photos came first.

    Raises NotFound (the category), Invalid with every problem: `place`, `area`, `text`, `email`, `phone`, `photo`, or
    the name of a question.
    """
    plan = current_plan()
    kind = plan.category(category)
    reached = contact or Contact()
    said = text.replace("\r\n", "\n").strip()
    given = _Given(place, said, answers or {}, reached, photos)
    at, kept = _checked(kind, given)
    owner = owner_of(by)
    if owner is not None:
        identity.require_action(by, "add", identity.Protected("report", owner_ids=frozenset({owner})))
    scoped = f"{by.channel}/{by.agent_id or ''}/{key}"[:100] if key else None
    known = ReportRow.objects.filter(key=scoped).first() if scoped else None
    if known is not None:
        return as_report(known)
    row = _row(kind, at, by=by, owner=owner, language=language, key=scoped, under=under or new_report())
    try:
        with transaction.atomic():
            _seal(row, kind, at, replace(given, answers=kept))
            row.save(force_insert=True)
            UpdateRow.objects.create(report=row, at=row.reported_at, state=row.state, by_body=False)
            audit.record(
                ReportFiled(row.number, row.category, row.organization, row.area),
                stream=kernel.Reference("report", row.id),
                by=by,
                concerns=owner,
                first=True,
            )
    except IntegrityError:
        # A double click: the other one of the pair was first.
        known = ReportRow.objects.filter(key=scoped).first() if scoped else None
        if known is None:
            raise
        return as_report(known)
    return as_report(row)


def new_report() -> NewReport:
    """An id and a tracking code for a report to come: for photos that are kept before it is filed."""
    return NewReport(kernel.new_id(), kernel.new_tracking_code())


def check_report(
    *,
    category: str,
    place: Place,
    text: str = "",
    answers: Mapping[str, Any] | None = None,
    contact: Contact | None = None,
    photos: int = 0,
) -> Placed:
    """Whether a report could be filed so, and where it would belong; nothing is written. Raises as `file_report`."""
    kind = current_plan().category(category)
    return _checked(kind, _Given(place, text.strip(), answers or {}, contact or Contact(), photos))[0]


def owner_of(by: kernel.Actor) -> str | None:
    """Whose a report is: the visitor's at a counter, else one's own, also of who acts for another just now."""
    return by.on_behalf_of if by.by_clerk and by.on_behalf_of else by.agent_id


@dataclass(frozen=True)
class _Given:
    """What somebody reports, as they gave it."""

    place: Place
    text: str
    answers: Mapping[str, Any]
    contact: Contact
    photos: int


def _checked(kind: Category, given: _Given) -> tuple[Placed, dict[str, Any]]:
    problems: list[kernel.Problem] = []
    contact, photos = given.contact, given.photos

    def problem(where: str, message: str, remedy: str, code: str) -> None:
        problems.append(kernel.Problem(where, message, remedy, code))

    at, kept = None, {}
    try:
        at = placed(plan=current_plan(), category=kind, place=given.place)
    except kernel.Invalid as wrong:
        problems.extend(wrong.problems)
    try:
        kept = checked(category=kind, answers=given.answers)
    except kernel.Invalid as wrong:
        problems.extend(wrong.problems)
    if len(given.text) > MOST_TEXT:
        problem("text", f"at most {MOST_TEXT} letters fit here", "Say it shorter.", "too_long")
    if contact.email and not _EMAIL.fullmatch(contact.email):
        problem("email", "this is not an e-mail address", "Correct it, or leave it empty.", "email")
    if contact.phone and not _PHONE.fullmatch(contact.phone):
        problem("phone", "this is not a telephone number", "Correct it, or leave it empty.", "phone")
    if len(contact.name) > 120 or len(contact.email) > 200 or len(contact.media) > 2_000:
        problem("contact", "a name has at most 120 letters, an address 200, a link 2,000", "Shorten it.", "too_long")
    if kind.photo == "needed" and not photos and not contact.media:
        problem("photo", "a photo is needed of this", "Add one.", "required")
    if photos > (0 if kind.photo == "none" else MOST_PHOTOS):
        most = 0 if kind.photo == "none" else MOST_PHOTOS
        problem("photo", f"at most {most} photos are taken of this", "Add fewer.", "too_many")
    if problems or at is None:
        raise kernel.Invalid(tuple(problems))
    return at, kept


def _row(
    kind: Category,
    at: Placed,
    *,
    by: kernel.Actor,
    owner: str | None,
    language: str,
    key: str | None,
    under: NewReport,
) -> ReportRow:
    now = kernel.now()
    return ReportRow(
        id=under.id,
        number=new_number(),
        code=under.code,
        key=key,
        token=kernel.new_id() if kind.open311_type == "batch" else "",
        category=kind.identifier,
        organization=at.body,
        area=at.area,
        feature=at.feature,
        lat=at.lat,
        lon=at.lon,
        owner_id=owner,
        language=language,
        channel=by.channel,
        promised_on=promised(now, kind.promise(at.body)),
        reported_at=now,
        updated_at=now,
    )


def _seal(row: ReportRow, kind: Category, at: Placed, given: _Given) -> None:
    answers = dict(given.answers)
    row.text, row.place = given.text, at.words
    row.answers = answers or None
    row.contact = {name: value for name, value in asdict(given.contact).items() if value} or None
    public = [each.id for each in kind.questions if each.public and each.type in FREE]
    free = [str(answers[name]) for name in public if name in answers]
    row.text_shown, row.text_why = _shown(kind, [given.text, at.words, *free])


def _shown(kind: Category, words: list[str]) -> tuple[bool | None, str]:
    """Whether the reporter's own words are public at once: never those that hold how to reach somebody."""
    if kind.text_shown == "never":
        return False, POLICY
    if not any(words):
        return True, ""
    if kind.text_shown == "at_once" and not any(map(reaches_somebody, words)):
        return True, ""
    return None, ""
