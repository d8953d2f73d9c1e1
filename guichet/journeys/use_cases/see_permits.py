"""Permits in words: the public check, one's own, and for an organization's staff what it has issued."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.credentials import api as credentials
from guichet.intake import api as intake
from guichet.journeys import issued
from guichet.journeys.compose import Speaker
from guichet.journeys.issued import Permit
from guichet.kernel.api import Actor, Conflict, Reference


@dataclass(frozen=True)
class CheckedPermit:
    """What anybody sees: how it stands now, and the rows that are shown to the public. `good` when it is valid now."""

    check: credentials.PublicCheck
    title: str
    organization: str
    stands: str
    good: bool
    rows: tuple[tuple[str, str], ...]


def check_permit(*, code: str, language: str = "") -> CheckedPermit:
    """How a permit stands now, for whoever has its code. Raises NotFound."""
    found = credentials.check(code)
    speaker = Speaker(catalogue.current(), language)
    fallbacks = (speaker.jurisdiction.default_language,)
    return CheckedPermit(
        check=found,
        title=speaker.text(found.title),
        organization=speaker.organization(found.organization),
        stands=issued.stands(speaker, found.standing),
        good=found.is_good,
        rows=(
            *(each.in_language(speaker.language, fallbacks=fallbacks) for each in found.claims),
            *issued.dates(speaker, found.valid_from, found.valid_until),
        ),
    )


def own_permits(*, by: Actor, language: str = "") -> tuple[Permit, ...]:
    """What the person whose business is done holds or held, newest first."""
    speaker = Speaker(catalogue.current(), language or by.language)
    return tuple(issued.in_words(speaker, each) for each in credentials.credentials_of(by=by))


def permit(*, credential_id: str, by: Actor, language: str = "") -> Permit:
    """One of them, for its holder or staff of its organization. Raises NotFound."""
    speaker = Speaker(catalogue.current(), language or by.language)
    return issued.in_words(speaker, credentials.credential(credential_id=credential_id, by=by))


def given_with(*, request_id: str, by: Actor, language: str = "") -> tuple[str, tuple[str, str] | None]:
    """What came of a request: the id of the permit that was issued (empty: none), and what it is a part of.

    The latter as (request, title) of a bundle, None where it stands alone. Raises NotFound.
    """
    request = intake.request(request_id=request_id, by=by)
    case = cases.case_of_request(request_id=request_id, by=by)
    held = credentials.credentials_about(subject=Reference("case", case.id), by=by) if case else ()
    document = next((each.id for each in reversed(held) if each.state != "revoked"), "")
    return document, bundle_of_part(request, by=by, speaker=Speaker(catalogue.current(), language or by.language))


def bundle_of_part(request: intake.ServiceRequest, *, by: Actor, speaker: Speaker) -> tuple[str, str] | None:
    """The bundle that a request is a part of, as (request, title); None where it stands alone."""
    if not request.part_of:
        return None
    whole = intake.request(request_id=request.part_of, by=by)
    service = catalogue.service(whole.service, version=whole.service_version)
    return whole.id, speaker.text(service.title)


def permit_paper(*, credential_id: str, by: Actor, language: str = "") -> bytes:
    """The paper with its QR code, as PDF. Raises NotFound, Conflict for what is over."""
    speaker = Speaker(catalogue.current(), language or by.language)
    found = issued.in_words(speaker, credentials.credential(credential_id=credential_id, by=by))
    if found.credential.standing in ("revoked", "renewed") or found.credential.erased_on is not None:
        raise Conflict("it is over, so no paper is made of it", where="credential", code=found.credential.state)
    return issued.paper(speaker, found)


def find_permits(
    *, by: Actor, text: str = "", kind: str = "", state: str = "", before: str = "", language: str = ""
) -> tuple[Permit, ...]:
    """What the organization of `by` has issued, newest first; nothing for who is not its staff."""
    speaker = Speaker(catalogue.current(), language or by.language)
    found = credentials.find_credentials(by=by, text=text, kind=kind, state=state, before=before)
    return tuple(issued.in_words(speaker, each) for each in found)
