"""Report a problem with its photos: these are made safe, scanned and kept first, so that a bad one stops the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from guichet.evidence import api as evidence
from guichet.kernel.api import SYSTEM, Actor, Invalid, NotFound, Problem, Reference
from guichet.reports import api as reports

#: What evidence calls a photo of a problem.
PHOTO = "problem-photo"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_FIRST = 8


@dataclass(frozen=True)
class NewPhoto:
    """A picture somebody gives: its name, and what is in it."""

    name: str
    content: BinaryIO | bytes


@dataclass(frozen=True)
class Picture:
    """A photo to show: JPEG or PNG, without metadata."""

    name: str
    media_type: str
    content: bytes


def report_problem(
    *,
    category: str,
    place: reports.Place,
    by: Actor,
    language: str,
    text: str = "",
    answers: Mapping[str, Any] | None = None,
    contact: reports.Contact | None = None,
    photos: Sequence[NewPhoto] = (),
    key: str = "",
) -> reports.Report:
    """File a report (`reports.file_report`) with photos; place, metadata and whatever hides in them are gone.

    Raises NotFound, Invalid with every problem (`photo` for a picture that cannot be taken); then nothing is kept.
    """
    by = as_oneself(by)
    at = reports.check_report(
        category=category, place=place, text=text, answers=answers, contact=contact, photos=len(photos)
    )
    under = reports.new_report()
    owner = reports.owner_of(by)
    giver = by if owner else replace(by, capabilities=by.capabilities | {under.code})
    subject = Reference("report", under.id)
    try:
        kept = [_keep(each, under, owner=owner, body=at.body, by=giver) for each in photos]
        filed = reports.file_report(
            category=category, place=place, by=by, language=language, text=text, answers=answers, contact=contact,
            photos=len(photos), key=key, under=under,
        )  # fmt: skip
    except (Invalid, NotFound):
        evidence.forget_documents(for_=subject)
        raise
    if filed.id != under.id:  # the same form sent twice: the first one's photos are there already
        evidence.forget_documents(for_=subject)
        return filed
    for document in kept:
        filed = reports.add_photo(number=filed.number, document_id=document.id, by=giver)
    return filed


def as_oneself(by: Actor) -> Actor:
    """Whoever acts for another under a mandate reports what they saw themselves; a clerk reports for the visitor."""
    if by.mandate and not by.by_clerk:
        return replace(by, mandate="", on_behalf_of=None)
    return by


def public_picture(*, number: str, photo_id: str) -> Picture:
    """A photo of a report that everybody may see. Raises NotFound, TryLater, vault.Erased."""
    return _picture(reports.public_photo(number=number, photo_id=photo_id).document_id, SYSTEM)


def report_picture(*, number: str, photo_id: str, by: Actor) -> Picture:
    """A photo of a report for its reporter or its body, shown to the public or not. Raises NotFound, TryLater."""
    found = next((each for each in reports.report(number=number, by=by).photos if each.id == photo_id), None)
    if found is None:
        raise NotFound("there is no such photo", where="photo")
    return _picture(found.document_id, by)


def _picture(document_id: str, by: Actor) -> Picture:
    document = evidence.document(document_id=document_id, by=by)
    content = evidence.content(document_id=document_id, by=by, purpose="to work on a report")
    return Picture(document.name, document.media_type, content)


def _keep(
    photo: NewPhoto, under: reports.NewReport, *, owner: str | None, body: str, by: Actor
) -> evidence.Document:
    content = photo.content if isinstance(photo.content, bytes) else photo.content.read()
    if not content[:_FIRST].startswith(_PICTURES):
        problem = Problem("photo", "this is not a JPEG or PNG picture", "Take a picture, or save it as one.", "type")
        raise Invalid((problem,))
    try:
        return evidence.receive_document(
            name=photo.name,
            content=content,
            evidence_type=PHOTO,
            for_=Reference("report", under.id),
            owner_id=owner,
            by=by,
            code=None if owner else under.code,
            organization=body,
        )
    except Invalid as refused:
        raise Invalid(tuple(replace(each, where="photo") for each in refused.problems)) from None
